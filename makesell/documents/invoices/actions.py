"""The only place that changes invoices; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import states
from makesell.ground.actor import Actor
from makesell.ground.db import by_index, run
from makesell.ground.db.writing import Write, written
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable
from makesell.ground.text.search import grams

KIND = "invoice"
SERIES = NewSeries("invoice", "IN-{yyyy}-", 6, gapless=True)
TABLE = DocumentTable(KIND, "invoices_invoice", SERIES, {"invoice_date": "date"}, states.TRANSITIONS, lock="invoice")
HEAD = 0     # the position of the head's own spine line: what receivables name


@dataclass(frozen=True, slots=True)
class NewInvoiceLine:
    """The amount charged for a quantity of an order line; the past may state what that had cost."""

    position: int
    order_line_id: int
    qty: Decimal
    net: Decimal
    tax: Decimal
    delivery_line_id: int | None = None
    tax_rate: Decimal | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewDueItem:
    """A part of the payment schedule, its amount already allocated (13.12)."""

    part: int
    amount: Decimal
    trigger: str
    trigger_date: dt.date | None
    days: int = 0
    due_date: dt.date | None = None
    percent: Decimal | None = None
    gate: str = ""
    retention: bool = False


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice's head, lines and due items; the past gives number and state."""

    customer_id: int
    customer_name: str
    owner_id: int | None
    unit_id: int
    currency: str
    invoice_date: dt.date
    lines: tuple[NewInvoiceLine, ...]
    due_items: tuple[NewDueItem, ...] = ()
    payer_id: int | None = None
    order_id: int | None = None
    number: str | None = None
    state: str = states.DRAFT
    rate: Decimal = Decimal(1)
    external_source: str | None = None
    external_id: str | None = None
    terms_id: int | None = None
    milestone: int | None = None


def record_many(invoices: Sequence[NewInvoice], *, actor: Actor, at: dt.datetime, act: str = "", reason: str = "") -> list[int]:
    """Writes invoices with their lines, in a constant number of statements; returns their keys in the order given.

    `act` is the named act that their timelines begin with. The line of an invoice's head is opened after its lines.
    """
    opened = spine.open_with_lines(
        [
            spine.NewRecord(
                KIND, i.customer_name, i.owner_id, i.unit_id, i.number, i.external_source, i.external_id,
                grams=grams(i.number or ""), sort_key=i.number or "",
            )
            for i in invoices
        ],
        [[*(line.position for line in i.lines), HEAD] for i in invoices],
        actor=actor,
        at=at,
        act=act,
        reason=reason,
    )  # fmt: skip
    record_ids = [rid for rid, _ in opened]
    line_ids = [line_id for _, ids in opened for line_id in ids[:-1]]
    written(_heads(record_ids, invoices), _lines(line_ids, [(key, line) for key, i in zip(record_ids, invoices, strict=True) for line in i.lines]))
    return record_ids


def _lines(line_ids: Sequence[int], flat: Sequence[tuple[int, NewInvoiceLine]]) -> Write[None]:
    return Write(
        """invoice_lines as (
           insert into invoices_invoiceline (line_id, invoice_id, position, order_line_id, delivery_line_id, qty, net, tax, gross, tax_rate, cost)
           select i, v, p, ol, dl, q, n, t, n + t, r, c
           from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[],
                       %s::numeric[], %s::numeric[]) as x(i, v, p, ol, dl, q, n, t, r, c))""",
        [
            list(line_ids),
            [rid for rid, _ in flat],
            [x.position for _, x in flat],
            [x.order_line_id for _, x in flat],
            [x.delivery_line_id for _, x in flat],
            [x.qty for _, x in flat],
            [x.net for _, x in flat],
            [x.tax for _, x in flat],
            [x.tax_rate for _, x in flat],
            [x.cost for _, x in flat],
        ],
    )


def _heads(record_ids: Sequence[int], invoices: Sequence[NewInvoice]) -> Write[None]:
    zero = Decimal(0)
    return Write(
        """invoices as (
           insert into invoices_invoice (record_id, number, state, owner_id, unit_id, currency, version, customer_id, payer_id, order_id,
               invoice_date, rate, net, tax, gross, line_count, terms_id, milestone)
           select i, n, s, o, u, c, 1, cu, pa, od, d, ra, ne, ta, ne + ta, lc, te, mi
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[],
                       %s::date[], %s::numeric[], %s::numeric[], %s::numeric[], %s::int[], %s::bigint[], %s::int[])
                as h(i, n, s, o, u, c, cu, pa, od, d, ra, ne, ta, lc, te, mi))""",
        [
            list(record_ids),
            [i.number for i in invoices],
            [i.state for i in invoices],
            [i.owner_id for i in invoices],
            [i.unit_id for i in invoices],
            [i.currency for i in invoices],
            [i.customer_id for i in invoices],
            [i.payer_id or i.customer_id for i in invoices],
            [i.order_id for i in invoices],
            [i.invoice_date for i in invoices],
            [i.rate for i in invoices],
            [sum((x.net for x in i.lines), zero) for i in invoices],
            [sum((x.tax for x in i.lines), zero) for i in invoices],
            [len(i.lines) for i in invoices],
            [i.terms_id for i in invoices],
            [i.milestone for i in invoices],
        ],
    )


