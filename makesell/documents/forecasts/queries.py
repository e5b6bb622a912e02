"""Named reads of demand plans, and of the demand behind them; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.forecasts import states
from makesell.documents.forecasts.access import LINES, POLICY
from makesell.engines.forecast import METHODS
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, head, one_seen


def rows_of(actor: Actor) -> Where:
    """The row filter of demand plans: one's own, one's units' and below, or all."""
    return where(POLICY.reach(actor), owner="t.owner_id", unit="t.unit_id")


_JOINS = {
    "r": "join spine_record r on r.id = t.record_id",
    "p": "join organisation_person p on p.id = t.owner_id",
    "u": "join organisation_unit u on u.id = t.unit_id",
}
PLANNED = "coalesce(l.override, l.baseline)"
_SUM = "(select coalesce(sum({0}), 0) from forecasts_demandline l where l.plan_id = t.record_id)"
LISTING = Listing(
    noun="demand_plans",
    source="forecasts_demandplan t",
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-start_date",
    joins=_JOINS,
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        roster.owner("t", always=True),
        Field("start_date", "t.start_date", Kind.DATE, groups=True),
        Field("planned", _SUM.format(PLANNED), Kind.QTY),
        Field("baseline", _SUM.format("l.baseline"), Kind.QTY),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("timeliness", states.TIMELY, Kind.CHOICE, groups=True, choices=states.TIMELINESS),
        Field("due_at", "t.due_at", Kind.MOMENT),
        Field("submitted_at", "t.submitted_at", Kind.MOMENT, nullable=True),
        roster.unit("t"),
    ),
)
_LINES = """forecasts_demandline l join forecasts_demandplan t on t.record_id = l.plan_id"""
_LINE_JOINS = {
    "c": "left join parties_customer c on c.record_id = l.customer_id",
    "g": "left join products_productgroup g on g.record_id = l.product_group_id",
    "pr": "left join products_product pr on pr.record_id = l.product_id",
    "r": "join spine_record r on r.id = t.record_id",
    "p": _JOINS["p"],
    "u": _JOINS["u"],
}
LINE_LISTING = Listing(
    noun="demand_lines",
    source=_LINES,
    key="l.id",
    policy=LINES,
    rows=rows_of,
    default_sort="-month",
    joins=_LINE_JOINS,
    fields=(
        Field("plan", "l.plan_id", Kind.REF, label_sql="coalesce(t.number, r.title)", sort_sql="t.start_date", noun="demand_plans"),
        Field("month", "l.month", Kind.DATE, groups=True),
        roster.owner("t", always=True),
        Field("customer", "l.customer_id", Kind.REF, label_sql="c.name", sort_sql="c.sort_key", nullable=True, groups=True, noun="customers"),
        Field("product_group", "l.product_group_id", Kind.REF, label_sql="g.name", sort_sql="g.code", nullable=True, groups=True,
              noun="product_groups"),
        Field("product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products"),
        Field("planned", PLANNED, Kind.QTY, sums=True),
        Field("baseline", "l.baseline", Kind.QTY, sums=True),
        Field("low", "l.low", Kind.QTY),
        Field("high", "l.high", Kind.QTY),
        Field("override", "l.override", Kind.QTY, nullable=True),
        Field("last_year", "l.last_year", Kind.QTY, sums=True),
        Field("method", "l.method", Kind.CHOICE, groups=True, choices=METHODS),
        Field("reason", "l.reason", Kind.TEXT),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        roster.unit("t"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A demand plan as its page and its acts read it."""

    id: int
    number: str | None
    state: str
    owner_id: int
    owner: str
    unit_id: int
    unit: str
    currency: str
    version: int
    start: dt.date
    due_at: dt.datetime
    submitted_at: dt.datetime | None
    agreed_at: dt.datetime | None
    agreed_by: str | None
    answer: str


_SELECT = f"""select {head("t")}, t.start_date, t.due_at, t.submitted_at, t.agreed_at, b.name, t.answer
    from forecasts_demandplan t {" ".join(_JOINS.values())} left join organisation_person b on b.id = t.agreed_by_id"""


def plan(actor: Actor, plan_id: int) -> PlanRow:
    """One demand plan; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(PlanRow, _SELECT, "t.record_id", plan_id, rows_of(actor))


def of_ids(plan_ids: Sequence[int]) -> list[PlanRow]:
    """Demand plans by key, for acts (no row filter)."""
    return by_key(PlanRow, _SELECT, "t.record_id", plan_ids)


def standing(keys: Sequence[tuple[int, dt.date]]) -> dict[tuple[int, dt.date], int]:
    """Demand plans that exist for (person, first month)."""
    rows = run(
        """select t.owner_id, t.start_date, t.record_id from unnest(%s::bigint[], %s::date[]) as k(p, d)
           join forecasts_demandplan t on t.owner_id = k.p and t.start_date = k.d""",
        [[k[0] for k in keys], [k[1] for k in keys]],
    )
    return {(row[0], row[1]): row[2] for row in rows}


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a demand plan; `planned` is the override, else the baseline."""

    id: int
    plan_id: int
    person_id: int
    month: dt.date
    customer_id: int | None
    customer: str | None
    group_id: int | None
    group: str | None
    product_id: int | None
    product: str | None
    baseline: Decimal
    low: Decimal
    high: Decimal
    method: str
    last_year: Decimal
    price: Decimal
    override: Decimal | None
    reason: str
    unit_id: int

    @property
    def planned(self) -> Decimal:
        """What the plan says."""
        return self.baseline if self.override is None else self.override

    @property
    def of(self) -> tuple[int | None, int | None, int | None]:
        """Customer, product group and product: what it is about."""
        return self.customer_id, self.group_id, self.product_id


_LINE = f"""select l.id, l.plan_id, t.owner_id, l.month, l.customer_id, c.name, l.product_group_id, g.name, l.product_id, pr.name,
        l.baseline, l.low, l.high, l.method, l.last_year, l.price, l.override, l.reason, t.unit_id
    from {_LINES} {_LINE_JOINS["c"]} {_LINE_JOINS["g"]} {_LINE_JOINS["pr"]}"""
_IN_TURN = "c.sort_key nulls last, l.customer_id, g.code nulls last, pr.code nulls first, l.month"


def lines(plan_id: int) -> list[LineRow]:
    """The lines of a demand plan by customer (all others last), product group, product and month."""
    return [LineRow(*row) for row in run(f"{_LINE} where l.plan_id = %s order by {_IN_TURN}", [plan_id])]


def line(actor: Actor, line_id: int) -> LineRow:
    """One line; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(LineRow, _LINE, "l.id", line_id, rows_of(actor))


def in_force(first: dt.date, after: dt.date) -> list[LineRow]:
    """What is agreed for the months from `first` to before `after`: of every person and month the lines of the latest plan agreed to."""
    rows = run(
        f"""{_LINE} where t.state = 'agreed' and l.month >= %s and l.month < %s and t.start_date = (
                select max(n.start_date) from forecasts_demandplan n where n.owner_id = t.owner_id and n.state = 'agreed'
                and n.start_date <= l.month and l.month < n.start_date + interval '{states.MONTHS} months')
            order by l.month, l.id""",
        [first, after],
    )
    return [LineRow(*row) for row in rows]


def first_months(first: dt.date, after: dt.date, seen: Where | None = None) -> list[LineRow]:
    """What was submitted for a month in the plan made for that month (so to say a month ahead), of the people whose plans are seen."""
    also = f" and {seen.sql}" if seen else ""
    rows = run(
        f"{_LINE} where t.state <> 'open' and l.month = t.start_date and l.month >= %s and l.month < %s{also} order by l.month, t.owner_id, l.id",
        [first, after, *(seen.params if seen else ())],
    )
    return [LineRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an order line wants of a product, for which day, and what it brings (net in the company's currency)."""

    line_id: int
    order_id: int
    order: str | None
    day: dt.date
    person_id: int
    customer_id: int
    product_id: int
    group_id: int | None
    qty: Decimal
    net: Decimal


# The day a confirmed line is wanted for: as the customer asked, else as promised first, else the day of the order. What was cancelled is out.
_DAY = "coalesce(part.requested_date, l.requested_date, o.requested_date, l.first_promised_date, o.order_date)"
_LEFT = "(b.ordered_qty - b.cancelled_qty)"
_WANTED = f"""from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id and o.owner_id is not null
    join orderbook_balance b on b.line_id = l.line_id and {_LEFT} > 0
    join products_product pr on pr.record_id = l.product_id and pr.kind <> 'service'
    left join orders_requestedpart part on part.line_id = l.line_id"""
_QTY = f"least(coalesce(part.qty, {_LEFT}), {_LEFT})"


def wanted(first: dt.date, after: dt.date, people: Sequence[int] | None = None) -> list[Wanted]:
    """What confirmed orders want in the days from `first` to before `after`, of these owners or of everybody's."""
    rows = run(
        f"""select l.line_id, o.record_id, o.number, {_DAY}, o.owner_id, o.customer_id, l.product_id, pr.group_id, {_QTY},
                makesell_part(b.ordered_net, {_QTY}, b.ordered_qty, 2)
            {_WANTED} where {_DAY} >= %s and {_DAY} < %s and (%s::bigint[] is null or o.owner_id = any(%s)) order by {_DAY}, l.line_id""",
        [first, after, *([None if people is None else list(people)] * 2)],
    )
    return [Wanted(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Month:
    """What a person's customer wanted of a product in a month, and what it brought."""

    person_id: int
    customer_id: int
    group_id: int | None
    product_id: int
    month: dt.date
    qty: Decimal
    net: Decimal


def history(first: dt.date, after: dt.date, people: Sequence[int] | None = None) -> list[Month]:
    """The same by month."""
    rows = run(
        f"""select o.owner_id, o.customer_id, pr.group_id, l.product_id, date_trunc('month', {_DAY})::date, sum({_QTY}),
                sum(makesell_part(b.ordered_net, {_QTY}, b.ordered_qty, 2))
            {_WANTED} where {_DAY} >= %s and {_DAY} < %s and (%s::bigint[] is null or o.owner_id = any(%s))
            group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5""",
        [first, after, *([None if people is None else list(people)] * 2)],
    )
    return [Month(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Supplied:
    """A production order that was planned by forecast."""

    production_id: int
    number: str | None
    product_id: int
    product: str
    month: dt.date
    qty: Decimal
    due: dt.date
    state: str


def supplied_of(product_ids: Sequence[int], group_ids: Sequence[int], first: dt.date, after: dt.date) -> list[Supplied]:
    """What was planned by forecast for products, or products of groups, and months."""
    rows = run(
        """select s.production_id, o.number, o.product_id, pr.name, s.month, s.qty, o.due_date, o.state from forecasts_forecastsupply s
           join production_productionorder o on o.record_id = s.production_id join products_product pr on pr.record_id = o.product_id
           where (o.product_id = any(%s) or pr.group_id = any(%s)) and s.month >= %s and s.month < %s order by s.month, pr.code, s.production_id""",
        [list(product_ids), list(group_ids), first, after],
    )
    return [Supplied(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A demand plan that waits: to be submitted, or to be agreed to."""

    id: int
    owner: str
    start: dt.date
    act: str
    late: bool


def waiting(actor: Actor, at: dt.datetime, most: int = 50) -> list[Waiting]:
    """One's own plans to submit, and those of others one leads directly by unit or as director to agree to."""
    if actor.person_id is None:
        return []
    leads = where(POLICY.reach(actor, "agree"), owner="t.owner_id", unit="t.unit_id")
    rows = run(
        f"""select t.record_id, p.name, t.start_date, case t.state when 'open' then 'submit' else 'agree' end, t.due_at <= %s
            from forecasts_demandplan t join organisation_person p on p.id = t.owner_id
            where (t.owner_id = %s and t.state = 'open') or (t.owner_id <> %s and t.state = 'submitted' and {leads.sql})
            order by t.due_at, t.record_id limit %s""",
        [at, actor.person_id, actor.person_id, *leads.params, most],
        keep=True,
    )
    return [Waiting(*row) for row in rows]
