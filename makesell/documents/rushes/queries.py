"""Named reads of rush orders; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.orders.queries import scope
from makesell.documents.rushes import states
from makesell.documents.rushes.access import POLICY
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, by_key, head, one_seen


def rows_of(actor: Actor) -> Where:
    """All of them for who plans or leads; for who sells those in which an order he may see gains or loses."""
    reach = POLICY.reach(actor)
    if reach.all:
        return Where("true")
    if reach.person_id is None:
        return Where("false")
    seen = scope.rows_of(actor)
    mine = f"select l.line_id from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id where {seen.sql}"
    return Where(
        f"(s.line_id in ({mine}) or exists (select 1 from rushes_rushloss h where h.rush_id = s.record_id and h.line_id in ({mine})))",
        (*seen.params, *seen.params),
    )


_JOINS: Final = {
    "r": "join spine_record r on r.id = s.record_id",
    "p": "left join organisation_person p on p.id = s.owner_id",
    "u": "join organisation_unit u on u.id = s.unit_id",
    "g": "join orders_salesorderline g on g.line_id = s.line_id",
    "so": "join orders_salesorder so on so.record_id = g.order_id",
    "c": "join parties_customer c on c.record_id = so.customer_id",
}
_LOST: Final = "(select {} from rushes_rushloss h where h.rush_id = s.record_id)"
LISTING = Listing(
    noun="rush_orders",
    source="rushes_rushorder s",
    key="s.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-proposed_at",
    joins=_JOINS,
    fields=(
        Field("number", "s.number", Kind.CODE, nullable=True),
        Field("title", "r.title", Kind.TEXT),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("order", "so.record_id", Kind.REF, label_sql="so.number", sort_sql="so.number", nullable=True, noun="orders"),
        Field("was_date", "s.was_date", Kind.DATE),
        Field("now_date", "s.now_date", Kind.DATE),
        Field("losers", _LOST.format("count(*)"), Kind.INT),
        Field("days_lost", _LOST.format("coalesce(sum(h.now_date - h.was_date), 0)"), Kind.INT),
        Field("cost", "s.lost + s.premium", Kind.MONEY, currency="currency"),
        Field("due_at", "s.due_at", Kind.MOMENT, nullable=True),
        Field("proposed_at", "s.proposed_at", Kind.MOMENT),
        roster.owner("s"),
        Field("currency", "s.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class RushRow(HeadRow):
    """A rush order as its page and its acts read it; `gains` is who sells the order that gains."""

    title: str
    line_id: int
    order_id: int
    order: str | None
    position: int
    customer: str
    gains: int | None
    wanted: dt.date
    was_date: dt.date
    now_date: dt.date
    reason: str
    lost: Decimal
    premium: Decimal
    proposed_at: dt.datetime
    due_at: dt.datetime | None
    done_at: dt.datetime | None


_SELECT: Final = f"""select {head("s")}, r.title, s.line_id, so.record_id, so.number, g.position, c.name, so.owner_id, s.wanted,
    s.was_date, s.now_date, s.reason, s.lost, s.premium, s.proposed_at, s.due_at, s.done_at from rushes_rushorder s {" ".join(_JOINS.values())}"""


def rush(actor: Actor, key: int) -> RushRow:
    """One rush order; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(RushRow, _SELECT, "s.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[RushRow]:
    """Rush orders by key, for acts (no row filter)."""
    return by_key(RushRow, _SELECT, "s.record_id", keys)


@dataclass(frozen=True, slots=True)
class LossRow:
    """A line that gives, with the words for it and how it was answered."""

    line_id: int
    order_id: int
    order: str | None
    position: int
    customer: str
    owner_id: int | None
    salesperson: str | None
    was_date: dt.date
    now_date: dt.date
    answered_at: dt.datetime | None
    objection: str

    @property
    def days(self) -> int:
        """Days later than promised."""
        return (self.now_date - self.was_date).days


_LOSS: Final = """
select h.line_id, o.record_id, o.number, l.position, c.name, o.owner_id, p.name, h.was_date, h.now_date, h.answered_at, h.objection
from rushes_rushloss h join orders_salesorderline l on l.line_id = h.line_id join orders_salesorder o on o.record_id = l.order_id
join parties_customer c on c.record_id = o.customer_id left join organisation_person p on p.id = o.owner_id
"""


def losses(key: int) -> list[LossRow]:
    """The lines that give, whoever asks, the latest first."""
    rows = run(f"{_LOSS} where h.rush_id = %s order by h.now_date - h.was_date desc, h.line_id", [key])
    return [LossRow(*row) for row in rows]


def losses_seen(actor: Actor, key: int) -> list[LossRow]:
    """Those of them whose orders the actor may see."""
    seen = scope.rows_of(actor)
    rows = run(f"{_LOSS} where h.rush_id = %s and {seen.sql} order by h.now_date - h.was_date desc, h.line_id", [key, *seen.params])
    return [LossRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class OrderRushRow:
    """A rush order in which a line of an order gains or loses."""

    rush_id: int
    rush: str | None
    state: str
    position: int
    gains: bool
    was_date: dt.date
    now_date: dt.date
    cost: Decimal
    currency: str


@asking
def on_order(order_id: int) -> Ask[list[OrderRushRow]]:
    """The rush orders an order's lines gain or lose by, newest first; the cost stands on the one that gains."""
    return Ask(
        """select s.record_id, s.number, s.state, l.position, s.line_id = l.line_id, coalesce(h.was_date, s.was_date),
                  coalesce(h.now_date, s.now_date), case when s.line_id = l.line_id then s.lost + s.premium else 0 end, s.currency
           from orders_salesorderline l join rushes_rushorder s on s.line_id = l.line_id
                or s.record_id in (select x.rush_id from rushes_rushloss x where x.line_id = l.line_id)
           left join rushes_rushloss h on h.rush_id = s.record_id and h.line_id = l.line_id
           where l.order_id = %s order by s.record_id desc, l.position""",
        [order_id],
        rows_as(OrderRushRow),
    )
