"""Named reads of transfers and stock counts; frozen rows, never model instances. They are seen whole or not at all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.stockmoves import states
from makesell.documents.stockmoves.access import COUNT_LINES, COUNTS, TRANSFERS
from makesell.ground.access import Policy, Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, one_seen


def _seen(policy: Policy, actor: Actor, alias: str) -> Where:
    return where(policy.reach(actor), owner=f"{alias}.owner_id", unit=f"{alias}.unit_id")


def transfers_of(actor: Actor) -> Where:
    """The transfers an actor may see."""
    return _seen(TRANSFERS, actor, "t")


def counts_of(actor: Actor) -> Where:
    """The stock counts an actor may see."""
    return _seen(COUNTS, actor, "c")


def count_lines_of(actor: Actor) -> Where:
    """The lines of stock counts an actor may see."""
    return _seen(COUNT_LINES, actor, "c")


def _place(name: str, column: str, alias: str) -> Field:
    return Field(name, column, Kind.REF, label_sql=f"{alias}.name", sort_sql=f"{alias}.code", groups=True, noun="warehouses")


_PERSON = "left join organisation_person p on p.id = {}.owner_id"
TRANSFER_LISTING = Listing(
    noun="transfers",
    source="stockmoves_transfer t",
    key="t.record_id",
    policy=TRANSFERS,
    rows=transfers_of,
    search_sql="r.search_grams",
    default_sort="-planned_date",
    joins={
        "r": "join spine_record r on r.id = t.record_id",
        "f": "join works_warehouse f on f.record_id = t.source_id",
        "w": "join works_warehouse w on w.record_id = t.target_id",
        "p": _PERSON.format("t"),
    },
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        _place("source", "t.source_id", "f"),
        _place("target", "t.target_id", "w"),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.TRANSFERS),
        Field("planned_date", "t.planned_date", Kind.DATE, groups=True),
        Field("sent_date", "t.sent_date", Kind.DATE, nullable=True, groups=True),
        Field("received_date", "t.received_date", Kind.DATE, nullable=True, groups=True),
        Field("lines", "(select count(*) from stockmoves_transferline x where x.transfer_id = t.record_id)", Kind.INT),
        roster.owner("t"),
    ),
)
_OPEN_LINES = "select count(*) from stockmoves_countline x where x.count_id = c.record_id"
COUNT_LISTING = Listing(
    noun="stock_counts",
    source="stockmoves_stockcount c",
    key="c.record_id",
    policy=COUNTS,
    rows=counts_of,
    search_sql="r.search_grams",
    default_sort="-planned_date",
    joins={
        "r": "join spine_record r on r.id = c.record_id",
        "w": "join works_warehouse w on w.record_id = c.warehouse_id",
        "p": _PERSON.format("c"),
    },
    fields=(
        Field("number", "c.number", Kind.CODE, nullable=True),
        _place("warehouse", "c.warehouse_id", "w"),
        Field("state", "c.state", Kind.CHOICE, groups=True, choices=states.COUNTS),
        Field("planned_date", "c.planned_date", Kind.DATE, groups=True),
        Field("posted_date", "c.posted_date", Kind.DATE, nullable=True, groups=True),
        Field("lines", f"({_OPEN_LINES})", Kind.INT),
        Field("to_count", f"({_OPEN_LINES} and x.counted_qty is null)", Kind.INT),
        roster.owner("c"),
    ),
)
# While goods are counted nobody sees what the book says.
_OPENED = f"c.state not in ({', '.join(repr(state) for state in states.BLIND)})"
COUNT_LINE_LISTING = Listing(
    noun="count_lines",
    source="stockmoves_countline x join stockmoves_stockcount c on c.record_id = x.count_id",
    key="x.line_id",
    policy=COUNT_LINES,
    rows=count_lines_of,
    default_sort="count",
    search_sql=None,
    joins={
        "w": "join works_warehouse w on w.record_id = c.warehouse_id",
        "pr": "join products_product pr on pr.record_id = x.product_id",
        "p": "left join organisation_person p on p.id = x.counted_by_id",
    },
    fields=(
        Field("count", "x.count_id", Kind.REF, label_sql="c.number", sort_sql="c.number", groups=True, noun="stock_counts"),
        _place("warehouse", "c.warehouse_id", "w"),
        Field("product", "x.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("lot", "x.lot", Kind.CODE),
        Field("qty", "x.counted_qty", Kind.QTY, nullable=True),
        Field("book_qty", f"case when {_OPENED} then x.book_qty end", Kind.QTY, nullable=True),
        Field("difference", f"case when {_OPENED} then x.counted_qty - x.book_qty end", Kind.QTY, nullable=True, sums=True),
        Field("value", f"case when {_OPENED} then round((x.counted_qty - x.book_qty) * x.unit_cost, 2) end", Kind.MONEY, nullable=True,
              currency="currency", sums=True),
        Field("currency", "c.currency", Kind.CODE),
        Field("counted_by", "x.counted_by_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", nullable=True, groups=True, noun="people",
              walk=roster.BY_PERSON),
        Field("counted_at", "x.counted_at", Kind.MOMENT, nullable=True),
        Field("state", "c.state", Kind.CHOICE, groups=True, choices=states.COUNTS),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer's head."""

    id: int
    number: str | None
    state: str
    version: int
    source_id: int
    source: str
    target_id: int
    target: str
    planned_date: dt.date
    sent_date: dt.date | None
    received_date: dt.date | None
    owner_id: int | None
    owner: str | None


