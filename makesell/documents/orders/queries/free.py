"""Lines that are not sold: goods on loan, given away, sent instead of others — their list, and what is out of loans."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.queries.lists import BY_ORDER
from makesell.documents.orders.queries.scope import CUSTOMER, PERSON, rows_of
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.refusal import missing
from makesell.ground.roster.listings import BY_PERSON
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products.queries import BY_PRODUCT

KINDS: Final = {kind: states.KINDS[kind] for kind in (states.LOAN, *states.GIVEN, states.REPLACEMENT)}
_KINDS: Final = ", ".join(f"'{kind}'" for kind in KINDS)
# What is still out of a loan `l`, whose balance is `b`.
OUT: Final = """case when l.kind = 'loan' then coalesce(b.shipped_qty, 0)
    - coalesce((select sum(m.qty) from orders_loanmove m where m.loan_line_id = l.line_id), 0) else 0 end"""


def free_rows_of(actor: Actor) -> Where:
    """The lines that are not sold of the confirmed orders an actor may see."""
    seen = rows_of(actor)
    return Where(f"o.state = '{states.CONFIRMED}' and l.kind in ({_KINDS}) and {seen.sql}", seen.params)


FREE_LISTING: Final = Listing(
    noun="free_lines",
    source="""orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
        join orderbook_balance b on b.line_id = l.line_id""",
    key="l.line_id",
    policy=POLICY,
    rows=free_rows_of,
    default_sort="due_back",
    search_sql=None,
    joins={
        "c": CUSTOMER,
        "cn": parties.NOW,
        "p": PERSON,
        "pr": "left join products_product pr on pr.record_id = l.product_id",
        "g": "left join plans_budgetline g on g.line_id = l.budget_line_id",
        "k": "left join spine_record k on k.id = l.cause_id",
    },
    fields=(
        Field("order", "l.order_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", noun="orders", walk=BY_ORDER),
        Field("position", "l.position", Kind.INT),
        Field("order_date", "o.order_date", Kind.DATE, groups=True),
        documents.customer("o"),
        Field("kind", "l.kind", Kind.CHOICE, groups=True, choices=KINDS),
        Field(
            "product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products", walk=BY_PRODUCT
        ),
        Field("qty", "l.qty", Kind.QTY, sums=True),
        Field("shipped_qty", "b.shipped_qty", Kind.QTY, sums=True),
        Field("out", f"({OUT})", Kind.QTY, sums=True),
        Field("due_back", "l.due_back_date", Kind.DATE, nullable=True, groups=True),
        Field("paid_by", "coalesce(g.name, '')", Kind.TEXT, groups=True),
        Field("cause", "coalesce(k.number, '')", Kind.CODE),
        Field("deemed_sale", "(l.deemed_sale)", Kind.BOOL),
        Field("taxable_value", "l.taxable_value", Kind.MONEY, nullable=True, sums=True, currency="currency"),
        Field("deemed_tax", "(case when l.deemed_sale then round(l.taxable_value * l.tax_rate, 2) end)", Kind.MONEY, nullable=True, sums=True,
              currency="currency"),
        Field("currency", "o.currency", Kind.CODE, groups=True),
        Field("owner", "o.owner_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", nullable=True, groups=True, noun="people",
              walk=BY_PERSON, tie="o.record_id"),
    ),
)  # fmt: skip


# Lines of an order that are not sold.
free_of_order = Counting(FREE_LISTING.source, "l.order_id = %s", free_rows_of)


@dataclass(frozen=True, slots=True)
class FreeLine:
    """A line that is not sold, as its page shows it."""

    id: int
    order_id: int
    order: str | None
    order_version: int
    order_date: dt.date
    position: int
    kind: str
    customer_id: int
    customer: str
    product_id: int | None
    product: str | None
    currency: str
    qty: Decimal
    shipped_qty: Decimal
    out: Decimal
    due_back_date: dt.date | None
    plan_id: int | None
    plan: str | None
    paid_by: str | None
    cause_id: int | None
    cause_kind: str | None
    cause: str | None
    deemed_sale: bool
    taxable_value: Decimal | None
    tax_rate: Decimal | None
    owner_id: int | None
    owner: str | None


def free_line(actor: Actor, line_id: int) -> FreeLine:
    """One line that is not sold; refuses (404) one that does not exist or whose order the actor may not see, alike."""
    seen = free_rows_of(actor)
    row = one(
        f"""select l.line_id, l.order_id, o.number, o.version, o.order_date, l.position, l.kind, o.customer_id, c.name, l.product_id, pr.name,
                   o.currency, l.qty, b.shipped_qty, {OUT}, l.due_back_date, g.plan_id, coalesce(pl.number, '') || ' ' || pl.title, g.name,
                   l.cause_id, k.kind, coalesce(k.number, k.title), l.deemed_sale, l.taxable_value, l.tax_rate, o.owner_id, p.name
            from {FREE_LISTING.source} {CUSTOMER} {PERSON} left join products_product pr on pr.record_id = l.product_id
            left join plans_budgetline g on g.line_id = l.budget_line_id left join plans_salesplan pl on pl.record_id = g.plan_id
            left join spine_record k on k.id = l.cause_id where l.line_id = %s and {seen.sql}""",
        [line_id, *seen.params],
    )
    if row is None:
        raise missing()
    return FreeLine(*row)


def out_of(line_ids: Sequence[int]) -> dict[int, Decimal]:
    """What is out of loans: {line: shipped less given back and sold}; for acts that have locked their orders."""
    rows = run(
        f"""select l.line_id, {OUT} from orders_salesorderline l left join orderbook_balance b on b.line_id = l.line_id
            where l.line_id = any(%s) and l.kind = 'loan'""",
        [list(line_ids)],
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class LoanSale:
    """Goods on loan that were sold: the sale (its line of the spine), the line sold, and how much."""

    id: int
    loan_line_id: int
    new_line_id: int
    qty: Decimal


def sales_of(loan_line_ids: Sequence[int]) -> list[LoanSale]:
    """What was sold out of loans, the newest first."""
    rows = run(
        """select m.line_id, m.loan_line_id, m.new_line_id, m.qty from orders_loanmove m
           where m.loan_line_id = any(%s) and m.kind = %s order by m.line_id desc""",
        [list(loan_line_ids), states.CONVERTED],
    )
    return [LoanSale(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """What came of a loan."""

    moved_date: dt.date
    line: int
    kind: str
    qty: Decimal
    warehouse: str | None
    new_line: int | None
    note: str


def moves(order_id: int) -> list[MoveRow]:
    """What came of the loans of an order, in the order it came."""
    rows = run(
        """select m.moved_date, l.position, m.kind, m.qty, w.name, n.position, m.note from orders_loanmove m
           join orders_salesorderline l on l.line_id = m.loan_line_id left join works_warehouse w on w.record_id = m.warehouse_id
           left join orders_salesorderline n on n.line_id = m.new_line_id where l.order_id = %s order by m.line_id""",
        [order_id],
    )
    return [MoveRow(*row) for row in rows]
