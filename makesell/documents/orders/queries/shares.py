"""Split changes: their list, their page, what their acts need."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders import states
from makesell.documents.orders.access import SPLITS
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.reach import refuse_beyond
from makesell.ground.spine.rows import by_key, count_seen, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows

# The split changes in which a person (one %s) has a share, before or after.
_CONCERNED = (
    "select x.change_id from orders_splitchangeshare s join orders_splitchangeline x on x.line_id = s.line_id where s.person_id = %s"
)


def split_changes_of(actor: Actor) -> Where:
    """The row filter of split changes: as every document of a customer, and those that change a share of the actor's own."""
    seen, reach = document_rows(SPLITS, actor, "orders_splitchange", "h.record_id"), SPLITS.reach(actor)
    if reach.all or reach.nothing or actor.person_id is None:
        return seen
    return Where(f"({seen.sql} or h.record_id = any(array({_CONCERNED})))", (*seen.params, actor.person_id))


SPLIT_LISTING = Listing(
    noun="split_changes",
    source="orders_splitchange h",
    key="h.record_id",
    policy=SPLITS,
    rows=split_changes_of,
    search_sql="r.search_grams",
    default_sort="-asked_date",
    joins={**documents.joins("h"), "o": "join orders_salesorder o on o.record_id = h.order_id"},
    fields=(
        documents.number("h"),
        documents.customer("h"),
        Field("order", "h.order_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", noun="orders"),
        Field("state", "h.state", Kind.CHOICE, groups=True, choices=states.SPLIT_LABELS),
        Field("asked_date", "h.asked_date", Kind.DATE, groups=True),
        Field("changed_date", "h.changed_date", Kind.DATE, nullable=True, groups=True),
        Field("reason", "h.reason", Kind.TEXT),
        documents.owner("h"),
        documents.unit("h"),
    ),
)


@dataclass(frozen=True, slots=True)
class SplitChangeRow:
    """The head of a split change."""

    id: int
    number: str | None
    state: str
    version: int
    order_id: int
    order: str | None
    customer_id: int
    customer: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    asked_date: dt.date
    changed_date: dt.date | None
    reason: str


_ROW = f"""select h.record_id, h.number, h.state, h.version, h.order_id, o.number, h.customer_id, c.name, h.owner_id, p.name, h.unit_id, u.name,
        h.asked_date, h.changed_date, h.reason
    from orders_splitchange h join orders_salesorder o on o.record_id = h.order_id {documents.HEAD.format("h")}"""


def split_change(actor: Actor, change_id: int) -> SplitChangeRow:
    """One split change; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(SplitChangeRow, _ROW, "h.record_id", change_id, split_changes_of(actor))


def split_changes(ids: Sequence[int]) -> list[SplitChangeRow]:
    """Split changes by key, for their acts, in the order of their keys."""
    return by_key(SplitChangeRow, _ROW, "h.record_id", ids)


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share of an order line before a change (`after` false) or from it on; `line_id` is the change's own line."""

    line_id: int
    order_line_id: int
    position: int
    after: bool
    person_id: int
    name: str
    house: bool
    share: Decimal
    overlay: bool


def changed_shares(change_id: int) -> list[ShareRow]:
    """The shares of a change, line by line, those before first."""
    rows = run(
        """select x.line_id, x.order_line_id, l.position, h.after, h.person_id, p.name, p.kind = 'house', h.share, h.overlay
           from orders_splitchangeline x join orders_splitchangeshare h on h.line_id = x.line_id
           join orders_salesorderline l on l.line_id = x.order_line_id join organisation_person p on p.id = h.person_id
           where x.change_id = %s order by l.position, h.after, h.overlay, h.position""",
        [change_id],
    )
    return [ShareRow(*row) for row in rows]


def splits_within_reach(actor: Actor, act: str, ids: Sequence[int]) -> None:
    """Refuses (404) split changes the actor may not do this act with."""
    refuse_beyond("h.record_id", "orders_splitchange h", document_rows(SPLITS, actor, "orders_splitchange", "h.record_id", act), ids)


def carried_out(order_id: int) -> list[tuple[int, str, dt.date, str]]:
    """The changes of an order's split that are in force: (key, number, day, who approved it), the oldest first."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in run(
            """select h.record_id, coalesce(h.number, ''), h.changed_date, coalesce(e.who, '') from orders_splitchange h left join lateral (
                   select coalesce(nullif(v.by_name, ''), p.name) as who from spine_event v left join organisation_person p on p.id = v.by_id
                   where v.record_id = h.record_id and v.act = 'approve' order by v.id desc limit 1) e on true
               where h.order_id = %s and h.state = %s order by h.record_id""",
            [order_id, states.CHANGED],
        )
    ]


def split_waits(order_id: int) -> bool:
    """Whether a change of the order's split waits for its decision."""
    return one("select 1 from orders_splitchange where order_id = %s and state = 'asked'", [order_id]) is not None


def split_changes_of_order(actor: Actor, order_id: int) -> int:
    """How many changes of an order's split the actor may see."""
    return count_seen("orders_splitchange h", "h.order_id = %s", order_id, split_changes_of(actor))
