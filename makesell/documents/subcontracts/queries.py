"""Named reads of subcontracts; frozen rows, never model instances. They are seen whole or not at all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from makesell.documents.purchases.queries import ON_TIME, Delivered
from makesell.documents.purchases.states import BY_FIRST, BY_LAST, KEPT
from makesell.documents.subcontracts import states
from makesell.documents.subcontracts.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.functions import TODAY
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, by_key, head, one_seen
from makesell.masterdata.suppliers import queries as suppliers


def rows_of(actor: Actor) -> Where:
    """The subcontracts an actor may see."""
    return where(POLICY.reach(actor), owner="s.owner_id", unit="s.unit_id")


_AWAY: Final = f"s.state in {states.AWAY}"
_OUT: Final = f"case when {_AWAY} then s.qty - s.back_qty - s.scrap_qty else 0 end"
# Whether all of it was back by the day first agreed, or by the day agreed last; what was closed short kept neither.
_KEPT: Final = """case when s.came_on <= s.first_due_on then 'first' when s.came_on <= s.due_on then 'last'
    when s.state in ('back', 'closed') then 'late' end"""
LISTING: Final = Listing(
    noun="subcontracts",
    source="subcontracts_subcontract s",
    key="s.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="due_on",
    joins={
        "r": "join spine_record r on r.id = s.record_id",
        "v": "join suppliers_supplier v on v.record_id = s.supplier_id",
        "x": "join production_operation x on x.id = s.operation_id",
        # the operation as it is called, and in English as its routing calls it
        "st": """left join lateral (select x.name, coalesce((select r.name_en from works_routingstep r where r.id = x.step_id), '') as name_en) st
            on true""",
        "o": "join production_productionorder o on o.record_id = x.order_id",
        "pr": "join products_product pr on pr.record_id = o.product_id",
        "p": "left join organisation_person p on p.id = s.owner_id",
    },
    fields=(
        Field("number", "s.number", Kind.CODE, nullable=True),
        Field("supplier", "s.supplier_id", Kind.REF, label_sql="v.name", sort_sql="v.sort_key", groups=True, noun="suppliers"),
        Field("production", "x.order_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", groups=True, noun="production_orders"),
        Field("operation", "s.operation_id", Kind.REF, label_sql="st.name", sort_sql="x.name"),
        Field("product", "o.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("qty", "s.qty", Kind.QTY, sums=True),
        Field("back_qty", "s.back_qty", Kind.QTY, sums=True),
        Field("scrap_qty", "s.scrap_qty", Kind.QTY, sums=True),
        Field("out_qty", _OUT, Kind.QTY, sums=True),
        Field("sent_on", "s.sent_on", Kind.DATE, groups=True),
        Field("due_on", "s.due_on", Kind.DATE, groups=True),
        Field("first_due_on", "s.first_due_on", Kind.DATE),
        Field("came_on", "s.came_on", Kind.DATE, nullable=True, groups=True),
        Field("days_late", f"case when {_AWAY} then greatest({TODAY} - s.due_on, 0) else 0 end", Kind.INT),
        Field("kept", _KEPT, Kind.CHOICE, nullable=True, groups=True, choices=KEPT),
        Field("unit_cost", "s.unit_cost", Kind.MONEY, currency="currency"),
        Field("value", "round(s.back_qty * s.unit_cost, 2)", Kind.MONEY, currency="currency", sums=True),
        Field("currency", "s.currency", Kind.CODE),
        roster.owner("s"),
    ),
)


# Suppliers with the share of what they kept to: lines by the day first promised, subcontracts by the day first agreed (`returned`).
SUPPLIER_LISTING: Final = replace(
    suppliers.LISTING,
    fields=(
        *suppliers.LISTING.fields,
        ON_TIME,
        Field(
            "back_on_time",
            """(select avg(case when c.came_on <= c.first_due_on then 1 else 0 end) from subcontracts_subcontract c
                where c.supplier_id = s.record_id and c.state in ('back', 'closed'))""",
            Kind.RATIO,
            nullable=True,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class SubcontractRow(HeadRow):
    """What was sent to a supplier for an operation, and where it stands."""

    operation_id: int
    position: int
    name: str
    step_id: int | None
    order_id: int
    production: str | None
    product_id: int
    code: str
    product: str
    uom: str
    supplier_id: int
    supplier: str
    calendar: str
    address: str
    contact: str
    phone: str
    qty: Decimal
    back_qty: Decimal
    scrap_qty: Decimal
    unit_cost: Decimal
    sent_on: dt.date
    due_on: dt.date
    first_due_on: dt.date
    came_on: dt.date | None
    slipped_on: dt.date | None
    remark: str

    @property
    def out_qty(self) -> Decimal:
        """What is still at the supplier."""
        return self.qty - self.back_qty - self.scrap_qty if self.state in states.AWAY else Decimal(0)

    def overdue(self, day: dt.date) -> int:
        """Days since it should have been back, while something is at the supplier."""
        return max((day - self.due_on).days, 0) if self.out_qty > 0 else 0

    @property
    def value(self) -> Decimal:
        """What the pieces that came back cost."""
        return self.back_qty * self.unit_cost


_SELECT: Final = f"""
    select {head("s")}, s.operation_id, x.position, x.name, x.step_id, x.order_id, o.number, o.product_id, pr.code, pr.name, m.name, s.supplier_id,
           v.name, v.calendar, v.address, v.contact, v.phone, s.qty, s.back_qty, s.scrap_qty, s.unit_cost, s.sent_on, s.due_on, s.first_due_on,
           s.came_on, s.slipped_on, s.remark
    from subcontracts_subcontract s join suppliers_supplier v on v.record_id = s.supplier_id join production_operation x on x.id = s.operation_id
    join production_productionorder o on o.record_id = x.order_id join products_product pr on pr.record_id = o.product_id
    join products_unitofmeasure m on m.id = pr.uom_id join organisation_unit u on u.id = s.unit_id
    left join organisation_person p on p.id = s.owner_id
