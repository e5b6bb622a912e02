"""PRO-6 · Finance approves a write-off, above the rule's amount an executive too: it settles what is due, for good; or refuses it with a reason.

Who proposed it does not decide. What people earned before the money came is taken back by the next pay run (13.7 d).
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import queries as invoices
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import write_off_queries as queries
from makesell.documents.receipts.access import WRITE_OFFS
from makesell.documents.receipts.write_off_queries import WriteOffRow
from makesell.flows.steps import approvals, exposure, proposed
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.proposed import Proposed
from makesell.flows.steps.reverse_posted import reverse_posted
from makesell.flows.steps.write_offs import PURPOSE, post_written_off
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents

OF: Final = Proposed(receipts.WRITE_OFF, WRITE_OFFS, PURPOSE)


@act
def approve(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Approves by key; returns those decided by it. Refuses (403) one's own, (409) what is decided or no longer open."""
    WRITE_OFFS.require(actor, "approve")
    business_dates("accounting", [business_date(at)])
    decided = approvals.decide_of(PURPOSE, facts, "approved", actor=actor, at=at, reason=reason)
    return follow(decided, actor=actor, at=at, reason=reason, version=version) if decided else []


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """What follows the decision: the due items are settled. Roles were asked there."""
    on = business_date(at)
    before = queries.of_ids(facts)
    locks.take("order", invoices.orders_of([row.invoice_id for row in before]))
    locks.take("invoice", [row.invoice_id for row in before])
    documents.hold(receipts.WRITE_OFF, facts, version)
    rows = queries.of_ids(facts)
    locks.take("due_item", [item.id for row in rows for item in receivables.of_record(row.invoice_id)])
    values = {"approved_by_id": actor.person_id, "write_off_date": on}
    documents.move(receipts.WRITE_OFF, facts, "approve", actor=actor, at=at, reason=reason, values=values)
    for row in rows:
        post_written_off(row, _parts(row), on)
    exposure.moved(customer_ids={row.customer_id for row in rows})
    return list(facts)


def _parts(row: WriteOffRow) -> list[tuple[int, Decimal]]:
    """The due items a write-off settles, the first part first; refuses (409) more than is open by now."""
    left, parts = row.amount, []
    for item in receivables.of_record(row.invoice_id):
        part = min(left, item.open)
        if part > 0:
            parts.append((item.id, part))
            left -= part
    if left:
        raise Refusal(
            "write_off.paid", "Something of this invoice was settled since: %(left)s less are open. Refuse it, and propose the rest.", status=409,
            left=left,
        )  # fmt: skip
    return parts


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
    """The customer pays after all: what was written off is due again, and so is the pay it took back. Refuses (409) what does not stand."""
    WRITE_OFFS.require(actor, "reverse")
    proposed.reasoned(reason, _why())
    on = business_date(at)
    business_dates("accounting", [on])
    business_dates("sales", [on])
    before = queries.of_ids([fact])
    locks.take("order", invoices.orders_of([row.invoice_id for row in before]))
    locks.take("invoice", [row.invoice_id for row in before])
    documents.hold(receipts.WRITE_OFF, [fact], version)
    locks.take("due_item", [item.id for row in before for item in receivables.of_record(row.invoice_id)])
    documents.move(receipts.WRITE_OFF, [fact], "reverse", actor=actor, at=at, reason=reason.strip())
    reverse_posted([fact], on=on)
    exposure.moved(customer_ids={row.customer_id for row in before})
    return fact


def _why() -> Refusal:
    return Refusal("write_off.why", "Say why; the reason stays with the write-off.", field="why")
