"""Demo: every two weeks the clerk sends what is posted to the tax platform, reads its answers back, and follows the red letters of credit notes.

The platform is played here: it gives numbers of 20 digits, and rejects one tax invoice in a while.
"""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.invoices import deemed_queries, difference_queries
from makesell.documents.invoices import tax_queries as queries
from makesell.documents.invoices.tax_queries import TaxInvoiceRow
from makesell.flows.org_1_organisation import set_tax_title
from makesell.flows.org_1_organisation.set_tax_title import NewTitle
from makesell.flows.pro_6_shipping import (
    decide_red_letter,
    draft_red_letters,
    draft_tax_invoice,
    number_tax_invoice,
    read_tax_answer,
    request_red_letter,
    state_deemed_sales,
    submit_tax_invoices,
)
from makesell.flows.pro_6_shipping.number_tax_invoice import NumberFact
from makesell.flows.pro_6_shipping.request_red_letter import RedFact
from makesell.flows.pro_6_shipping.state_deemed_sales import StatedFact
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

EVERY: Final = 10          # working days
REJECTED: Final = 4        # of so many batches one has a tax invoice that is rejected
VOIDED: Final = 9          # … of so many turns one begins with a draft that is void again
FATES: Final = 8           # … of so many red letters one is refused, one withdrawn
OPEN: Final = ("proposed", "requested", "confirmed")
UNDECIDED: Final = 4       # the red letter finance has not decided yet
LAPSES: Final = dt.timedelta(days=4)


def routine(stage: Stage) -> Life:
    """Two weeks by two weeks; what was asked for last is left as it stands."""
    clerk, day, fates = stage.who(R.INVOICING_CLERK), stage.later(EVERY), itertools.count()
    for turn in itertools.count(1):
        if day > stage.last:
            return
        yield day
        yield from _sent(stage, clerk, turn)
        yield from _used(stage, clerk, turn)
        yield from _red(stage, clerk, fates)
        yield from _deemed(stage, clerk)
        day = stage.later(EVERY, day)


def _deemed(stage: Stage, clerk: str) -> Part:
    """What was given away and counts as sold is stated, the first of a turn by a tax invoice; what left last waits."""
    for n, row in enumerate(deemed_queries.waiting(stage.today - LAPSES)):
        if n == 0 and row.open_qty > 0:
            yield do(state_deemed_sales, StatedFact((row.id,), f"{row.id:020d}"), clerk, act="invoiced")
        else:
            yield do(state_deemed_sales, [row.id], clerk)


def _left(stage: Stage) -> int:
    """How many more times the clerk comes to it."""
    return next(n for n in range(3) if n == 2 or stage.later(EVERY * (n + 1)) > stage.last)


def _sent(stage: Stage, clerk: str, turn: int) -> Part:
    """All that is missing is drafted and sent; a day later the platform answers. Once a draft is voided first, its invoice made out anew."""
    wanted = difference_queries.missing("CNY")
    if not wanted:
        return
    for customer, name, number in difference_queries.untitled(wanted, stage.today):
        title = NewTitle(customer, name, stage.today, "special" if number else "ordinary", number)
        yield do(set_tax_title, title, stage.who(R.ORDER_DESK))
    keys = yield do(draft_tax_invoice, (wanted,), clerk, act="of_invoices")
    if turn % VOIDED == 1:
        yield do(number_tax_invoice, (keys[:1],), clerk, act="void")
        keys = keys[1:] + (yield do(draft_tax_invoice, (difference_queries.missing("CNY"),), clerk, act="of_invoices"))
    if not _left(stage):
        return
    yield do(submit_tax_invoices, (keys,), clerk, act="perform_many")
    if _left(stage) == 1:
        return
    yield stage.later(1)
    if turn % REJECTED == 0:
        (row,) = queries.of_ids(keys[:1])
        table = f"发票流水号,行号,失败原因\n{row.number},1,商品和服务税收编码已停用\n"
        yield do(read_tax_answer, table.encode(), clerk)
        yield do(submit_tax_invoices, (keys[:1],), clerk, act="perform_many")
    if keys:
        yield do(read_tax_answer, _answer(queries.of_ids(keys), stage.today).encode(), clerk)


def _used(stage: Stage, clerk: str, turn: int) -> Part:
    """Half of the buyers confirm what they have got."""
    for row in queries.waiting(["issued"]):
        (whole,) = queries.of_ids([row.id])
        if whole.colour == "blue" and row.id % 2 == turn % 2 and whole.customer_id % 2:
            yield from _noted(whole, clerk)


def _red(stage: Stage, clerk: str, fates: Iterator[int]) -> Part:
    """Credit notes are followed by red letters: finance approves; a used one's buyer confirms, or lets it lapse, or it is not wanted after all."""
    finance = stage.who(R.FINANCE)
    for original, note in difference_queries.beyond():
        if any(red.state in OPEN for red in queries.reds(original)):
            continue
        (row,), count = queries.of_ids([original]), next(fates)
        fate = count % FATES
        if used := row.used_date is not None or fate in (2, 5):
            yield from _noted(row, clerk)
        drafted = yield do(draft_red_letters, note, CLOCK)      # as the outbox does; what was refused before a person asks for
        key = next((red.id for red in queries.reds(original) if red.id in drafted), None)
        try:
            key = key or (yield do(request_red_letter, RedFact(original, _cause(note), credit_note_id=note), clerk, "销售退回或折让"))
        except Refusal:     # of two credit notes the newest is red already
            continue
        if count == UNDECIDED:
            continue
        if fate == 1:
            yield do(decide_red_letter, ([key],), finance, "先与客户对账", act="refuse")
            continue
        yield do(decide_red_letter, ([key],), finance, act="approve")
        if fate == 3:
            yield do(decide_red_letter, ([key],), clerk, act="withdraw")
        elif fate == 2:
            yield stage.today + LAPSES
            yield do(decide_red_letter, None, CLOCK, act="lapse")
        else:
            if used:
                yield do(decide_red_letter, (key, f"{key:020d}"), clerk, act="confirm")
            yield do(number_tax_invoice, NumberFact(key, _number(key)), clerk)


def _noted(row: TaxInvoiceRow, clerk: str) -> Part:
    if row.used_date is None:
        yield do(number_tax_invoice, (row.id, None), clerk, act="note_use")


def _cause(note: int) -> str:
    return "return" if queries.credit(note)[0].kind == "return" else "allowance"


def _number(key: int) -> str:
    return f"2632{key:016d}"


def _answer(rows: Sequence[TaxInvoiceRow], day: dt.date) -> str:
    """Issued invoices as the platform gives them."""
    return "<EInvoices>" + "".join(
        f"""<EInvoice><EInvoiceData><BuyerInformation><BuyerIdNum>{row.buyer_number}</BuyerIdNum></BuyerInformation><BasicInformation>
        <TotalAmWithoutTax>{row.net:.2f}</TotalAmWithoutTax><TotalTaxAm>{row.tax:.2f}</TotalTaxAm>
        <TotalTax-includedAmount>{row.gross:.2f}</TotalTax-includedAmount></BasicInformation>
        <AdditionalInformation><Remark>{row.number}</Remark></AdditionalInformation></EInvoiceData>
        <TaxSupervisionInfo><InvoiceNumber>{_number(row.id)}</InvoiceNumber><IssueTime>{day}</IssueTime></TaxSupervisionInfo></EInvoice>"""
        for row in rows
    ) + "</EInvoices>"
