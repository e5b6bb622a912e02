"""PRO-6 · Finance approves an offset 抵账: due items are settled on both sides at once; or refuses it. Who proposed it does not decide.

It can be reversed: both sides are open again, and `paid` goes back with the atoms it was posted with.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.invoices import queries as charges
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import credit_queries as credits
from makesell.documents.receipts import offset_queries as queries
from makesell.documents.receipts.access import OFFSETS
from makesell.documents.receipts.offset_queries import OffsetRow
from makesell.documents.receipts.queries import open_due
from makesell.flows.steps import approvals, exposure, offsets, proposed
from makesell.flows.steps.dates import ACCOUNTING_AND_SALES, gated
from makesell.flows.steps.offsets import PURPOSE
from makesell.flows.steps.proposed import Proposed
from makesell.flows.steps.reverse_posted import reverse_posted
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.text import N_

OF: Final = Proposed(receipts.OFFSET, OFFSETS, PURPOSE)


@act
def approve(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Approves by key; returns those decided by it. Refuses (403) one's own, (409) what is decided, used up or no longer open."""
    OFFSETS.require(actor, "approve")
    gated(ACCOUNTING_AND_SALES, [business_date(at)])
    decided = approvals.decide_of(PURPOSE, facts, "approved", actor=actor, at=at, reason=reason)
    return follow(decided, actor=actor, at=at, reason=reason, version=version) if decided else []


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """What follows the decision: due items and credit are settled. Roles were asked there."""
    on = business_date(at)
    rows = _locked(facts, version)
    values = {"approved_by_id": actor.person_id, "offset_date": on}
    documents.move(receipts.OFFSET, facts, "approve", actor=actor, at=at, reason=reason, values=values)
    settles = queries.lines(facts)
    for row in rows:
        wanted = [(invoice, amount) for invoice, _, amount in settles[row.id]]
        due = open_due(row.customer_id, row.currency)
        offsets.refuse_beyond(wanted, due)
        if row.credit_note_id is not None and credits.left([row.credit_note_id])[row.credit_note_id] < row.amount:
            raise Refusal(
                "offset.used", "Something of %(number)s was used since. Refuse it, and propose the rest.", status=409, number=row.credit_note or ""
            )
        offsets.post(row, wanted, due, on)
    exposure.moved(customer_ids={row.customer_id for row in rows})
    return list(facts)


@act
def refuse(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Refuses by key; refuses itself without a reason, and (409) what is decided."""
    return proposed.refuse(OF, facts, actor=actor, at=at, reason=reason, version=version, no=_why())


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """What follows when it is refused: nothing is posted."""
    return proposed.refused(OF, facts, actor=actor, at=at, reason=reason, version=version)


@act
def withdraw(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Who may propose takes back what waits; nobody is asked any more."""
    return proposed.withdraw(OF, facts, actor=actor, at=at, reason=reason, version=version)


@act
def reverse(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """What was set off is open again on both sides. Refuses without a reason, and (409) what does not stand or was credited since."""
    OFFSETS.require(actor, "reverse")
    proposed.reasoned(reason, _why())
    on = business_date(at)
    gated(ACCOUNTING_AND_SALES, [on])
    (row,) = _locked([fact], version)
    if queries.freed(fact):
        raise Refusal("offset.freed", "A credit note has given back something of what this offset settled.", status=409, who=N_("The cashier"))
    documents.move(receipts.OFFSET, [fact], "reverse", actor=actor, at=at, reason=reason.strip())
    receipts.undo_offset(fact, at=at)
    reverse_posted([fact], on=on)
    exposure.moved(customer_ids=[row.customer_id])
    return fact


def _locked(facts: Sequence[int], version: int | None) -> list[OffsetRow]:
    """Offsets with the orders, invoices, credit notes and due items they settle, in the order of the house."""
    before = queries.of_ids(facts)
    invoiced = [invoice for settled in queries.lines(facts).values() for invoice, _, _ in settled]
    locks.take("order", charges.orders_of(invoiced))
    locks.take("invoice", invoiced)
    locks.take("credit_note", {row.credit_note_id for row in before if row.credit_note_id is not None})
    documents.hold(receipts.OFFSET, facts, version)
    rows = queries.of_ids(facts)
    locks.take("due_item", [item.id for row in rows for item in open_due(row.customer_id, row.currency) if item.invoice_id in invoiced])
    return rows


def _why() -> Refusal:
    return Refusal("offset.why", "Say why; the reason stays with the offset.", field="why")