_TRANSFER = """select t.record_id, t.number, t.state, t.version, t.source_id, f.name, t.target_id, w.name, t.planned_date, t.sent_date,
        t.received_date, t.owner_id, p.name
    from stockmoves_transfer t join works_warehouse f on f.record_id = t.source_id join works_warehouse w on w.record_id = t.target_id
    left join organisation_person p on p.id = t.owner_id"""


def transfer(actor: Actor, transfer_id: int) -> TransferRow:
    """One transfer; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(TransferRow, _TRANSFER, "t.record_id", transfer_id, transfers_of(actor))


def transfers(transfer_ids: Sequence[int]) -> list[TransferRow]:
    """Transfers as they stand, whoever asks, by key."""
    return by_key(TransferRow, _TRANSFER, "t.record_id", transfer_ids)


@dataclass(frozen=True, slots=True)
class TransferLineRow:
    """A line of a transfer."""

    id: int
    transfer_id: int
    position: int
    product_id: int
    code: str
    product: str
    lot: str
    qty: Decimal
    received_qty: Decimal | None
    unit_cost: Decimal | None

    @property
    def missing_qty(self) -> Decimal:
        """What never arrived."""
        return Decimal(0) if self.received_qty is None else self.qty - self.received_qty


def transfer_lines(transfer_ids: Sequence[int]) -> list[TransferLineRow]:
    """The lines of transfers by position."""
    rows = run(
        """select x.line_id, x.transfer_id, x.position, x.product_id, pr.code, pr.name, x.lot, x.qty, x.received_qty, x.unit_cost
           from stockmoves_transferline x join products_product pr on pr.record_id = x.product_id
           where x.transfer_id = any(%s) order by x.transfer_id, x.position""",
        [list(transfer_ids)],
    )
    return [TransferLineRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class CountRow:
    """A stock count's head."""

    id: int
    number: str | None
    state: str
    version: int
    currency: str
    warehouse_id: int
    warehouse: str
    planned_date: dt.date
    posted_date: dt.date | None
    owner_id: int | None
    owner: str | None
    approved_by_id: int | None
    approved_by: str | None


_COUNT = """select c.record_id, c.number, c.state, c.version, c.currency, c.warehouse_id, w.name, c.planned_date, c.posted_date, c.owner_id, p.name,
        c.approved_by_id, a.name
    from stockmoves_stockcount c join works_warehouse w on w.record_id = c.warehouse_id
    left join organisation_person p on p.id = c.owner_id left join organisation_person a on a.id = c.approved_by_id"""


def count(actor: Actor, count_id: int) -> CountRow:
    """One stock count; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(CountRow, _COUNT, "c.record_id", count_id, counts_of(actor))


def counts(count_ids: Sequence[int]) -> list[CountRow]:
    """Stock counts as they stand, whoever asks, by key."""
    return by_key(CountRow, _COUNT, "c.record_id", count_ids)


@dataclass(frozen=True, slots=True)
class CountLineRow:
    """A line of a stock count."""

    id: int
    count_id: int
    position: int
    product_id: int
    code: str
    product: str
    lot: str
    counted_qty: Decimal | None
    book_qty: Decimal | None
    unit_cost: Decimal | None
    counted_at: dt.datetime | None
    counted_by_id: int | None
    counted_by: str | None

    @property
    def difference(self) -> Decimal:
        """Counted less what the book said at that moment; 0 before it is counted."""
        return Decimal(0) if self.counted_qty is None or self.book_qty is None else self.counted_qty - self.book_qty

    @property
    def value(self) -> Decimal:
        """What the difference is worth."""
        return self.difference * (self.unit_cost or 0)


def count_lines(count_ids: Sequence[int]) -> list[CountLineRow]:
    """The lines of stock counts by position."""
    rows = run(
        """select x.line_id, x.count_id, x.position, x.product_id, pr.code, pr.name, x.lot, x.counted_qty, x.book_qty, x.unit_cost, x.counted_at,
                  x.counted_by_id, p.name
           from stockmoves_countline x join products_product pr on pr.record_id = x.product_id
           left join organisation_person p on p.id = x.counted_by_id where x.count_id = any(%s) order by x.count_id, x.position""",
        [list(count_ids)],
    )
    return [CountLineRow(*row) for row in rows]


def counting_in(warehouse_id: int) -> list[int]:
    """The products of a warehouse that a stock count is open for."""
    return values(
        """select distinct x.product_id from stockmoves_countline x join stockmoves_stockcount c on c.record_id = x.count_id
           where c.warehouse_id = %s and c.state <> all(%s)""",
        [warehouse_id, [states.POSTED, states.CANCELLED]],
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A transfer or stock count that waits for somebody: on which day, where."""

    id: int
    number: str | None
    state: str
    day: dt.date
    place: str


def open_transfers() -> list[Waiting]:
    """Transfers to be sent or received, the first planned first; whoever asks."""
    rows = run(
        """select t.record_id, t.number, t.state, t.planned_date, case when t.state = 'draft' then f.name else w.name end
           from stockmoves_transfer t join works_warehouse f on f.record_id = t.source_id join works_warehouse w on w.record_id = t.target_id
           where t.state = any(%s) order by t.planned_date, t.record_id limit 200""",
        [[states.DRAFT, states.SENT]],
    )
    return [Waiting(*row) for row in rows]


def open_counts() -> list[Waiting]:
    """Stock counts to be counted or approved, the first planned first; whoever asks."""
    rows = run(
        """select c.record_id, c.number, c.state, c.planned_date, w.name from stockmoves_stockcount c
           join works_warehouse w on w.record_id = c.warehouse_id where c.state <> all(%s) order by c.planned_date, c.record_id limit 200""",
        [[states.POSTED, states.CANCELLED]],
    )
    return [Waiting(*row) for row in rows]
