"""PRO-6 · The invoicing clerk drafts a tax invoice 税务发票: what stands of posted invoices of one customer, several together or a part of one.

It is made out to the customer's tax title of the day. What one tax invoice states of an invoice no other states again.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import states, tax_actions, tax_queries, tax_states
from makesell.documents.invoices.access import TAX_INVOICES
from makesell.documents.invoices.tax_actions import NewTaxInvoice, NewTaxLine
from makesell.documents.invoices.tax_queries import ToTax
from makesell.engines import vat
from makesell.flows.steps import tax_invoices
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import part_posted, rounded
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.masterdata.parties import words

QTY_PLACES = 8


@dataclass(frozen=True, slots=True)
class PartFact:
    """An invoice; of it one line by its position, and of that an amount with tax. Left out: everything that stands."""

    invoice_id: int
    position: int | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TaxInvoiceFact:
    """What a tax invoice states, and its kind where it is not the title's."""

    parts: tuple[PartFact, ...]
    kind: str | None = None


@act
def perform(fact: TaxInvoiceFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes it; returns it. Refuses what is not posted or stated already, several customers, several currencies or rates, and (409) no tax title."""
    TAX_INVOICES.require(actor, "draft")
    invoice_ids = {part.invoice_id for part in fact.parts}
    locks.take("invoice", invoice_ids)
    rows = tax_queries.to_tax(sorted(invoice_ids))
    new = _new(fact, rows, business_date(at))
    return _written([new], actor=actor, at=at, reason=reason)[0]


@act
def of_invoices(invoice_ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """One tax invoice a customer (currency and rate) of all that stands of these invoices; returns them."""
    TAX_INVOICES.require(actor, "draft")
    locks.take("invoice", invoice_ids)
    rows = tax_queries.to_tax(sorted(set(invoice_ids)))
    on, by_customer = business_date(at), dict[tuple[object, ...], list[ToTax]]()
    for row in rows:
        if row.net > 0:
            by_customer.setdefault((row.customer_id, row.currency, row.rate), []).append(row)
    if not by_customer:
        raise _nothing()
    new = [_new(TaxInvoiceFact(tuple(PartFact(key) for key in {row.invoice_id for row in own})), own, on) for own in by_customer.values()]
    return _written(new, actor=actor, at=at, reason=reason)


def _written(new: Sequence[NewTaxInvoice], *, actor: Actor, at: dt.datetime, reason: str) -> list[int]:
    keys = tax_actions.write(new, tax_states.TO_ISSUE, actor=actor, at=at)
    spine.happened(keys, "draft", actor=actor, at=at, reason=reason)
    documents.number(tax_actions.TABLE, keys, business_date(at))
    return keys


def _new(fact: TaxInvoiceFact, rows: Sequence[ToTax], on: dt.date) -> NewTaxInvoice:
    lines = _lines(fact, rows, on)
    first = rows[0]
    if any((row.customer_id, row.currency, row.rate) != (first.customer_id, first.currency, first.rate) for row in rows):
        raise Refusal("tax_invoice.customers", "A tax invoice goes to one customer, in one currency at one rate.", field="lines")
    if first.currency != own_currency() and not rules.value(tax_invoices.FOREIGN, on):
        raise Refusal("tax_invoice.currency", "By the rule only invoices in the company's currency are tax-invoiced.", field="lines")
    title = tax_invoices.title_of(first.customer_id, first.customer, on)
    buyer = tax_invoices.buyer(title) | ({"kind": fact.kind} if fact.kind else {})
    if buyer["kind"] not in words.TAX_KINDS:
        raise Refusal("tax_invoice.kind", "A tax invoice is a special or an ordinary one.", field="kind")
    own = {"customer_id": first.customer_id, "colour": tax_states.BLUE, "drafted_date": on, "rate": first.rate, **buyer}
    return NewTaxInvoice(first.customer, first.owner_id, first.unit_id, first.currency, own, lines)


def _lines(fact: TaxInvoiceFact, rows: Sequence[ToTax], on: dt.date) -> tuple[NewTaxLine, ...]:
    wanted: list[tuple[ToTax, Decimal]] = []
    for number, part in enumerate(fact.parts, 1):
        found = [row for row in rows if row.invoice_id == part.invoice_id and part.position in (None, row.position)]
        if not found or any(row.state != states.POSTED for row in found):
            raise Refusal("tax_invoice.line", "This invoice does not exist, has no such line, or is not posted.", field=f"lines.{number}.invoice")
        standing = [(row, row.gross) for row in found if row.net > 0]
        if part.amount is not None:
            standing = [(_one(number, part, standing), part.amount)]
        wanted += standing
    if not wanted:
        raise _nothing()
    if len({row.line_id for row, _ in wanted}) != len(wanted):
        raise Refusal("invoice.twice", "A line is named twice.", field="lines")
    return tuple(_stated(row, amount, on) for row, amount in wanted)


def _one(number: int, part: PartFact, standing: Sequence[tuple[ToTax, Decimal]]) -> ToTax:
    """The line an amount is named for; refuses more than stands of it."""
    left = standing[0][1] if len(standing) == 1 else Decimal(0)
    if part.amount is None or not 0 < part.amount <= left or part.amount != rounded(part.amount):
        raise Refusal(
            "tax_invoice.amount", "Of this line, at most %(left)s with tax can be stated.", field=f"lines.{number}.amount", status=409, left=left
        )
    return standing[0][0]


def _stated(row: ToTax, amount: Decimal, on: dt.date) -> NewTaxLine:
    """A line or a part of it: what is left of a line takes all that is left."""
    if row.tax_rate is None:
        raise Refusal("tax_invoice.rate", "Line %(line)s of %(invoice)s has no tax rate.", field="lines", line=row.position, invoice=row.invoice)
    said = tax_invoices.item_words(row.name, row.specification, row.uom, row.tax_code, on)
    if amount == row.gross:
        return NewTaxLine(row.line_id, *said, row.qty, row.net, row.tax, row.tax_rate)
    part = vat.taxed(amount, row.tax_rate, inclusive=True, currency=row.currency)
    qty = part_posted(row.qty, amount, row.gross, Decimal(0), QTY_PLACES)
    return NewTaxLine(row.line_id, *said, qty, part.net, part.tax, row.tax_rate)


def _nothing() -> Refusal:
    return Refusal("tax_invoice.nothing", "Nothing of this is left to be tax-invoiced.", field="lines", status=409)
