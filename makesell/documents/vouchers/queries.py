"""Named reads of vouchers, of what is still to be handed over, and of the mapping of accounts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.receipts.worth import worths
from makesell.documents.vouchers import states
from makesell.documents.vouchers.access import ACCOUNTS, HANDOVERS, VOUCHERS
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.refusal import missing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, head, one_seen
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties import words


def handovers_of(actor: Actor) -> Where:
    """Hand-overs are seen whole or not at all."""
    return where(HANDOVERS.reach(actor), owner="null", unit="null")


def vouchers_of(actor: Actor) -> Where:
    """Vouchers likewise."""
    return where(VOUCHERS.reach(actor), owner="null", unit="null")


def accounts_of(actor: Actor) -> Where:
    """Accounts likewise."""
    return where(ACCOUNTS.reach(actor), owner="null", unit="null")


HANDOVER_LIST = Listing(
    noun="voucher_handovers",
    source="vouchers_voucherhandover h",
    key="h.record_id",
    policy=HANDOVERS,
    rows=handovers_of,
    default_sort="-number",
    joins={"u": "join organisation_unit u on u.id = h.unit_id", "r": "join spine_record r on r.id = h.record_id"},
    fields=(
        Field("number", "h.number", Kind.CODE, nullable=True),
        Field("until", "h.until", Kind.DATE, groups=True),
        Field("vouchers", "h.vouchers", Kind.INT, sums=True),
        Field("total", "h.total", Kind.MONEY, sums=True, currency="currency"),
        Field("currency", "h.currency", Kind.CODE, groups=True),
        roster.unit("h"),
    ),
)
VOUCHER_LIST = Listing(
    noun="vouchers",
    source="vouchers_voucher v",
    key="v.id",
    policy=VOUCHERS,
    rows=vouchers_of,
    default_sort="-voucher_date",
    joins={
        "h": "join vouchers_voucherhandover h on h.record_id = v.handover_id",
        "r": "join spine_record r on r.id = v.record_id",
        "c": "left join parties_customer c on c.record_id = v.customer_id",
        "cn": f"left {parties.NOW}",
    },
    fields=(
        Field("number", "v.number", Kind.CODE),
        Field("voucher_date", "v.voucher_date", Kind.DATE, groups=True),
        Field("document", "coalesce(r.number, r.title)", Kind.CODE),
        replace(parties.field("v.customer_id"), nullable=True),     # an accrual of pay has no customer
        Field("total", "v.total", Kind.MONEY, sums=True, currency="currency"),
        Field("handover", "v.handover_id", Kind.REF, label_sql="h.number", sort_sql="h.number", groups=True, noun="voucher_handovers"),
        Field("currency", "h.currency", Kind.CODE),
    ),
)
ACCOUNT_LIST = Listing(
    noun="account_rules",
    source="vouchers_accountrule a",
    key="a.id",
    policy=ACCOUNTS,
    rows=accounts_of,
    default_sort="use",
    search_sql=None,
    joins={"pg": "left join products_productgroup pg on pg.record_id = a.product_group_id"},
    fields=(
        Field("use", "a.use", Kind.CHOICE, groups=True, choices=states.USES),
        Field("product_group", "a.product_group_id", Kind.REF, label_sql="pg.name", sort_sql="pg.code", nullable=True, noun="product_groups"),
        Field("channel", "nullif(a.channel, '')", Kind.CHOICE, nullable=True, choices=words.CHANNELS),
        Field("account", "a.account", Kind.CODE),
        Field("account_name", "a.account_name", Kind.TEXT),
        Field("valid_from", "a.valid_from", Kind.DATE),
        Field("valid_to", "a.valid_to", Kind.DATE, nullable=True),
    ),
)
count_of_handover = Counting("vouchers_voucher v", "v.handover_id = %s", vouchers_of)


@dataclass(frozen=True, slots=True)
class HandoverRow(HeadRow):
    """A hand-over as its page reads it."""

    until: dt.date
    vouchers: int
    total: Decimal


def handover(actor: Actor, key: int) -> HandoverRow:
    """One hand-over; refuses (404) one that does not exist or may not be seen."""
    sql = f"""select {head("h")}, h.until, h.vouchers, h.total from vouchers_voucherhandover h join organisation_unit u on u.id = h.unit_id
              left join organisation_person p on p.id = h.owner_id"""
    return one_seen(HandoverRow, sql, "h.record_id", key, handovers_of(actor))


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher with the document it says."""

    id: int
    number: str
    voucher_date: dt.date
    record_id: int
    kind: str
    document: str
    customer_id: int | None
    customer: str
    total: Decimal
    handover_id: int
    handover: str | None
    currency: str


