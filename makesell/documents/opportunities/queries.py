"""Named reads of opportunities; private rows take the actor first. Returns frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.opportunities import states
from makesell.documents.opportunities.access import POLICY
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.reach import refuse_beyond
from makesell.ground.spine.rows import HeadRow, by_key, count_seen, head, one_seen
from makesell.masterdata.parties import queries as parties

TABLE = "opportunities_opportunity"


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The opportunities (`o`) an actor may see, or do an act with; who brought one sees it, too."""
    seen = parties.document_rows(POLICY, actor, TABLE, "o.record_id", act)
    if act != "view" or actor.person_id is None or seen.sql in ("true", "false"):
        return seen
    return Where(f"({seen.sql} or o.brought_by_id = %s)", (*seen.params, actor.person_id))


WEIGHTED = "o.amount * o.probability / 100"
_JOINS = {
    "r": "join spine_record r on r.id = o.record_id",
    "c": "join parties_customer c on c.record_id = o.customer_id",
    "cn": parties.NOW,
    "p": "left join organisation_person p on p.id = o.owner_id",
    "u": "join organisation_unit u on u.id = o.unit_id",
    "k": "left join research_competitor k on k.record_id = o.winner_id",
    "b": "left join organisation_person b on b.id = o.brought_by_id",
    "cr": "left join spine_record cr on cr.id = o.campaign_id",
}
LISTING = Listing(
    noun="opportunities",
    source=f"{TABLE} o",
    key="o.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="expected_close_date",
    joins=_JOINS,
    fields=(
        Field("number", "o.number", Kind.CODE, nullable=True),
        Field("title", "r.title", Kind.TEXT),
        parties.field("o.customer_id"),
        Field("state", "o.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("stage", "o.stage", Kind.CHOICE, groups=True, choices=states.STAGES),
        Field("amount", "o.amount", Kind.MONEY, sums=True, currency="currency"),
        Field("probability", "o.probability", Kind.INT),
        Field("weighted", WEIGHTED, Kind.MONEY, sums=True, currency="currency"),
        Field("currency", "o.currency", Kind.CODE, groups=True),
        Field("expected_close_date", "o.expected_close_date", Kind.DATE, groups=True),
        Field("next_step", "o.next_step", Kind.TEXT),
        Field("next_step_date", "o.next_step_date", Kind.DATE, nullable=True),
        roster.owner("o", many=True),
        roster.unit("o", many=True),
        Field("campaign", "o.campaign_id", Kind.REF, label_sql="cr.title", sort_sql="cr.sort_key", nullable=True, groups=True, noun="campaigns"),
        Field("lead", "o.lead_id", Kind.INT, nullable=True),
        Field("opened_date", "o.opened_date", Kind.DATE, groups=True),
        Field("closed_date", "o.closed_date", Kind.DATE, nullable=True, groups=True),
        Field("lost_reason", "o.lost_reason", Kind.CHOICE, groups=True, choices=states.REASONS),
        Field("winner", "o.winner_id", Kind.REF, label_sql="k.name", sort_sql="k.sort_key", nullable=True, groups=True, noun="competitors"),
        Field("brought_by", "o.brought_by_id", Kind.REF, label_sql="b.name", sort_sql="b.sort_key", nullable=True, groups=True, noun="people"),
    ),
)


@dataclass(frozen=True, slots=True)
class OpportunityRow(HeadRow):
    """An opportunity as its page and its acts read it."""

    title: str
    customer_id: int
    customer: str
    contact_id: int | None
    contact: str | None
    stage: str
    amount: Decimal
    probability: int
    opened_date: dt.date
    expected_close_date: dt.date
    next_step: str
    next_step_date: dt.date | None
    need: str
    solution: str
    brought_by_id: int | None
    brought_by: str | None
    closed_date: dt.date | None
    lost_reason: str
    closing_words: str
    winner_id: int | None
    winner: str | None
    won_by_id: int | None
    won_by_kind: str | None
    won_by: str | None
    lead_id: int | None
    lead: str | None
    campaign_id: int | None
    campaign: str | None


_SELECT = f"""select {head("o")}, r.title, o.customer_id,
    c.name, o.contact_id, x.name, o.stage, o.amount, o.probability, o.opened_date, o.expected_close_date, o.next_step, o.next_step_date,
    o.need, o.solution, o.brought_by_id, b.name, o.closed_date, o.lost_reason, o.closing_words, o.winner_id, k.name, o.won_by_id,
    w.kind, coalesce(w.number, w.title), o.lead_id, ld.number, o.campaign_id, cr.title
    from {TABLE} o {" ".join(join for name, join in _JOINS.items() if name != "cn")}
    left join parties_contact x on x.record_id = o.contact_id left join spine_record w on w.id = o.won_by_id
    left join spine_record ld on ld.id = o.lead_id"""


def opportunity(actor: Actor, key: int) -> OpportunityRow:
    """One opportunity; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(OpportunityRow, _SELECT, "o.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[OpportunityRow]:
    """Opportunities by key, for acts (no row filter)."""
    return by_key(OpportunityRow, _SELECT, "o.record_id", keys)


def within_reach(actor: Actor, act: str, keys: Sequence[int]) -> None:
    """Refuses (403) roles that never do this act, (404) opportunities the actor may not do it with."""
    POLICY.require(actor, act)
    refuse_beyond("o.record_id", f"{TABLE} o", rows_of(actor, act), keys)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A product line."""

    position: int
    product_id: int
    code: str
    product: str
    qty: Decimal
    unit_price: Decimal
    amount: Decimal


def lines(key: int) -> list[LineRow]:
    """The product lines of an opportunity in their order."""
    rows = run(
        """select l.position, l.product_id, p.code, p.name, l.qty, l.unit_price, l.amount from opportunities_opportunityline l
           join products_product p on p.record_id = l.product_id where l.opportunity_id = %s order by l.position""",
        [key],
    )
    return [LineRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class RivalRow:
    """A competitor's offer in an opportunity."""

    competitor_id: int
    competitor: str
    offer_id: int
    number: str
    offer: str
    unit_price: Decimal | None
    currency: str
    offer_date: dt.date
    withdrawn: bool


def rivals(key: int) -> list[RivalRow]:
    """The competitors' offers known in an opportunity, newest first."""
    rows = run(
        """select v.competitor_id, k.name, v.offer_id, f.number, f.offer, f.unit_price, f.currency, f.offer_date, f.state = 'withdrawn'
           from opportunities_rival v join research_competitor k on k.record_id = v.competitor_id
           join research_competitoroffer f on f.record_id = v.offer_id where v.opportunity_id = %s order by f.offer_date desc, v.id desc""",
        [key],
    )
    return [RivalRow(*row) for row in rows]


def _count(actor: Actor, condition: str, value: object) -> int:
    return count_seen(f"{TABLE} o", condition, value, rows_of(actor))


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many opportunities of a customer the actor may see."""
    return _count(actor, "o.customer_id = any(%s)", parties.with_merged(customer_id))


def count_of_campaign(actor: Actor, campaign_id: int) -> int:
    """How many opportunities a campaign brought that the actor may see."""
    return _count(actor, "o.campaign_id = %s", campaign_id)


def won_by(campaign_id: int) -> list[tuple[int, str, dt.date]]:
    """The orders and contracts that won a campaign's opportunities: record, kind, day of the first touch (for a figure of who sees all)."""
    rows = run(
        f"""select o.won_by_id, w.kind, min(coalesce(l.entered_date, o.opened_date)) from {TABLE} o
            join spine_record w on w.id = o.won_by_id left join leads_lead l on l.record_id = o.lead_id
            where o.campaign_id = %s group by 1, 2 order by 1""",
        [campaign_id],
    )
    return [(row[0], row[1], row[2]) for row in rows]


def of_lead(actor: Actor, lead_id: int) -> OpportunityRow | None:
    """The opportunity a lead became, if there is one the actor may see."""
    seen = rows_of(actor)
    row = one(f"{_SELECT} where o.lead_id = %s and {seen.sql}", [lead_id, *seen.params])
    return OpportunityRow(*row) if row else None


def count_lost_to(actor: Actor, competitor_id: int) -> int:
    """How many opportunities the actor may see were lost to a competitor."""
    return _count(actor, "o.winner_id = %s", competitor_id)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which opportunities a figure counts: states, days of closing [start, end), owner, unit with those below, stage, currency, reason."""

    states: tuple[str, ...]
    start: dt.date | None = None
    end: dt.date | None = None
    owner_ids: tuple[int, ...] | None = None
    unit_ids: tuple[int, ...] | None = None
    stage: str = ""
    currency: str = ""
    reason: str = ""
    campaign_id: int | None = None
    due_from: dt.date | None = None     # days of the expected close [from, until)
    due_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """How many opportunities, what they are worth, and that weighted by probability."""

    count: int
    amount: Decimal
    weighted: Decimal


def _asked(actor: Actor, asked: Asked) -> Where:
    parts, params = ["o.state = any(%s)"], [list(asked.states)]
    for condition, value in (
        ("o.closed_date >= %s", asked.start), ("o.closed_date < %s", asked.end),
        ("o.owner_id = any(%s)", None if asked.owner_ids is None else list(asked.owner_ids)),
        ("o.unit_id = any(%s)", None if asked.unit_ids is None else list(asked.unit_ids)),
        ("o.stage = %s", asked.stage or None), ("o.currency = %s", asked.currency or None), ("o.lost_reason = %s", asked.reason or None),
        ("o.campaign_id = %s", asked.campaign_id), ("o.expected_close_date >= %s", asked.due_from),
        ("o.expected_close_date < %s", asked.due_until),
    ):  # fmt: skip
        if value is not None:
            parts.append(condition)
            params.append(value)  # type: ignore[arg-type]
    seen = rows_of(actor)
    return Where(" and ".join([*parts, seen.sql]), (*params, *seen.params))


def total(actor: Actor, asked: Asked) -> Sum:
    """The sums of what the actor may see of a question."""
    wanted = _asked(actor, asked)
    row = one(f"select count(*), coalesce(sum(o.amount), 0), coalesce(sum({WEIGHTED}), 0) from {TABLE} o where {wanted.sql}", wanted.params)
    return Sum(*row) if row else Sum(0, Decimal(0), Decimal(0))


def totals_by(actor: Actor, asked: Asked, column: str) -> dict[Any, dict[str, Sum]]:
    """The sums of a question by a column of the table and by state: {value: {state: sums}}. `column` is a word of the code."""
    wanted = _asked(actor, asked)
    rows = run(
        f"""select o.{column}, o.state, count(*), coalesce(sum(o.amount), 0), coalesce(sum({WEIGHTED}), 0) from {TABLE} o
            where {wanted.sql} group by 1, 2""",
        wanted.params,
    )
    found: dict[Any, dict[str, Sum]] = {}
    for value, state, *sums in rows:
        found.setdefault(value, {})[state] = Sum(*sums)
    return found


def rows_behind(actor: Actor, asked: Asked, *, after: int = 0, limit: int = 51) -> list[OpportunityRow]:
    """One page of the opportunities behind a figure, by key."""
    wanted = _asked(actor, asked)
    return [
        OpportunityRow(*row)
        for row in run(f"{_SELECT} where {wanted.sql} and o.record_id > %s order by o.record_id limit %s", [*wanted.params, after, limit])
    ]


@dataclass(frozen=True, slots=True)
class DueRow:
    """An open opportunity whose next step is due, or whose close was expected before today."""

    id: int
    title: str
    customer: str
    next_step: str
    next_step_date: dt.date | None
    expected_close_date: dt.date


def waiting(actor: Actor, on: dt.date, most: int = 20) -> list[DueRow]:
    """The actor's own open opportunities that want something today, the earliest first."""
    if actor.person_id is None:
        return []
    rows = run(
        f"""select o.record_id, coalesce(o.number || ' ', '') || r.title, c.name, o.next_step, o.next_step_date, o.expected_close_date
            from {TABLE} o join spine_record r on r.id = o.record_id join parties_customer c on c.record_id = o.customer_id
            where o.owner_id = %s and o.state = 'open' and (o.next_step_date <= %s or o.expected_close_date < %s)
            order by least(o.next_step_date, o.expected_close_date), o.record_id limit %s""",
        [actor.person_id, on, on, most],
        keep=True,
    )
    return [DueRow(*row) for row in rows]
