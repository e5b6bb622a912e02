"""Engine: whose money is this? Evidence about a bank line → customers with a confidence and its reasons. Pure.

Each kind of evidence alone leaves some doubt; several together multiply what doubt is left. The amount alone says least, a number of ours in
the text of the bank and a payer seen before say most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.text import N_

# What doubt each kind of evidence leaves.
DOUBT: Final = {
    "account": Decimal("0.15"),
    "number": Decimal("0.2"),
    "name": Decimal("0.25"),
    "letter": Decimal("0.4"),
    "payer": Decimal("0.5"),
    "exact": Decimal("0.5"),
    "gate": Decimal("0.5"),
    "sum": Decimal("0.6"),
}
REASONS: Final = {
    "account": N_("money from this account was its money %(count)s times"),
    "number": N_("the bank's text names %(number)s"),
    "name": N_("the payer has its name"),
    "letter": N_("a payment letter is on file"),
    "payer": N_("money of this payer was its money %(count)s times"),
    "exact": N_("just this amount is open of %(number)s"),
    "gate": N_("just this amount opens a gate of %(number)s"),
    "sum": N_("all that is due sums to it"),
}
WHOLE: Final = 100
SURE: Final = 99              # nothing is certain before somebody looked
LEAD: Final = 15              # how far the first must be ahead of the second to be taken without a choice


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to take a bank line for a customer's; `params` fill the reason's words, `order_id` is the order the money is for."""

    customer_id: int
    kind: str
    params: tuple[tuple[str, str], ...] = ()
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A customer a bank line may come from: confidence in per cent, the reasons, the strongest first, and the one order it is for, if any."""

    customer_id: int
    score: int
    reasons: tuple[Evidence, ...]
    order_id: int | None


def proposals(evidence: Sequence[Evidence]) -> list[Proposal]:
    """The customers there is evidence for, the likeliest first. Of one kind only the first evidence counts."""
    of: dict[int, dict[str, Evidence]] = {}
    for each in evidence:
        of.setdefault(each.customer_id, {}).setdefault(each.kind, each)
    found = []
    for customer, kinds in of.items():
        left = Decimal(1)
        for kind in kinds:
            left *= DOUBT[kind]
        orders = {each.order_id for each in evidence if each.customer_id == customer and each.order_id is not None}
        reasons = tuple(sorted(kinds.values(), key=lambda each: (DOUBT[each.kind], each.kind)))
        found.append(Proposal(customer, min(SURE, int(WHOLE * (1 - left))), reasons, orders.pop() if len(orders) == 1 else None))
    return sorted(found, key=lambda each: (-each.score, each.customer_id))


def clear(found: Sequence[Proposal], least: int) -> Proposal | None:
    """The first proposal, when it is at least so likely and well ahead of the second."""
    if not found or found[0].score < least:
        return None
    return None if len(found) > 1 and found[0].score - found[1].score < LEAD else found[0]
