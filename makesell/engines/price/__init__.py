"""Engine price: which price a line gets, in one order for every document (`domain.md` §5), and why the others did not win.

Approved special price → price of the accepted quotation → contract price → customer's list → customer-class list → promotion → standard
list. The first hit wins; a *lower* promotion may undercut the customer's or class list (one rule, said on the line).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.ground.text import N_, Marked

SPECIAL, QUOTED, CONTRACT, CUSTOMER = "special", "quoted", "contract", "customer"
CUSTOMER_CLASS, PROMOTION, STANDARD = "customer_class", "promotion", "standard"
ORDER: Final = (SPECIAL, QUOTED, CONTRACT, CUSTOMER, CUSTOMER_CLASS, PROMOTION, STANDARD)
# Agreed with the customer before: nobody allows them again.
AGREED: Final = (SPECIAL, QUOTED, CONTRACT)
UNDERCUT: Final = (CUSTOMER, CUSTOMER_CLASS)
KINDS: Final[Mapping[str, Marked]] = {
    SPECIAL: N_("Approved special price"),
    QUOTED: N_("Accepted quotation"),
    CONTRACT: N_("Contract price"),
    CUSTOMER: N_("List of the customer"),
    CUSTOMER_CLASS: N_("List of the customer's class"),
    PROMOTION: N_("Promotion"),
    STANDARD: N_("Standard list"),
}
WHY: Final[Mapping[str, Marked]] = {
    "first": N_("the first of the order that has a price"),
    "undercuts": N_("a lower promotion may undercut the customer's list"),
    "later": N_("stands later in the order than %(winner)s"),
    "undercut": N_("undercut by the promotion"),
    "fewer": N_("another price of the same list holds from a larger quantity"),
    "too_few": N_("only from %(from_qty)s on"),
    "used_up": N_("only %(left)s left at this price"),
}
DISCOUNT_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A price somebody entered for the product: of which kind, under what name, from which quantity.

    `left` is what may still be sold at it; `tax_inclusive` the side it stands on, where that need not be the document's.
    """

    kind: str
    price: Decimal
    source_id: int | None = None
    name: str = ""
    from_qty: Decimal = Decimal(0)
    left: Decimal | None = None
    tax_inclusive: bool | None = None


@dataclass(frozen=True, slots=True)
class Loser:
    """A candidate that did not win, with the code of the reason and its parameters (`WHY`)."""

    candidate: Candidate
    why: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Priced:
    """The price that won, why, and the losers with their reasons; no winner where nobody entered a price."""

    winner: Candidate | None
    why: str
    losers: tuple[Loser, ...]


def choose(candidates: Iterable[Candidate], qty: Decimal, *, promotion_undercuts: bool = True) -> Priced:
    """The winning price for a quantity of one product."""
    losers: list[Loser] = []
    fit: list[Candidate] = []
    for each in candidates:
        if qty < each.from_qty:
            losers.append(Loser(each, "too_few", {"from_qty": each.from_qty}))
        elif each.left is not None and qty > each.left:
            losers.append(Loser(each, "used_up", {"left": each.left}))
        else:
            fit.append(each)
    if not fit:
        return Priced(None, "", tuple(losers))
    ranked = sorted(fit, key=lambda c: (ORDER.index(c.kind), -c.from_qty, c.price, c.source_id or 0))
    winner, why = ranked[0], "first"
    promotion = next((c for c in ranked if c.kind == PROMOTION), None)
    if promotion_undercuts and promotion and winner.kind in UNDERCUT and promotion.price < winner.price:
        winner, why = promotion, "undercuts"
    losers += [_lost(each, winner, why) for each in ranked if each is not winner]
    return Priced(winner, why, tuple(losers))


def _lost(each: Candidate, winner: Candidate, why: str) -> Loser:
    if each.kind == winner.kind and each.source_id == winner.source_id:
        return Loser(each, "fewer", {})
    if why == "undercuts" and ORDER.index(each.kind) < ORDER.index(winner.kind):
        return Loser(each, "undercut", {})
    return Loser(each, "later", {"winner": KINDS[winner.kind]})


def discount(list_price: Decimal, price: Decimal) -> Decimal:
    """How far a price lies below the winning list price (0.08 = 8 %); below 0 when it is higher, 0 where there is no list price."""
    return (list_price - price) / list_price if list_price > 0 else Decimal(0)
