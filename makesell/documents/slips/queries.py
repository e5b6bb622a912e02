"""Named reads of slips; frozen rows, never model instances."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.orders.queries import scope
from makesell.documents.orders.states import CONFIRMED
from makesell.documents.slips import states
from makesell.documents.slips.access import POLICY
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import Refusal
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, by_key, head, one_seen


def rows_of(actor: Actor) -> Where:
    """All of them for who plans or leads; for who sells those that hit an order he may see."""
    reach = POLICY.reach(actor)
    if reach.all:
        return Where("true")
    if reach.person_id is None:
        return Where("false")
    seen = scope.rows_of(actor)
    return Where(
        f"""s.record_id in (select h.slip_id from slips_slipline h join orders_salesorderline l on l.line_id = h.line_id
            join orders_salesorder o on o.record_id = l.order_id where {seen.sql})""",
        seen.params,
    )


_JOINS: Final = {
    "r": "join spine_record r on r.id = s.record_id",
    "p": "left join organisation_person p on p.id = s.owner_id",
    "u": "join organisation_unit u on u.id = s.unit_id",
    "w": "left join works_workcenter w on w.record_id = s.work_center_id",
    "m": "left join production_productionorder m on m.record_id = s.production_id",
    "pr": "left join products_product pr on pr.record_id = s.product_id",
}
_COUNT: Final = "(select count(*) from slips_slipline h where h.slip_id = s.record_id{})"
LISTING = Listing(
    noun="slips",
    source="slips_slipreport s",
    key="s.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-reported_at",
    joins=_JOINS,
    fields=(
        Field("number", "s.number", Kind.CODE, nullable=True),
        Field("title", "r.title", Kind.TEXT),
        Field("kind", "s.kind", Kind.CHOICE, groups=True, choices=states.KINDS),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("hit", _COUNT.format(""), Kind.INT),
        Field("open", _COUNT.format(" and h.answered_at is null"), Kind.INT),
        Field("work_center", "s.work_center_id", Kind.REF, label_sql="w.name", sort_sql="w.code", nullable=True, groups=True, noun="work_centers"),
        Field("production", "s.production_id", Kind.REF, label_sql="m.number", sort_sql="m.number", nullable=True, noun="production_orders"),
        Field("product", "s.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products"),
        Field("new_date", "s.new_date", Kind.DATE, nullable=True),
        Field("reported_at", "s.reported_at", Kind.MOMENT),
        Field("due_at", "s.due_at", Kind.MOMENT, nullable=True),
        roster.owner("s"),
    ),
)


@dataclass(frozen=True, slots=True)
class SlipRow(HeadRow):
    """A slip as its page and its acts read it."""

    title: str
    kind: str
    reason: str
    reported_at: dt.datetime
    work_center_id: int | None
    work_center: str | None
    since: dt.datetime | None
    until: dt.datetime | None
    production_id: int | None
    production: str | None
    product_id: int | None
    product: str | None
    qty: Decimal | None
    new_date: dt.date | None
    moved_at: dt.datetime | None
    due_at: dt.datetime | None
    escalated_at: dt.datetime | None

    @property
    def in_force(self) -> bool:
        """True once the dates of production orders say what the slip does."""
        return self.moved_at is not None

    @property
    def stands_in_calendar(self) -> bool:
        """True where the calendar of the work center has the stop: it is in force, or within the slack."""
        return self.kind in states.STOPS and (self.in_force or self.state == states.HARMLESS)


_SELECT: Final = f"""select {head("s")}, r.title, s.kind, s.reason, s.reported_at, s.work_center_id, w.name, s.since, s.until, s.production_id,
    m.number, s.product_id, pr.code || ' ' || pr.name, s.qty, s.new_date, s.moved_at, s.due_at,
    s.escalated_at from slips_slipreport s {" ".join(_JOINS.values())}"""


def slip(actor: Actor, key: int) -> SlipRow:
    """One slip; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(SlipRow, _SELECT, "s.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[SlipRow]:
    """Slips by key, for acts (no row filter)."""
    return by_key(SlipRow, _SELECT, "s.record_id", keys)


@dataclass(frozen=True, slots=True)
class SlipOrderRow:
    """A production order that a slip makes later."""

    order_id: int
    order: str | None
    product: str
    was_date: dt.date
    now_date: dt.date


def orders(key: int) -> list[SlipOrderRow]:
    """The production orders a slip makes later, the latest first."""
    rows = run(
        """select x.order_id, o.number, p.code || ' ' || p.name, x.was_date, x.now_date from slips_sliporder x
           join production_productionorder o on o.record_id = x.order_id join products_product p on p.record_id = o.product_id
           where x.slip_id = %s order by x.now_date - x.was_date desc, x.order_id""",
        [key],
    )
    return [SlipOrderRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class SlipLineRow:
    """An order line that a slip hits, with the words for it."""

    line_id: int
    order_id: int
    order: str | None
    position: int
    customer: str
    product: str
    salesperson: str | None
    qty: Decimal
    was_date: dt.date
    now_date: dt.date
    answered_at: dt.datetime | None
    answer: str
    promised: dt.date | None

    @property
    def late(self) -> int:
        """Days later than promised when nothing is done."""
        return (self.now_date - self.was_date).days


_LINE: Final = """
select h.line_id, o.record_id, o.number, l.position, c.name, pr.code, p.name, h.qty, h.was_date, h.now_date, h.answered_at, h.answer, h.promised
from slips_slipline h join orders_salesorderline l on l.line_id = h.line_id join orders_salesorder o on o.record_id = l.order_id
join parties_customer c on c.record_id = o.customer_id join products_product pr on pr.record_id = l.product_id
left join organisation_person p on p.id = o.owner_id
"""


def lines(actor: Actor, key: int) -> list[SlipLineRow]:
    """The lines a slip hits, as far as the actor may see their orders, the latest first."""
    seen = scope.rows_of(actor)
    rows = run(f"{_LINE} where h.slip_id = %s and {seen.sql} order by h.now_date - h.was_date desc, h.line_id", [key, *seen.params])
    return [SlipLineRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class HitRow:
    """An order line that a slip hits, as acts read it."""

    slip_id: int
    line_id: int
    qty: Decimal
    was_date: dt.date
    now_date: dt.date
    answered_at: dt.datetime | None


def hits(keys: Sequence[int]) -> list[HitRow]:
    """The lines slips hit, whoever asks."""
    rows = run(
        "select slip_id, line_id, qty, was_date, now_date, answered_at from slips_slipline where slip_id = any(%s) order by slip_id, line_id",
        [list(keys)],
    )
    return [HitRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option as it was shown; `effects` are (line, day promised, day then)."""

    id: int
    slip_id: int
    line_id: int | None
    kind: str
    other_id: int | None
    work_center_id: int | None
    work_center: str | None
    minutes: int
    offer_id: int | None
    supplier: str | None
    by_id: int | None
    offered: dt.date | None
    production: str | None
    product_id: int | None
    product: str | None
    shown: str
    cost: Decimal | None
    early: Decimal
    refused: str

    @property
    def effects(self) -> tuple[tuple[int, dt.date, dt.date], ...]:
        """What it does to which line."""
        return tuple((line, dt.date.fromisoformat(was), dt.date.fromisoformat(now)) for line, was, now in json.loads(self.shown))


_OPTION: Final = """
select x.id, x.slip_id, x.line_id, x.kind, x.other_id, x.work_center_id, w.name, x.minutes, x.offer_id, f.supplier, f.by_id, f.day,
       m.number,
       x.product_id, pr.code || ' ' || pr.name, x.effects, x.cost, x.early, x.refused, x.place
from slips_slipoption x left join works_workcenter w on w.record_id = x.work_center_id left join slips_slipoffer f on f.id = x.offer_id
left join production_productionorder m on m.record_id = f.production_id left join products_product pr on pr.record_id = x.product_id
"""


def options(key: int) -> list[OptionRow]:
    """What can be done about a slip, in order."""
    return [OptionRow(*row[:-1]) for row in run(f"{_OPTION} where x.slip_id = %s order by x.place", [key])]


@dataclass(frozen=True, slots=True)
class OfferRow:
    """What a supplier offers for a slip."""

    id: int
    kind: str
    production_id: int | None
    supplier: str
    day: dt.date
    cost: Decimal
    by_id: int | None


def offers(key: int) -> list[OfferRow]:
    """What is offered for a slip, in the order it came in."""
    rows = run("select id, kind, production_id, supplier, day, cost, by_id from slips_slipoffer where slip_id = %s order by id", [key])
    return [OfferRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class OrderSlipRow:
    """An order line that a slip hits, with something that can be done for it (None: it is answered, or nothing is told)."""

    slip_id: int
    slip: str | None
    slip_kind: str
    waits: bool
    line_id: int
    position: int
    was_date: dt.date
    now_date: dt.date
    answer: str
    promised: dt.date | None
    option: OptionRow | None


def _on_order(*row: Any) -> OrderSlipRow:
    option = OptionRow(*row[10:-1]) if row[10] is not None else None
    return OrderSlipRow(*(*row[:10], option))


@asking
def on_order(order_id: int) -> Ask[list[OrderSlipRow]]:
    """The slips that hit an order's lines, newest first, with what can be done for each and in the plant; what cannot be done is left out."""
    return Ask(
        f"""select s.record_id, s.number, s.kind, s.state = '{states.OPEN}', h.line_id, l.position, h.was_date, h.now_date, h.answer, h.promised, x.*
            from orders_salesorderline l join slips_slipline h on h.line_id = l.line_id join slips_slipreport s on s.record_id = h.slip_id
            left join lateral (
                {_OPTION} where x.slip_id = s.record_id and x.refused = '' and h.answered_at is null and s.state = '{states.OPEN}'
                  and (x.line_id = h.line_id or (x.line_id is null and x.effects @> jsonb_build_array(jsonb_build_array(h.line_id))))
            ) x on true
            where l.order_id = %s and s.state <> '{states.WITHDRAWN}' order by s.record_id desc, l.position, x.place""",
        [order_id],
        lambda rows: [_on_order(*row) for row in rows],
    )


def slip_of(option_id: int) -> int:
    """The slip an option is of; refuses (409) one that is not told any more."""
    rows = run("select slip_id from slips_slipoption where id = %s", [option_id])
    if not rows:
        raise Refusal("slip.moved", "The dates that were shown hold no longer. Look at the options again.", status=409)
    return int(rows[0][0])


def overdue(at: dt.datetime) -> list[int]:
    """Open slips whose time to answer is over and that have not gone up yet."""
    rows = run(
        "select record_id from slips_slipreport where state = %s and due_at <= %s and escalated_at is null order by record_id", [states.OPEN, at]
    )
    return [int(row[0]) for row in rows]


def gone() -> dict[int, dict[int, dt.date]]:
    """Open slips with the lines nobody has answered and of which nothing is open any more (line → the day it was promised)."""
    rows = run(
        """select h.slip_id, h.line_id, coalesce(l.current_promised_date, h.was_date) from slips_slipreport s
           join slips_slipline h on h.slip_id = s.record_id and h.answered_at is null join orders_salesorderline l on l.line_id = h.line_id
           join orders_salesorder o on o.record_id = l.order_id join orderbook_balance b on b.line_id = l.line_id
           where s.state = %s and (o.state <> %s or b.ordered_qty - b.cancelled_qty - b.shipped_qty <= 0) order by 1, 2""",
        [states.OPEN, CONFIRMED],
    )
    found: dict[int, dict[int, dt.date]] = {}
    for slip, line, day in rows:
        found.setdefault(int(slip), {})[int(line)] = day
    return found


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An order line of a slip that nobody has answered."""

    slip_id: int
    slip: str | None
    order: str | None
    customer: str
    owner_id: int | None
    was_date: dt.date
    now_date: dt.date


def waiting(keys: Sequence[int]) -> list[WaitingRow]:
    """What waits for an answer of slips, whoever asks."""
    rows = run(
        """select s.record_id, s.number, o.number, c.name, o.owner_id, h.was_date, h.now_date from slips_slipline h
           join slips_slipreport s on s.record_id = h.slip_id join orders_salesorderline l on l.line_id = h.line_id
           join orders_salesorder o on o.record_id = l.order_id join parties_customer c on c.record_id = o.customer_id
           where h.slip_id = any(%s) and h.answered_at is null order by 1, h.line_id""",
        [list(keys)],
    )
    return [WaitingRow(*row) for row in rows]
