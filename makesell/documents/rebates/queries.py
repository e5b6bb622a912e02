"""Named reads of rebates; private rows take the actor first. Returns frozen rows, never model instances."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.rebates import states
from makesell.documents.rebates.access import AGREEMENTS, SETTLEMENTS
from makesell.engines import rebate
from makesell.engines.rebate import Ladder, Tier
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.asking import Ask, asking
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import HeadRow, by_key, count_seen, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The agreements (`a`) an actor may see, or do an act with."""
    return document_rows(AGREEMENTS, actor, "rebates_rebateagreement", "a.record_id", act)


def settlements_of(actor: Actor, act: str = "view") -> Where:
    """The settlements (`s`) an actor may see, or do an act with."""
    return document_rows(SETTLEMENTS, actor, "rebates_rebatesettlement", "s.record_id", act)


_GROUP: Final = "left join products_productgroup g on g.record_id = a.product_group_id"
LISTING = Listing(
    noun="rebate_agreements",
    source="rebates_rebateagreement a",
    key="a.record_id",
    policy=AGREEMENTS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-valid_from",
    joins={**documents.joins("a"), "g": _GROUP},
    fields=(
        documents.number("a"),
        documents.customer("a"),
        Field("product_group", "a.product_group_id", Kind.REF, label_sql="g.name", sort_sql="g.code", nullable=True, noun="product_groups"),
        Field("state", "a.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("valid_from", "a.valid_from", Kind.DATE),
        Field("last_date", "(a.valid_to - 1)", Kind.DATE),
        Field("net", "a.net", Kind.MONEY, sums=True, currency="currency"),
        Field("accrued", "a.accrued", Kind.MONEY, sums=True, currency="currency"),
        Field("settled", "a.settled", Kind.MONEY, sums=True, currency="currency"),
        Field("open", "(a.accrued - a.settled)", Kind.MONEY, sums=True, currency="currency"),
        Field("basis", "a.basis", Kind.CHOICE, groups=True, choices=rebate.BASES),
        Field("settled_by", "a.settled_by", Kind.CHOICE, groups=True, choices=states.WAYS),
        Field("reason", "a.reason", Kind.TEXT),
        documents.owner("a"),
        documents.unit("a"),
        Field("currency", "a.currency", Kind.CODE, groups=True),
    ),
)
SETTLEMENT_LISTING = Listing(
    noun="rebate_settlements",
    source="rebates_rebatesettlement s",
    key="s.record_id",
    policy=SETTLEMENTS,
    rows=settlements_of,
    search_sql="r.search_grams",
    default_sort="-proposed_date",
    joins={
        **documents.joins("s"),
        "a": "join rebates_rebateagreement a on a.record_id = s.agreement_id",
        "n": "left join invoices_creditnote n on n.record_id = s.credit_note_id",
    },
    fields=(
        documents.number("s"),
        documents.customer("s"),
        Field("agreement", "s.agreement_id", Kind.REF, label_sql="a.number", sort_sql="a.number", noun="rebate_agreements"),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.SETTLEMENT_LABELS),
        Field("amount", "s.amount", Kind.MONEY, sums=True, currency="currency"),
        Field("proposed_date", "s.proposed_date", Kind.DATE, groups=True),
        Field("credit_note", "s.credit_note_id", Kind.REF, label_sql="n.number", sort_sql="n.number", nullable=True, noun="credit_notes"),
        Field("reason", "s.reason", Kind.TEXT),
        documents.owner("s"),
        documents.unit("s"),
        Field("currency", "s.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class AgreementRow(HeadRow):
    """An agreement as its page and its acts read it."""

    customer_id: int
    customer: str
    product_group_id: int | None
    product_group: str | None
    basis: str
    reach: str
    settled_by: str
    valid_from: dt.date
    valid_to: dt.date
    reason: str
    net: Decimal
    qty: Decimal
    accrued: Decimal
    settled: Decimal

    @property
    def last_date(self) -> dt.date:
        """The last day whose invoices count."""
        return self.valid_to - dt.timedelta(days=1)


_AGREEMENT: Final = f"""select {head("a")}, a.customer_id, c.name, a.product_group_id, g.name, a.basis, a.reach, a.settled_by, a.valid_from,
        a.valid_to, a.reason, a.net, a.qty, a.accrued, a.settled
    from rebates_rebateagreement a {documents.HEAD.format("a")} {_GROUP}"""


def agreement(actor: Actor, key: int, act: str = "view") -> AgreementRow:
    """One agreement; refuses (404) one that does not exist or that the actor may not do the act with, alike."""
    return one_seen(AgreementRow, _AGREEMENT, "a.record_id", key, rows_of(actor, act))


def of_ids(keys: Sequence[int]) -> list[AgreementRow]:
    """Agreements by key, for acts (no row filter)."""
    return by_key(AgreementRow, _AGREEMENT, "a.record_id", keys)


def ladders(keys: Sequence[int]) -> dict[int, Ladder]:
    """How agreements are reckoned."""
    rows = run(
        """select a.record_id, a.basis, a.reach, t.from_value, t.rate from rebates_rebateagreement a
           join rebates_rebatetier t on t.agreement_id = a.record_id where a.record_id = any(%s) order by 1, t.from_value""",
        [list(keys)],
    )
    found: dict[int, Ladder] = {}
    for key, basis, reach, from_value, rate in rows:
        known = found.get(key)
        found[key] = Ladder(basis, reach, (*(known.tiers if known else ()), Tier(from_value, rate)))
    return found


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many agreements of a customer the actor may see."""
    return count_seen("rebates_rebateagreement a", "a.customer_id = %s", customer_id, rows_of(actor))


def count_settlements(actor: Actor, agreement_id: int) -> int:
    """How many settlements of an agreement the actor may see."""
    return count_seen("rebates_rebatesettlement s", "s.agreement_id = %s", agreement_id, settlements_of(actor))


def beside(customer_id: int, currency: str, group_id: int | None, valid_from: dt.date, valid_to: dt.date, but: int = 0) -> str | None:
    """The number of another agreement in force for the same customer and group on one of these days; None without one."""
    found = values(
        """select coalesce(number, '') from rebates_rebateagreement
           where customer_id = %s and currency = %s and product_group_id is not distinct from %s and state = 'approved' and record_id <> %s
             and valid_from < %s and valid_to > %s order by record_id limit 1""",
        [customer_id, currency, group_id, but, valid_to, valid_from],
    )
    return str(found[0]) if found else None


# Agreements `a` with all groups below theirs: what is named before it, `mine`, are the agreements that may count.
_DOWN: Final = """down(id, group_id, depth) as (
        select record_id, product_group_id, 0 from mine where product_group_id is not null
        union all
        select d.id, g.record_id, d.depth + 1 from down d join products_productgroup g on g.parent_id = d.group_id where d.depth < 100
    )"""


@dataclass(frozen=True, slots=True)
class InForce:
    """The rebate a product is sold with: how it is reckoned, and what was invoiced under the agreement before."""

    agreement_id: int
    ladder: Ladder
    net: Decimal
    qty: Decimal

    def rate(self, net: Decimal, qty: Decimal) -> Decimal:
        """The rate that so much more reaches."""
        return self.ladder.rate(self.net + net, self.qty + qty)


@asking
def in_force(product_ids: Sequence[int], customer_id: int, currency: str, on: dt.date) -> Ask[Mapping[int, InForce]]:
    """The rebate of each product for a customer on a day: the agreement of its nearest group, else that of everything."""
    return Ask(
        f"""with recursive mine as (
                select * from rebates_rebateagreement
                where customer_id = %s and currency = %s and state = 'approved' and valid_from <= %s and valid_to > %s
            ), {_DOWN}
            select distinct on (p.record_id) p.record_id, a.record_id, a.basis, a.reach, a.net, a.qty,
                   (select string_agg(t.from_value || ' ' || t.rate, '|' order by t.from_value) from rebates_rebatetier t
                    where t.agreement_id = a.record_id)
            from mine a join products_product p on p.record_id = any(%s)
            left join down d on d.id = a.record_id and d.group_id = p.group_id
            where a.product_group_id is null or d.id is not null
            order by p.record_id, d.depth nulls last, a.record_id""",
        [customer_id, currency, on, on, list(product_ids)],
        lambda rows: {row[0]: InForce(row[1], Ladder(row[2], row[3], _tiers(row[6])), row[4], row[5]) for row in rows},
    )


def _tiers(text: str) -> tuple[Tier, ...]:
    return tuple(Tier(*map(Decimal, each.split(" "))) for each in text.split("|"))


_COUNTING: Final = """
    select distinct on (x.line_id) x.line_id, a.record_id
    from mine a join invoices_invoice v on v.customer_id = a.customer_id and v.currency = a.currency and v.invoice_date >= a.valid_from
         and v.invoice_date < a.valid_to
    join invoices_invoiceline x on x.invoice_id = v.record_id join orders_salesorderline l on l.line_id = x.order_line_id and l.kind = 'sale'
    join products_product p on p.record_id = l.product_id left join down d on d.id = a.record_id and d.group_id = p.group_id
    where (a.product_group_id is null or d.id is not null)"""


@asking
def counting(invoice_ids: Sequence[int]) -> Ask[list[tuple[int, int]]]:
    """Lines of invoices that agreements in force count: (invoice line, agreement); whoever asks."""
    keys = list(invoice_ids)
    return Ask(
        f"""with recursive mine as (
                select * from rebates_rebateagreement
                where state = 'approved' and customer_id in (select customer_id from invoices_invoice where record_id = any(%s))
            ), {_DOWN} {_COUNTING} and v.record_id = any(%s) order by x.line_id, d.depth nulls last, a.record_id""",
        [keys, keys],
        lambda rows: [(row[0], row[1]) for row in rows],
    )


def counting_for(agreement_id: int) -> list[int]:
    """Lines of invoices posted on an agreement's days, before it was in force, that no agreement counts."""
    rows = run(
        f"""with recursive mine as (select * from rebates_rebateagreement where record_id = %s), {_DOWN} {_COUNTING}
            and v.state = 'posted' and not exists (select 1 from rebates_rebateline r where r.invoice_line_id = x.line_id)
            order by x.line_id, d.depth nulls last, a.record_id""",
        [agreement_id],
    )
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Standing:
    """What an invoice line stands at in its agreement."""

    line_id: int
    agreement_id: int
    net: Decimal
    qty: Decimal
    accrued: Decimal
    settled: Decimal


# What the documents say of a line: of what was settled, the part that goes with goods given back since was never the customer's; what stands of
# the line is what credit notes left of it, and that.
_SETTLED: Final = """
    select coalesce(sum(makesell_part(b.net, x.qty - c.qty, x.qty - coalesce(
        (select sum(e.qty) from invoices_creditline e where e.invoice_line_id = x.line_id and e.line_id < b.line_id), 0), 4)), 0) as net
    from invoices_creditline b join invoices_creditnote n on n.record_id = b.credit_note_id and n.kind = 'rebate'
    where b.invoice_line_id = x.line_id"""


def standing(line_ids: Sequence[int]) -> list[tuple[Standing, Standing]]:
    """Of invoice lines that count for agreements: what is kept of each, and what its documents say now (`accrued` is still as kept)."""
    rows = run(
        f"""select r.invoice_line_id, r.agreement_id, r.net, r.qty, r.accrued, r.settled,
                   case when v.state = 'reversed' then 0 else x.net - c.net + s.net end, case when v.state = 'reversed' then 0 else x.qty - c.qty end,
                   case when v.state = 'reversed' then 0 else s.net end
            from rebates_rebateline r join invoices_invoiceline x on x.line_id = r.invoice_line_id
            join invoices_invoice v on v.record_id = x.invoice_id
            cross join lateral (select coalesce(sum(y.net), 0) as net, coalesce(sum(y.qty), 0) as qty from invoices_creditline y
                                where y.invoice_line_id = x.line_id) c
            cross join lateral ({_SETTLED}) s
            where r.invoice_line_id = any(%s) order by r.invoice_line_id""",
        [list(line_ids)],
    )
    return [(Standing(*row[:6]), Standing(row[0], row[1], row[6], row[7], row[4], row[8])) for row in rows]


def agreements_of(line_ids: Sequence[int]) -> list[int]:
    """The agreements that invoice lines count for."""
    return values("select distinct agreement_id from rebates_rebateline where invoice_line_id = any(%s) order by 1", [list(line_ids)])


@dataclass(frozen=True, slots=True)
class CountedLine:
    """An invoice line that counts for an agreement."""

    invoice_id: int
    invoice: str | None
    invoice_date: dt.date
    product_id: int | None
    product: str | None
    net: Decimal
    qty: Decimal
    accrued: Decimal
    settled: Decimal
    line_id: int
    order_line_id: int
    tax_rate: Decimal | None


def lines(agreement_id: int) -> list[CountedLine]:
    """The invoice lines an agreement counts, the newest first."""
    rows = run(
        """select v.record_id, v.number, v.invoice_date, l.product_id, p.name, r.net, r.qty, r.accrued, r.settled, x.line_id, x.order_line_id,
                  x.tax_rate
           from rebates_rebateline r join invoices_invoiceline x on x.line_id = r.invoice_line_id
           join invoices_invoice v on v.record_id = x.invoice_id
           join orders_salesorderline l on l.line_id = x.order_line_id left join products_product p on p.record_id = l.product_id
           where r.agreement_id = %s order by v.invoice_date desc, x.line_id desc""",
        [agreement_id],
    )
    return [CountedLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class SettlementRow(HeadRow):
    """A settlement as its page and its acts read it."""

    agreement_id: int
    agreement: str
    settled_by: str
    customer_id: int
    customer: str
    amount: Decimal
    proposed_date: dt.date
    reason: str
    credit_note_id: int | None
    credit_note: str | None

    @property
    def order_id(self) -> None:
        """It concerns many orders, so its credit note names none."""
        return


_SETTLEMENT: Final = f"""select {head("s")}, s.agreement_id, coalesce(a.number, ''), a.settled_by, s.customer_id, c.name, s.amount, s.proposed_date,
        s.reason, s.credit_note_id, n.number
    from rebates_rebatesettlement s {documents.HEAD.format("s")} join rebates_rebateagreement a on a.record_id = s.agreement_id
    left join invoices_creditnote n on n.record_id = s.credit_note_id"""


def settlement(actor: Actor, key: int, act: str = "view") -> SettlementRow:
    """One settlement; refuses (404) one that does not exist or that the actor may not do the act with, alike."""
    return one_seen(SettlementRow, _SETTLEMENT, "s.record_id", key, settlements_of(actor, act))


def settlements_by_id(keys: Sequence[int]) -> list[SettlementRow]:
    """Settlements by key, for acts (no row filter)."""
    return by_key(SettlementRow, _SETTLEMENT, "s.record_id", keys)


def pending(agreement_id: int) -> Decimal:
    """What is proposed or awaits the next invoice of an agreement: not settled yet, and not to be settled again."""
    (amount,) = values(
        "select coalesce(sum(amount), 0) from rebates_rebatesettlement where agreement_id = %s and state in ('proposed', 'awaited')", [agreement_id]
    )
    return Decimal(amount)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A settlement that awaits the next invoice, and that invoice once there is one with something open."""

    settlement_id: int
    invoice_id: int


def awaited() -> list[Awaited]:
    """Settlements whose next invoice has come: the first one posted since their approval that has something open; whoever asks."""
    rows = run(
        """select s.record_id, (select v.record_id from invoices_invoice v join receivables_outstanding o on o.record_id = v.record_id
                                where v.customer_id = s.customer_id and v.currency = s.currency and v.state = 'posted' and o.open > 0
                                  and exists (select 1 from spine_event p where p.record_id = v.record_id and p.act = 'post' and p.at > e.at)
                                order by v.invoice_date, v.record_id limit 1)
           from rebates_rebatesettlement s
           join lateral (select max(at) as at from spine_event where record_id = s.record_id and act = 'await') e on true
           where s.state = 'awaited' order by s.record_id"""
    )
    return [Awaited(*row) for row in rows if row[1] is not None]


@dataclass(frozen=True, slots=True)
class Due:
    """An agreement that has ended with something of it not settled."""

    id: int
    number: str
    customer: str
    open: Decimal
    currency: str


def to_settle(actor: Actor, on: dt.date, most: int = 50) -> list[Due]:
    """Agreements whose days are over, with something set aside that nobody has proposed to settle; those the actor may settle."""
    if not AGREEMENTS.may(actor, "settle"):
        return []
    seen = rows_of(actor, "settle")
    rows = run(
        f"""select a.record_id, coalesce(a.number, ''), c.name, a.accrued - a.settled - p.amount, a.currency from rebates_rebateagreement a
            join parties_customer c on c.record_id = a.customer_id
            cross join lateral (select coalesce(sum(s.amount), 0) as amount from rebates_rebatesettlement s
                                where s.agreement_id = a.record_id and s.state in ('proposed', 'awaited')) p
            where a.state in ('approved', 'ended') and (a.valid_to <= %s or a.state = 'ended') and a.accrued - a.settled - p.amount > 0 and {seen.sql}
            order by a.valid_to, a.record_id limit %s""",
        [on, *seen.params, most],
    )
    return [Due(*row) for row in rows]