def voucher(actor: Actor, key: int) -> VoucherRow:
    """One voucher; refuses (404) one that does not exist or may not be seen."""
    row = one(
        """select v.id, v.number, v.voucher_date, v.record_id, r.kind, coalesce(r.number, r.title), v.customer_id, coalesce(c.name, ''), v.total,
                  v.handover_id, h.number, h.currency
           from vouchers_voucher v join spine_record r on r.id = v.record_id left join parties_customer c on c.record_id = v.customer_id
           join vouchers_voucherhandover h on h.record_id = v.handover_id where v.id = %s""",
        [key],
    )
    if row is None or not VOUCHERS.may(actor):
        raise missing()
    return VoucherRow(*row)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a voucher, with what its voucher says of itself."""

    number: str
    day: dt.date
    position: int
    document: str
    customer: str
    customer_code: str
    account: str
    account_name: str
    debit: Decimal
    credit: Decimal
    currency: str
    amount: Decimal
    rate: Decimal


_LINES = """select v.number, v.voucher_date, l.position, coalesce(r.number, r.title), coalesce(c.name, ''), coalesce(c.code, ''), l.account,
        l.account_name, l.debit, l.credit, l.currency, l.amount, l.rate
    from vouchers_voucherline l join vouchers_voucher v on v.id = l.voucher_id join spine_record r on r.id = v.record_id
    left join parties_customer c on c.record_id = v.customer_id"""


def lines(voucher_id: int) -> list[LineRow]:
    """The lines of a voucher."""
    return [LineRow(*row) for row in run(f"{_LINES} where l.voucher_id = %s order by l.position", [voucher_id])]


def lines_of_handover(key: int) -> list[LineRow]:
    """All lines of a hand-over, voucher by voucher."""
    return [LineRow(*row) for row in run(f"{_LINES} where v.handover_id = %s order by v.number, l.position", [key])]


def sums(key: int) -> list[tuple[str, str, Decimal, Decimal]]:
    """What a hand-over comes to by account: (account, name, debit, credit)."""
    rows = run(
        """select l.account, max(l.account_name), sum(l.debit), sum(l.credit) from vouchers_voucherline l
           join vouchers_voucher v on v.id = l.voucher_id where v.handover_id = %s group by 1 order by 1""",
        [key],
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """An account of the mapping."""

    id: int
    use: str
    product_group_id: int | None
    product_group: str | None
    channel: str
    account: str
    account_name: str
    valid_from: dt.date
    valid_to: dt.date | None


def rules(key: int | None = None) -> list[RuleRow]:
    """The mapping of accounts, or one row of it."""
    rows = run(
        """select a.id, a.use, a.product_group_id, pg.name, a.channel, a.account, a.account_name, a.valid_from, a.valid_to
           from vouchers_accountrule a left join products_productgroup pg on pg.record_id = a.product_group_id
           where %s::bigint is null or a.id = %s order by a.id""",
        [key, key],
    )
    return [RuleRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """An entry of the receivables book nobody handed over: of which document, whose, and the rate kept for it (none: unknown).

    What a bill's receipt did belongs to the bill. The invoice of a letter's fee or interest is a `charge`. `worth` is its amount in company currency.
    """

    id: int
    record_id: int
    kind: str
    account: str
    customer_id: int
    channel: str
    currency: str
    amount: Decimal
    day: dt.date
    rate: Decimal | None
    worth: Decimal | None


def open_entries(until: dt.date, company_currency: str) -> list[OpenEntry]:
    """Entries that count up to a day and stand in no voucher, document by document and day by day.

    What entries in another currency are worth, and by which rate, `receipts/worth.py` says.
    """
    rows = run(
        f"""with worths as materialized ({worths("true")})
           select e.id, coalesce(m.bill_id, l.record_id), case when v.letter_id is not null then 'charge' else e.kind end, e.account,
                  e.customer_id, c.channel, e.currency, e.amount, e.business_date,
                  case when e.currency = %(own)s then 1 else w.rate end, case when e.currency = %(own)s then e.amount else w.worth end
           from receivables_entry e join spine_line l on l.id = e.source_line_id join parties_customer c on c.record_id = e.customer_id
           left join receipts_receipt m on m.record_id = l.record_id
           left join invoices_invoice v on v.record_id = l.record_id and e.kind = 'invoice' left join worths w on w.id = e.id
           where e.business_date <= %(until)s and not exists (select 1 from vouchers_voucherentry x where x.entry_id = e.id)
           order by e.business_date, 2, e.id""",
        {"until": until, "own": company_currency},
    )
    return [OpenEntry(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class OpenMove:
    """Goods that left for a customer (below zero) or came back, at what they stood in the stock book at, and nobody handed over."""

    id: int
    record_id: int
    customer_id: int
    channel: str
    worth: Decimal
    day: dt.date
    scrapped: bool     # what came back, and was scrapped


def open_moves(until: dt.date) -> list[OpenMove]:
    """What deliveries and returns moved that counts up to a day and stands in no voucher, document by document and day by day."""
    rows = run(
        """select e.id, l.record_id, c.record_id, c.channel, makesell_part(e.qty, e.unit_cost, 1, 2), e.business_date, e.kind = 'scrap'
           from stock_entry e join spine_line l on l.id = e.source_line_id left join deliveries_delivery d on d.record_id = l.record_id
           left join returns_returnauthorization r on r.record_id = l.record_id
           join parties_customer c on c.record_id = coalesce(d.customer_id, r.customer_id)
           where e.business_date <= %s and makesell_part(e.qty, e.unit_cost, 1, 2) <> 0
             and not exists (select 1 from vouchers_voucherstock x where x.entry_id = e.id) order by 6, 2, 1""",
        [until],
    )
    return [OpenMove(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Sold:
    """What an invoice or a credit note charges of a product group: net and tax."""

    record_id: int
    product_group_id: int | None
    net: Decimal
    tax: Decimal


def sold(record_ids: Sequence[int]) -> list[Sold]:
    """The sums of invoices and credit notes by product group."""
    rows = run(
        """select x.record_id, p.group_id, sum(x.net), sum(x.tax) from (
               select x.invoice_id as record_id, x.order_line_id, x.net, x.tax from invoices_invoiceline x where x.invoice_id = any(%(ids)s)
               union all
               select c.credit_note_id, x.order_line_id, c.net, c.tax from invoices_creditline c
               join invoices_invoiceline x on x.line_id = c.invoice_line_id where c.credit_note_id = any(%(ids)s)) x
           left join orders_salesorderline l on l.line_id = x.order_line_id left join products_product p on p.record_id = l.product_id
           group by 1, 2 order by 1, 2 nulls first""",
        {"ids": list(record_ids)},
    )
    return [Sold(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PassedBill:
    """A bill that was passed on: endorsed to a supplier, or discounted by a bank, which kept something of it."""

    endorsed: bool
    cost: Decimal


def passed_bills(bill_ids: Sequence[int]) -> dict[int, PassedBill]:
    """Those of bills that were passed on."""
    rows = run(
        "select record_id, discount_cost is null, coalesce(discount_cost, 0) from receipts_bill where record_id = any(%s) and passed_to <> ''",
        [list(bill_ids)],
    )
    return {row[0]: PassedBill(row[1], row[2]) for row in rows}


def group_names(keys: Sequence[int]) -> dict[int, str]:
    """Names of product groups."""
    return dict(run("select record_id, name from products_productgroup where record_id = any(%s)", [list(keys)]))
