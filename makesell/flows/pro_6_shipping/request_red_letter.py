"""PRO-6 · The clerk asks for a red letter 红字: through the confirmation form 红字发票信息确认单, which we or the buyer raise.

While the buyer has not confirmed use, the whole of a tax invoice is taken back, nobody has to confirm, and the rest is made out anew. Once it is
used, the other side confirms within the rule's hours, and a part may be taken back for goods returned or a price allowance only.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.invoices import states, tax_actions, tax_queries, tax_states
from makesell.documents.invoices.access import TAX_INVOICES
from makesell.documents.invoices.tax_actions import NewTaxInvoice, NewTaxLine
from makesell.documents.invoices.tax_queries import Credit, Standing, TaxInvoiceRow
from makesell.flows.steps import red_letters
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Number, RuleKind
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

APPROVED_FROM: Final = RuleKind(
    "tax_invoices.red_approved_from", N_("Red letters that finance approves, from an amount of"), Number(Decimal(0), Decimal("1e12"), 2), default="0",
    clause="PRO-6", help=N_("With tax; 0 is every red letter."),
)  # fmt: skip
RULES: Final = (APPROVED_FROM,)
IN_PART: Final = (tax_states.RETURN, tax_states.ALLOWANCE)
# The cause of a red letter that follows a credit note: a rebate is an allowance.
CAUSED: Final = {states.RETURN: tax_states.RETURN, states.ALLOWANCE: tax_states.ALLOWANCE, states.REBATE: tax_states.ALLOWANCE}


@dataclass(frozen=True, slots=True)
class RedFact:
    """A tax invoice, why it is taken back, who raised the form (with its number where the buyer did), the credit note that a part follows."""

    tax_invoice_id: int
    cause: str
    raised_by: str = tax_states.US
    credit_note_id: int | None = None
    form_number: str = ""


@act
def perform(fact: RedFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Writes the red letter; returns it. Refuses (409) what is not issued or has one open, (422) a part where only the whole may go."""
    (row,) = locked(tax_actions.TABLE, TAX_INVOICES, "request_red", [fact.tax_invoice_id], tax_queries.of_ids, actor=actor, version=version)
    if row.state != tax_states.ISSUED or row.colour != tax_states.BLUE or any(red.state in tax_states.RED_OPEN for red in tax_queries.reds(row.id)):
        raise not_now()
    if fact.cause not in tax_states.CAUSES or fact.raised_by not in tax_states.RAISERS:
        raise Refusal("red_letter.cause", "A red letter has a cause of the confirmation form, and who raised it.", field="cause")
    lines = _lines(fact, row)
    own = {
        "customer_id": row.customer_id, "colour": tax_states.RED, "kind": row.kind, "buyer_name": row.buyer_name, "buyer_number": row.buyer_number,
        "buyer_address": row.buyer_address, "buyer_phone": row.buyer_phone, "buyer_bank": row.buyer_bank, "buyer_account": row.buyer_account,
        "buyer_email": row.buyer_email, "drafted_date": business_date(at), "original_id": row.id, "credit_note_id": fact.credit_note_id,
        "cause": fact.cause, "raised_by": fact.raised_by, "form_number": fact.form_number.strip(), "asked_by_id": actor.person_id,
        "rate": row.rate,
    }  # fmt: skip
    gross = -sum((line.net + line.tax for line in lines), Decimal(0))
    approved = gross * row.rate >= Decimal(rules.value(APPROVED_FROM, business_date(at)))
    new = NewTaxInvoice(row.customer, row.owner_id, row.unit_id, row.currency, own, lines)
    (key,) = tax_actions.write([new], tax_states.PROPOSED if approved else tax_states.REQUESTED, actor=actor, at=at)
    spine.happened([key], "request_red", actor=actor, at=at, reason=reason)
    if not approved:
        red_letters.let_go([key], actor=actor, at=at)
    documents.number(tax_actions.TABLE, [key], business_date(at))
    return key


def _lines(fact: RedFact, row: TaxInvoiceRow) -> tuple[NewTaxLine, ...]:
    left = [each for each in tax_queries.standing(row.id) if each.net or each.tax]
    credits = _credits(fact, row) if fact.credit_note_id else []
    if row.used_date is None or fact.cause not in IN_PART:
        return tuple(_back(each, each.qty, each.net, each.tax) for each in left)
    if not credits:
        raise Refusal("red_letter.credit_note", "Name the credit note this red letter follows.", field="credit_note")
    lines = _in_part(credits, left)
    if not lines:
        raise Refusal("red_letter.nothing", "Nothing of this credit note is stated by this tax invoice any more.", field="credit_note", status=409)
    return lines


def _credits(fact: RedFact, row: TaxInvoiceRow) -> list[Credit]:
    found = tax_queries.credit(fact.credit_note_id or 0)
    if not found or any(each.customer_id != row.customer_id for each in found) or CAUSED.get(found[0].kind) != fact.cause:
        raise Refusal("red_letter.other", "This is no credit note of this customer for this cause.", field="credit_note")
    return found


def _in_part(credits: Sequence[Credit], left: Sequence[Standing]) -> tuple[NewTaxLine, ...]:
    """What the credit note takes back of the lines this tax invoice states, at most what it still states."""
    made = []
    for each in left:
        credit = next((one for one in credits if one.invoice_line_id == each.line.invoice_line_id and (one.net or one.tax)), None)
        if credit is None:
            continue
        if credit.net <= each.net and credit.tax <= each.tax:
            made.append(_back(each, min(credit.qty, each.qty), credit.net, credit.tax, credit.id))
        else:
            made.append(_back(each, each.qty, each.net, each.tax, credit.id))
    return tuple(made)


def _back(each: Standing, qty: Decimal, net: Decimal, tax: Decimal, credit_line_id: int | None = None) -> NewTaxLine:
    line = each.line
    return NewTaxLine(
        line.invoice_line_id, line.name, line.specification, line.uom, line.tax_code, -qty, -net, -tax, line.tax_rate, credit_line_id
    )