"""


def subcontract(actor: Actor, key: int) -> SubcontractRow:
    """One subcontract; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(SubcontractRow, _SELECT, "s.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[SubcontractRow]:
    """Subcontracts by key, whoever asks."""
    return by_key(SubcontractRow, _SELECT, "s.record_id", keys)


def of_orders(order_ids: Sequence[int]) -> list[SubcontractRow]:
    """What was sent of production orders, in the order it was."""
    return [SubcontractRow(*row) for row in run(f"{_SELECT} where x.order_id = any(%s) order by s.record_id", [list(order_ids)])]


def of_report(report_id: int) -> int | None:
    """The subcontract whose return a report of an operation was."""
    rows = run("select subcontract_id from subcontracts_subcontractreturn where report_id = %s", [report_id])
    return int(rows[0][0]) if rows else None


def returns_of(key: int) -> list[int]:
    """The reports of its operation that the returns of a subcontract were, and the mirrors of those undone; newest first."""
    return [int(row[0]) for row in run("select report_id from subcontracts_subcontractreturn where subcontract_id = %s order by 1 desc", [key])]


def due(day: dt.date) -> list[SubcontractRow]:
    """What is at suppliers and should have been back before a day, the first due first."""
    return [
        SubcontractRow(*row)
        for row in run(f"{_SELECT} where s.state = any(%s) and s.due_on < %s order by s.due_on, s.record_id", [list(states.AWAY), day])
    ]


def returned(supplier_id: int) -> Delivered:
    """How a supplier kept the days it had agreed for what was sent to it."""
    rows = run(f"select {_KEPT} from subcontracts_subcontract s where s.supplier_id = %s and s.state in ('back', 'closed')", [supplier_id])
    kept = [row[0] for row in rows]
    first = kept.count(BY_FIRST)
    return Delivered(len(kept), first, first + kept.count(BY_LAST))


def out_at(supplier_id: int) -> Decimal:
    """How many pieces are at a supplier now."""
    (row,) = run(f"select coalesce(sum({_OUT}), 0) from subcontracts_subcontract s where s.supplier_id = %s", [supplier_id])
    return Decimal(row[0])
