"""Step: red letters 红字 — what one takes back of a tax invoice, how it is written, and when it may go to the other side: nobody has to confirm
one of a tax invoice the buyer has not used."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.invoices import states, tax_actions, tax_queries, tax_states
from makesell.documents.invoices.tax_actions import NewTaxInvoice, NewTaxLine
from makesell.documents.invoices.tax_queries import Credit, Standing, TaxInvoiceRow
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Number, RuleKind, Whole
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.master import Change
from makesell.ground.text import N_

HOURS: Final = RuleKind(
    "tax_invoices.confirm_hours", N_("Hours in which the other side confirms a red letter"), Whole(1, 720, "hours"), default=72, clause="PRO-6",
    help=N_("As the tax office counts them: nights and holidays too. Then the form lapses."),
)  # fmt: skip
APPROVED_FROM: Final = RuleKind(
    "tax_invoices.red_approved_from", N_("Red letters that finance approves, from an amount of"), Number(Decimal(0), Decimal("1e12"), 2), default="0",
    clause="PRO-6", help=N_("With tax; 0 is every red letter."),
)  # fmt: skip
RULES: Final = (HOURS, APPROVED_FROM)
FOLLOWS: Final = "red_letters.follow"     # what the outbox calls a credit note that tax invoices may have to follow
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


def free(row: TaxInvoiceRow) -> bool:
    """Whether a tax invoice is issued, and no red letter of it is open."""
    issued = row.state == tax_states.ISSUED and row.colour == tax_states.BLUE
    return issued and not any(red.state in tax_states.RED_OPEN for red in tax_queries.reds(row.id))


def write(row: TaxInvoiceRow, fact: RedFact, lines: Sequence[NewTaxLine], *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes a red letter of a tax invoice (locked, `free`); it waits for finance from the rule's amount on. Its number is taken last."""
    on = business_date(at)
    own = {
        "customer_id": row.customer_id, "colour": tax_states.RED, "kind": row.kind, "buyer_name": row.buyer_name, "buyer_number": row.buyer_number,
        "buyer_address": row.buyer_address, "buyer_phone": row.buyer_phone, "buyer_bank": row.buyer_bank, "buyer_account": row.buyer_account,
        "buyer_email": row.buyer_email, "drafted_date": on, "original_id": row.id, "credit_note_id": fact.credit_note_id,
        "cause": fact.cause, "raised_by": fact.raised_by, "form_number": fact.form_number.strip(), "asked_by_id": actor.person_id,
        "rate": row.rate,
    }  # fmt: skip
    gross = -sum((line.net + line.tax for line in lines), Decimal(0))
    approved = gross * row.rate >= Decimal(rules.value(APPROVED_FROM, on))
    new = NewTaxInvoice(row.customer, row.owner_id, row.unit_id, row.currency, own, tuple(lines))
    (key,) = tax_actions.write([new], tax_states.PROPOSED if approved else tax_states.REQUESTED, actor=actor, at=at)
    spine.happened([key], "request_red", actor=actor, at=at, reason=reason)
    if not approved:
        let_go([key], actor=actor, at=at)
    documents.number(tax_actions.TABLE, [key], on)
    return key


def let_go(keys: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """Requested red letters (locked or just made) wait for the other side, or are confirmed at once where the buyer has not used the original."""
    rows = tax_queries.of_ids(keys)
    used = {row.id for row in tax_queries.of_ids(sorted({row.original_id for row in rows if row.original_id})) if row.used_date is not None}
    until = at + dt.timedelta(hours=rules.value(HOURS, business_date(at)))
    documents.change(tax_actions.TABLE, [Change(row.id, {"expires_at": until}) for row in rows if row.original_id in used])
    free = [row.id for row in rows if row.original_id not in used]
    if free:
        documents.move(tax_actions.TABLE, free, "confirm", actor=actor, at=at)


def lines_of(fact: RedFact, row: TaxInvoiceRow) -> tuple[NewTaxLine, ...]:
    """What a red letter takes back: all that stands, or of a used one what the credit note takes back of it (perhaps nothing)."""
    left = [each for each in tax_queries.standing(row.id) if each.net or each.tax]
    credits = _credits(fact, row) if fact.credit_note_id else []
    if row.used_date is None or fact.cause not in IN_PART:
        return tuple(_back(each, each.qty, each.net, each.tax) for each in left)
    if not credits:
        raise Refusal("red_letter.credit_note", "Name the credit note this red letter follows.", field="credit_note")
    return _in_part(credits, left)


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