def set_date(invoice_ids: Sequence[int], on: dt.date) -> None:
    """Drafts are to be posted on a day."""
    run("update invoices_invoice set invoice_date = %s where record_id = any(%s) and state = 'draft'", [on, list(invoice_ids)])


def post(invoice_ids: Sequence[int], on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[str]:
    """Gives drafts their numbers without a gap and posts them, the last thing an act does; returns the numbers."""
    return documents.move(TABLE, invoice_ids, "post", actor=actor, at=at, reason=reason, number_on=on)


def move_state(invoice_ids: Sequence[int], act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Moves invoices by a named act; refuses (409) one whose state does not allow it."""
    documents.move(TABLE, invoice_ids, act, actor=actor, at=at, reason=reason)


def set_tax(line_id: int, net: Decimal, tax: Decimal, rate: Decimal, reason: str) -> None:
    """A draft's line is taxed at another rate; its head follows."""
    run(
        "update invoices_invoiceline set net = %s, tax = %s, gross = %s, tax_rate = %s, tax_reason = %s where line_id = %s",
        [net, tax, net + tax, rate, reason, line_id],
    )
    run(
        """update invoices_invoice i set net = s.net, tax = s.tax, gross = s.net + s.tax, version = i.version + 1
           from (select invoice_id, sum(net) as net, sum(tax) as tax from invoices_invoiceline
                 where invoice_id = (select invoice_id from invoices_invoiceline where line_id = %s) group by 1) s
           where i.record_id = s.invoice_id""",
        [line_id],
    )


def bear_rebate(lines: Sequence[tuple[int, Decimal]]) -> None:
    """Lines bear what is set aside for the customer's rebate, in company currency, before they are posted: (line, amount)."""
    run(
        "update invoices_invoiceline x set rebate = t.amount from unnest(%s::bigint[], %s::numeric[]) as t(id, amount) where x.line_id = t.id",
        [[line for line, _ in lines], [amount for _, amount in lines]],
    )


# The freight borne by us for a line `x` of invoice `v` that charges order line `l`, in company currency: its part of what the carrier charged for
# the delivery it names, or for the deliveries of its order line; as long as that is not known, the share of the price that is planned.
FREIGHT = """case when exists (select 1 from orders_salesorderline f where f.order_id = l.order_id and f.kind = 'freight' and f.net > 0)
    then 0 else coalesce(
        (select makesell_part(sum(y.freight_cost), x.qty, sum(y.qty), 2)
         from deliveries_deliveryline y join deliveries_delivery k on k.record_id = y.delivery_id and k.state in ('issued', 'delivered')
         where y.order_line_id = l.line_id and y.freight_cost is not null and y.line_id = coalesce(x.delivery_line_id, y.line_id)),
        makesell_part(makesell_part(x.net, v.rate, 1, 2), %(freight_share)s, 1, 2)) end"""
# Keeps with each line sold of invoices (`ids`) what it cost in company currency: at the standard cost in force when its goods left (13.15),
# else on the invoice's day. Orders whose past states their cost have had their margin with the order. Run by the posting that reads it, with
# what is set aside for rebates. It goes from the invoices' few lines to their order lines.
COSTED = f"""
    update invoices_invoiceline x set cost = makesell_part(x.qty * c.cost, 1, 1, 2), freight_cost = {FREIGHT}
    from (select * from invoices_invoiceline where invoice_id = any(%(ids)s)) n
    {by_index("invoices_invoice", "v", "v.record_id = n.invoice_id")}
    {by_index("orders_salesorderline", "l", "l.line_id = n.order_line_id")}
    join products_productcost c on c.product_id = l.product_id
    where x.invoice_id = any(%(ids)s) and x.line_id = n.line_id and l.kind = 'sale' and l.cost is null
      and daterange(c.valid_from, c.valid_to) @> coalesce(
          (select max(e.event_date) from orderbook_entry e
           where e.line_id = n.order_line_id and e.measure = 'shipped' and e.origin_id is null
             and e.source_line_id = coalesce(n.delivery_line_id, e.source_line_id)), v.invoice_date)
    returning x.line_id, x.cost + x.rebate + x.freight_cost as cost
"""
CREDIT_NOTE = DocumentTable(
    "credit_note",
    "invoices_creditnote",
    NewSeries("credit_note", "CN-{yyyy}-", 6, gapless=True),
    {
        "customer_id": "bigint", "order_id": "bigint", "kind": "text", "credit_date": "date", "reason": "text", "net": "numeric", "tax": "numeric",
        "gross": "numeric", "freed": "numeric",
    },
    {},
    lock="credit_note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewCreditLine:
    """What of an invoice line is taken back, and the money that is the customer's again by it."""

    invoice_line_id: int
    qty: Decimal
    net: Decimal
    tax: Decimal
    freed: Decimal


@dataclass(frozen=True, slots=True)
class NewCreditNote:
    """A credit note with its lines."""

    customer_id: int
    customer_name: str
    owner_id: int | None
    unit_id: int
    currency: str
    credit_date: dt.date
    lines: tuple[NewCreditLine, ...]
    order_id: int | None = None
    reason: str = ""
    kind: str = states.RETURN
    number: str | None = None
    external_source: str | None = None
    external_id: str | None = None


def write_credit_notes(notes: Sequence[NewCreditNote], *, actor: Actor, at: dt.datetime) -> list[tuple[int, list[int]]]:
    """Writes credit notes, their numbers yet to be taken (those of the past bring them), in a constant number of statements; returns each with
    its lines. What people write begins their timelines."""
    keys = documents.open_many(CREDIT_NOTE, [_credit_note(note) for note in notes], actor=actor, at=at)
    flat = [(key, position, line) for key, note in zip(keys, notes, strict=True) for position, line in enumerate(note.lines, 1)]
    lines = spine.open_lines([(key, position) for key, position, _ in flat])
    run(
        """insert into invoices_creditline (line_id, position, credit_note_id, invoice_line_id, qty, net, tax, gross, freed)
           select t.line_id, l.position, l.record_id, t.i, t.q, t.n, t.t, t.n + t.t, t.f
           from unnest(%s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[]) as t(line_id, i, q, n, t, f)
           join spine_line l on l.id = t.line_id""",
        [
            lines,
            [x.invoice_line_id for _, _, x in flat],
            [x.qty for _, _, x in flat],
            [x.net for _, _, x in flat],
            [x.tax for _, _, x in flat],
            [x.freed for _, _, x in flat],
        ],
    )
    told = [(key, note) for key, note in zip(keys, notes, strict=True) if note.number is None]
    for reason in {note.reason for _, note in told}:
        spine.happened([key for key, note in told if note.reason == reason], "credit", actor=actor, at=at, reason=reason)
    of_note: dict[int, list[int]] = {key: [] for key in keys}
    for (key, _, _), line in zip(flat, lines, strict=True):
        of_note[key].append(line)
    return list(of_note.items())


def _credit_note(note: NewCreditNote) -> documents.NewDocument:
    zero = Decimal(0)
    net, tax = sum((x.net for x in note.lines), zero), sum((x.tax for x in note.lines), zero)
    own = {
        "customer_id": note.customer_id, "order_id": note.order_id, "kind": note.kind, "credit_date": note.credit_date, "reason": note.reason,
        "net": net, "tax": tax, "gross": net + tax, "freed": sum((x.freed for x in note.lines), zero),
    }  # fmt: skip
    return documents.NewDocument(
        note.customer_name, states.POSTED, note.owner_id, note.unit_id, note.currency, own, note.number, note.external_source, note.external_id
    )


def unfree(amounts: Sequence[tuple[int, Decimal]]) -> None:
    """Money that credit notes had made the customer's again never was: (credit note's line, amount)."""
    run(
        """with less as (
               select t.id, sum(t.amount) as amount from unnest(%s::bigint[], %s::numeric[]) as t(id, amount) group by 1
           ), lines as (
               update invoices_creditline c set freed = c.freed - l.amount from less l where c.line_id = l.id returning c.credit_note_id, l.amount
           )
           update invoices_creditnote n set freed = n.freed - s.amount, version = n.version + 1
           from (select credit_note_id, sum(amount) as amount from lines group by 1) s where n.record_id = s.credit_note_id""",
        [[key for key, _ in amounts], [amount for _, amount in amounts]],
    )
