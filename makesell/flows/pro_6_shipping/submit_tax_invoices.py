"""PRO-6 · Tax invoices leave for the tax platform 批量开票 in one file, once a validator of our own finds nothing the platform would refuse.

Buyer and products are stated as they stand on the day: what was mended since a rejection goes along.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.invoices import tax_actions, tax_queries, tax_states
from makesell.documents.invoices.access import TAX_INVOICES
from makesell.documents.invoices.tax_queries import TaxInvoiceRow, TaxLineRow
from makesell.engines import etax
from makesell.flows.steps import tax_invoices
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.exchange.writer import book
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now

MOST = 500      # of one file


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Makes the file; returns the batch that keeps it. Refuses (409) what is not to be issued, (422) what the platform would refuse."""
    rows = locked(tax_actions.TABLE, TAX_INVOICES, "submit", facts, tax_queries.of_ids, actor=actor, version=version)
    if any((row.state, "submit") not in tax_states.TRANSITIONS for row in rows):
        raise not_now()
    if len(rows) > MOST:
        raise Refusal("tax_invoice.many", "A file takes at most %(most)s tax invoices.", status=422, most=MOST)
    on = business_date(at)
    _restate(rows, on)
    rows, lines = tax_queries.of_ids(facts), tax_queries.lines_of(facts)
    if unfit := [refusal for row in rows for refusal in _unfit(row, lines[row.id], on)]:
        raise Refusal.several(unfit)
    batch = tax_actions.open_batch(len(rows), on, actor=actor, unit_id=rows[0].unit_id, currency=rows[0].currency, at=at)
    documents.move(tax_actions.TABLE, facts, "submit", actor=actor, at=at, reason=reason, values={"batch_id": batch, "fault": ""})
    spine.happened([batch], "submit", actor=actor, at=at, reason=reason)
    (number,) = documents.number(tax_actions.BATCH, [batch], on)
    file = book(etax.pages([tax_invoices.paper(row, lines[row.id]) for row in rows]))
    attach(batch, f"{number}.xlsx", [file], actor=system("paper"), at=at)
    return batch


def _restate(rows: Sequence[TaxInvoiceRow], on: dt.date) -> None:
    heads = {row.id: tax_invoices.buyer(tax_invoices.title_of(row.customer_id, row.customer, on)) | {"kind": row.kind} for row in rows}
    stated = [line for own in tax_queries.lines_of([row.id for row in rows]).values() for line in own]
    known = {each.line_id: each for each in tax_queries.to_tax(sorted({line.invoice_id for line in stated}))}
    words = {}
    for line in stated:
        now = known[line.invoice_line_id]
        stated_as = tax_invoices.item_words(now.name, now.specification, now.uom, now.tax_code, on)
        words[line.id] = dict(zip(("name", "specification", "uom", "tax_code"), stated_as, strict=True))
    tax_actions.restate(heads, words)


def _unfit(row: TaxInvoiceRow, lines: Sequence[TaxLineRow], on: dt.date) -> list[Refusal]:
    """Everything the platform would refuse, line by line."""
    return [
        Refusal("tax_invoice.unfit", "%(number)s, line %(line)s: %(column)s %(why)s.", field="lines", number=row.number, line=fault.line,
                column=fault.field, why=fault.why)
        if fault.line
        else Refusal("tax_invoice.unfit", "%(number)s: %(column)s %(why)s.", field="lines", number=row.number, column=fault.field, why=fault.why)
        for fault in tax_invoices.faults(row, lines, on)
    ]  # fmt: skip
