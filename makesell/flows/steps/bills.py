"""Step: bills 承兑汇票 — the rules that say when a kind of bill is money and whether it takes up credit; the row an act changes."""

from typing import Final

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import bill_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import BILLS
from makesell.documents.receipts.bill_queries import BillRow
from makesell.flows.steps.documents import locked
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.refusal import missing
from makesell.ground.rules.kinds import Choice, Flag, RuleKind
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

_WHEN: Final = Choice({states.ON_RECEIPT: N_("when it is received"), states.WHEN_HONOURED: N_("when it is honoured")})
_KEPT: Final = N_("A bill keeps the rule of the day it was received.")
BANK_COUNTS: Final = RuleKind("bills.bank_counts", N_("A bank acceptance is money"), _WHEN, default=states.ON_RECEIPT, clause="PRO-6", help=_KEPT)
COMMERCIAL_COUNTS: Final = RuleKind(
    "bills.commercial_counts", N_("A commercial acceptance is money"), _WHEN, default=states.WHEN_HONOURED, clause="PRO-6", help=_KEPT
)
BANK_EXPOSED: Final = RuleKind(
    "bills.bank_exposed", N_("A bank acceptance takes up credit until it is honoured"), Flag(), default=False, clause="PRO-5", help=_KEPT
)
COMMERCIAL_EXPOSED: Final = RuleKind(
    "bills.commercial_exposed", N_("A commercial acceptance takes up credit until it is honoured"), Flag(), default=True, clause="PRO-5", help=_KEPT
)
RULES: Final = (BANK_COUNTS, COMMERCIAL_COUNTS, BANK_EXPOSED, COMMERCIAL_EXPOSED)
COUNTS: Final = {states.BANK: BANK_COUNTS, states.COMMERCIAL: COMMERCIAL_COUNTS}
EXPOSED: Final = {states.BANK: BANK_EXPOSED, states.COMMERCIAL: COMMERCIAL_EXPOSED}


def known(bill_id: int) -> BillRow:
    """A bill as it stands before it is locked; refuses (404) one that does not exist."""
    found = queries.of_ids([bill_id])
    if not found:
        raise missing()
    return found[0]


def held(bill_id: int, act: str, *, actor: Actor, version: int | None) -> BillRow:
    """The bill and its receipt, locked, for an act its state allows; refuses (404) a missing one, (409) a stale one or another state."""
    (row,) = locked(receipts.BILL, BILLS, act, [bill_id], queries.of_ids, actor=actor, version=version)
    if (row.state, act) not in states.BILL_MOVES:
        raise not_now()
    locks.take("receipt", [row.receipt_id])
    return row
