"""Named reads of returns; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.returns import states
from makesell.documents.returns.access import POLICY
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, as_given, count_seen, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor) -> Where:
    """The row filter of returns."""
    return document_rows(POLICY, actor, "returns_returnauthorization", "a.record_id")


# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, delivery_id as earlier from returns_returnauthorization",
)
LISTING = Listing(
    noun="returns",
    source="returns_returnauthorization a",
    key="a.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins={
        **documents.joins("a"),
        "d": "join deliveries_delivery d on d.record_id = a.delivery_id",
        "o": "left join orders_salesorder o on o.record_id = a.order_id",
        "n": "left join invoices_creditnote n on n.record_id = a.credit_note_id",
        "k": "left join tickets_ticket k on k.record_id = a.ticket_id",
    },
    fields=(
        documents.number("a"),
        documents.customer("a"),
        Field("delivery", "a.delivery_id", Kind.REF, label_sql="d.number", sort_sql="d.number", noun="deliveries"),
        Field("order", "a.order_id", Kind.REF, label_sql="o.number", sort_sql="o.number", nullable=True, noun="orders"),
        Field("state", "a.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("received_date", "a.received_date", Kind.DATE, nullable=True, groups=True),
        Field("credit_note", "a.credit_note_id", Kind.REF, label_sql="n.number", sort_sql="n.number", nullable=True, noun="credit_notes"),
        Field("ticket", "a.ticket_id", Kind.REF, label_sql="k.number", sort_sql="k.number", nullable=True, noun="tickets"),
        Field("reason", "a.reason", Kind.TEXT),
        roster.owner("a"),
        roster.unit("a"),
    ),
)


@dataclass(frozen=True, slots=True)
class ReturnRow(HeadRow):
    """A return as its page shows it."""

    customer_id: int
    customer: str
    delivery_id: int
    delivery: str | None
    order_id: int | None
    order: str | None
    reason: str
    received_date: dt.date | None
    credit_note_id: int | None
    credit_note: str | None
    ticket_id: int | None
    ticket: str | None


_HEAD = f"""select {head("a")}, a.customer_id, c.name, a.delivery_id,
        d.number, a.order_id, o.number, a.reason, a.received_date, a.credit_note_id, n.number, a.ticket_id, k.number
    from returns_returnauthorization a join parties_customer c on c.record_id = a.customer_id join organisation_unit u on u.id = a.unit_id
    join deliveries_delivery d on d.record_id = a.delivery_id left join orders_salesorder o on o.record_id = a.order_id
    left join organisation_person p on p.id = a.owner_id left join invoices_creditnote n on n.record_id = a.credit_note_id
    left join tickets_ticket k on k.record_id = a.ticket_id"""


def authorization(actor: Actor, return_id: int) -> ReturnRow:
    """One return; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(ReturnRow, _HEAD, "a.record_id", return_id, rows_of(actor))


def of_ids(return_ids: Sequence[int]) -> list[ReturnRow]:
    """Returns as they stand, whoever asks, in the order given; those that do not exist are left out."""
    return as_given(ReturnRow, _HEAD, "a.record_id", return_ids)


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """A line of a return with the delivery line and the order line it comes from: of goods sold out of a loan the line sold."""

    id: int
    position: int
    delivery_line_id: int
    delivery_position: int
    order_line_id: int
    order_id: int
    product_id: int | None
    product: str | None
    qty: Decimal
    outcome: str
    warehouse: str | None
    loan_move_id: int | None      # the sale of the loan that it takes back
    sold_line: int | None         # the position of the line sold

    @property
    def origin_line_id(self) -> int:
        """The line whose postings it takes back: the delivery's, or of goods sold out of a loan the sale's."""
        return self.loan_move_id or self.delivery_line_id


def lines(return_id: int) -> list[ReturnedLine]:
    """The lines of a return by position."""
    return lines_of([return_id])[return_id]


def lines_of(return_ids: Sequence[int]) -> dict[int, list[ReturnedLine]]:
    """The lines of returns by position: {return: lines}."""
    rows = run(
        """select x.authorization_id, x.line_id, x.position, x.delivery_line_id, y.position, l.line_id, l.order_id, l.product_id, pr.name,
                  x.qty, x.outcome, w.name, x.loan_move_id, case when x.loan_move_id is not null then l.position end
           from returns_returnline x join deliveries_deliveryline y on y.line_id = x.delivery_line_id
           left join orders_loanmove m on m.line_id = x.loan_move_id
           join orders_salesorderline l on l.line_id = coalesce(m.new_line_id, y.order_line_id)
           left join products_product pr on pr.record_id = l.product_id
           left join works_warehouse w on w.record_id = x.warehouse_id where x.authorization_id = any(%s) order by 1, x.position""",
        [list(return_ids)],
    )
    found: dict[int, list[ReturnedLine]] = {key: [] for key in return_ids}
    for key, *row in rows:
        found[key].append(ReturnedLine(*row))
    return found


def left_from(return_id: int) -> int:
    """The warehouse that the goods of a return had left; what is lent leaves from one."""
    found: list[int] = values(
        """select d.warehouse_id from returns_returnauthorization a join deliveries_delivery d on d.record_id = a.delivery_id
           where a.record_id = %s""",
        [return_id],
    )
    return found[0]


