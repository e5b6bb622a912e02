"""PRO-6 · 到款认领: whoever sells claims a bank line for a customer, in parts for orders; what no order is named for stays free.

Somebody else than the customer may have paid only with a payment letter 代付函 on file. Finance confirms; nobody does both.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries
from makesell.documents.receipts.access import POLICY
from makesell.documents.receipts.queries import ReceiptRow
from makesell.flows.steps.claims import parts_for
from makesell.flows.steps.documents import locked
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.names import name_key

CLAIMED = N_("%(person)s claims %(number)s for %(customer)s.")


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """A bank line, the customer it is claimed for, and the orders it pays for with their amounts."""

    receipt_id: int
    customer_id: int
    orders: tuple[tuple[int, Decimal], ...] = ()


@act
def perform(fact: ClaimFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Claims a receipt; returns it. Refuses other people's customers, orders of others, and a payer without a letter."""
    POLICY.require(actor, "claim")
    customer = parties.customer(actor, fact.customer_id)
    (row,) = locked(receipts.TABLE, POLICY, "claim", [fact.receipt_id], queries.of_ids, actor=actor, version=version)
    parts = parts_for(actor, fact.customer_id, row.currency, row.amount, fact.orders)
    letter = _letter(row, fact.customer_id, customer.name)
    receipts.claim(row.id, fact.customer_id, (customer.owner_id, customer.unit_id), parts, letter, actor=actor, at=at, reason=reason)
    told = {"person": actor.name, "number": row.number or "", "customer": customer.name}
    tell_many([NewNotice(who, "receipt_claimed", CLAIMED, told, row.id) for who in holders(R.FINANCE, business_date(at))], at=at)
    return row.id


def _letter(row: ReceiptRow, customer_id: int, customer: str) -> int | None:
    """The letter by which this payer may pay; none is needed where payer and customer are one."""
    if name_key(row.payer_name) == name_key(customer):
        return None
    letter = queries.letter_for(customer_id, name_key(row.payer_name), row.value_date)
    if letter is None:
        raise Refusal(
            "claim.payer", "%(payer)s is not this customer, and no payment letter is on file.", field="customer", payer=row.payer_name,
            who=N_("Finance files payment letters."),
        )  # fmt: skip
    return letter
