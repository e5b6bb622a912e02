"""Named reads of acceptances; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.acceptances import states
from makesell.documents.acceptances.access import POLICY
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.refusal import missing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import count_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor) -> Where:
    """The row filter of acceptances."""
    return document_rows(POLICY, actor, "acceptances_acceptance", "a.record_id")


# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, delivery_id as earlier from acceptances_acceptance",
)
LISTING = Listing(
    noun="acceptances",
    source="acceptances_acceptance a",
    key="a.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-accepted_date",
    joins={
        **documents.joins("a"),
        "d": "join deliveries_delivery d on d.record_id = a.delivery_id",
        "o": "left join orders_salesorder o on o.record_id = a.order_id",
    },
    fields=(
        documents.number("a"),
        documents.customer("a"),
        Field("delivery", "a.delivery_id", Kind.REF, label_sql="d.number", sort_sql="d.number", noun="deliveries"),
        Field("order", "a.order_id", Kind.REF, label_sql="o.number", sort_sql="o.number", nullable=True, noun="orders"),
        Field("kind", "a.kind", Kind.CHOICE, groups=True, choices=states.KINDS),
        Field("accepted_date", "a.accepted_date", Kind.DATE, groups=True),
        Field("accepted_by", "a.accepted_by", Kind.TEXT),
        Field("reference", "a.reference", Kind.CODE),
        roster.owner("a"),
        roster.unit("a"),
    ),
)


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """An acceptance as its page shows it."""

    id: int
    number: str | None
    customer_id: int
    customer: str
    delivery_id: int
    delivery: str | None
    order_id: int | None
    order: str | None
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    version: int
    kind: str
    accepted_date: dt.date
    accepted_by: str
    reference: str


def acceptance(actor: Actor, acceptance_id: int) -> AcceptanceRow:
    """One acceptance; refuses (404) one that does not exist or that the actor may not see, alike."""
    seen = rows_of(actor)
    row = one(
        f"""select a.record_id, a.number, a.customer_id, c.name, a.delivery_id, d.number, a.order_id, o.number, a.owner_id, p.name, a.unit_id, u.name,
                   a.version, a.kind, a.accepted_date, a.accepted_by, a.reference
            from acceptances_acceptance a join parties_customer c on c.record_id = a.customer_id join organisation_unit u on u.id = a.unit_id
            join deliveries_delivery d on d.record_id = a.delivery_id left join orders_salesorder o on o.record_id = a.order_id
            left join organisation_person p on p.id = a.owner_id where a.record_id = %s and {seen.sql}""",
        [acceptance_id, *seen.params],
    )
    if row is None:
        raise missing()
    return AcceptanceRow(*row)


@dataclass(frozen=True, slots=True)
class AcceptedLine:
    """A line of an acceptance."""

    position: int
    product_id: int | None
    product: str | None
    order_line_id: int
    qty: Decimal


def lines(acceptance_id: int) -> list[AcceptedLine]:
    """The lines of an acceptance by position."""
    rows = run(
        """select x.position, l.product_id, pr.name, y.order_line_id, x.qty from acceptances_acceptanceline x
           join deliveries_deliveryline y on y.line_id = x.delivery_line_id join orders_salesorderline l on l.line_id = y.order_line_id
           left join products_product pr on pr.record_id = l.product_id where x.acceptance_id = %s order by x.position""",
        [acceptance_id],
    )
    return [AcceptedLine(*row) for row in rows]


def lines_of(delivery_line_ids: Sequence[int]) -> dict[int, int]:
    """The acceptance's line of each delivery line that is accepted."""
    return dict(run("select delivery_line_id, line_id from acceptances_acceptanceline where delivery_line_id = any(%s)", [list(delivery_line_ids)]))


def accepted(delivery_ids: Sequence[int]) -> list[int]:
    """Those of these deliveries that are accepted."""
    return values("select delivery_id from acceptances_acceptance where delivery_id = any(%s)", [list(delivery_ids)])


def count_of_delivery(actor: Actor, delivery_id: int) -> int:
    """How many acceptances of a delivery the actor may see."""
    return count_seen("acceptances_acceptance a", "a.delivery_id = %s", delivery_id, rows_of(actor))


# Acceptances of an order.
count_of_order = Counting("acceptances_acceptance a", "a.order_id = %s", rows_of)