def open_of(delivery_id: int) -> list[int]:
    """The returns of a delivery that were not given up."""
    return values(
        "select record_id from returns_returnauthorization where delivery_id = %s and state <> %s order by 1", [delivery_id, states.CANCELLED]
    )


def lots_of(return_id: int) -> dict[int, dict[str, Decimal]]:
    """What of the lines of a return comes back of which lots."""
    found: dict[int, dict[str, Decimal]] = {}
    rows = run(
        """select k.line_id, k.lot, k.qty from returns_returnedlot k join returns_returnline x on x.line_id = k.line_id
           where x.authorization_id = %s order by k.id""",
        [return_id],
    )
    for line, lot, qty in rows:
        found.setdefault(line, {})[lot] = qty
    return found


def lots_back(delivery_line_ids: Sequence[int]) -> dict[tuple[int, str], Decimal]:
    """What of the lots of delivery lines has come back or may: {(delivery line, lot): quantity}."""
    rows = run(
        """select x.delivery_line_id, k.lot, sum(k.qty) from returns_returnedlot k join returns_returnline x on x.line_id = k.line_id
           join returns_returnauthorization a on a.record_id = x.authorization_id
           where x.delivery_line_id = any(%s) and a.state <> %s group by 1, 2""",
        [list(delivery_line_ids), states.CANCELLED],
    )
    return {(row[0], row[1]): row[2] for row in rows}


def sold_back(move_ids: Sequence[int]) -> dict[tuple[int, str], Decimal]:
    """What of goods sold out of loans has come back or may: {(sale, lot; '' in all): quantity}."""
    rows = run(
        """select x.loan_move_id, '', sum(x.qty) from returns_returnline x join returns_returnauthorization a on a.record_id = x.authorization_id
           where x.loan_move_id = any(%(moves)s) and a.state <> %(cancelled)s group by 1
           union all select x.loan_move_id, k.lot, sum(k.qty) from returns_returnedlot k join returns_returnline x on x.line_id = k.line_id
           join returns_returnauthorization a on a.record_id = x.authorization_id
           where x.loan_move_id = any(%(moves)s) and a.state <> %(cancelled)s group by 1, 2""",
        {"moves": list(move_ids), "cancelled": states.CANCELLED},
    )
    return {(row[0], row[1]): row[2] for row in rows}


def lines_back(delivery_line_ids: Sequence[int]) -> dict[int, Decimal]:
    """What of delivery lines has come back or may: {delivery line: quantity}."""
    rows = run(
        """select x.delivery_line_id, sum(x.qty) from returns_returnline x join returns_returnauthorization a on a.record_id = x.authorization_id
           where x.delivery_line_id = any(%s) and a.state <> %s group by 1""",
        [list(delivery_line_ids), states.CANCELLED],
    )
    return dict(rows)


def pieces_back(delivery_line_ids: Sequence[int]) -> set[tuple[int, str]]:
    """The lots and pieces of delivery lines that have come back: (delivery line, lot)."""
    rows = run(
        """select x.delivery_line_id, k.lot from returns_returnedlot k join returns_returnline x on x.line_id = k.line_id
           join returns_returnauthorization a on a.record_id = x.authorization_id
           where x.delivery_line_id = any(%s) and a.received_date is not null""",
        [list(delivery_line_ids)],
    )
    return {(row[0], row[1]) for row in rows}


def machines_back(return_id: int) -> list[int]:
    """The installed machines in use whose pieces a return brings back."""
    return values(
        """select m.record_id from returns_returnauthorization a join returns_returnline y on y.authorization_id = a.record_id
           join returns_returnedlot b on b.line_id = y.line_id join acceptances_installedmachine m on m.delivery_id = a.delivery_id
           and m.serial = b.lot and m.state = 'in_use' where a.record_id = %s order by 1""",
        [return_id],
    )


def authorised_qty(delivery_id: int) -> dict[int, Decimal]:
    """What of a delivery's lines is authorised to come back and has not: {delivery line: quantity}."""
    rows = run(
        """select x.delivery_line_id, sum(x.qty) from returns_returnline x join returns_returnauthorization a on a.record_id = x.authorization_id
           where a.delivery_id = %s and a.state = %s group by 1""",
        [delivery_id, states.AUTHORISED],
    )
    return dict(rows)


def count_of_ticket(actor: Actor, ticket_id: int) -> int:
    """How many returns a ticket led to, those the actor may see."""
    return count_seen("returns_returnauthorization a", "a.ticket_id = %s", ticket_id, rows_of(actor))


# Returns of an order.
count_of_order = Counting("returns_returnauthorization a", "a.order_id = %s", rows_of)


def count_of_delivery(actor: Actor, delivery_id: int) -> int:
    """How many returns of a delivery the actor may see."""
    return count_seen("returns_returnauthorization a", "a.delivery_id = %s", delivery_id, rows_of(actor))


@dataclass(frozen=True, slots=True)
class ToDo:
    """A return that waits for its next step."""

    id: int
    number: str | None
    customer: str
    state: str


def to_do(most: int = 500) -> list[ToDo]:
    """Returns that wait for warehouse, quality or clerk, the oldest first; whoever asks."""
    rows = run(
        """select a.record_id, a.number, c.name, a.state from returns_returnauthorization a join parties_customer c on c.record_id = a.customer_id
           where a.state in ('authorised', 'received', 'inspected') order by a.record_id limit %s""",
        [most],
    )
    return [ToDo(*row) for row in rows]
