"""Engine price: which price a line gets, in one order for every document (`domain.md` §5), and why the others did not win.

Approved special price → price of the accepted quotation → contract price → customer's list → customer-class list → promotion → standard
list. The first hit wins; a *lower* promotion may undercut the customer's or class list (one rule, said on the line).
"""

from collections.abc import Iterable, Mapping, Sequence
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
    "exhausted": N_("its budget has %(left)s left, this would take %(given)s"),
}
DISCOUNT_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A price somebody entered for the product: of which kind, under what name, from which quantity.

    `left` is what may still be sold at it; `budget` what a promotion may still give away, below the price that would win without it;
    `tax_inclusive` the side it stands on, where that need not be the document's.
    """

    kind: str
    price: Decimal
    source_id: int | None = None
    name: str = ""
    from_qty: Decimal = Decimal(0)
    left: Decimal | None = None
    tax_inclusive: bool | None = None
    budget: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Loser:
    """A candidate that did not win, with the code of the reason and its parameters (`WHY`)."""

    candidate: Candidate
    why: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Priced:
    """The price that won, why, and the losers with their reasons; no winner where nobody entered a price. `given` is what a promotion with a
    budget gives away on the line."""

    winner: Candidate | None
    why: str
    losers: tuple[Loser, ...]
    given: Decimal = Decimal(0)


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
    winner, why = _first(ranked, promotion_undercuts)
    given = Decimal(0)
    while winner.budget is not None:
        without = [each for each in ranked if each.source_id != winner.source_id or each.kind != winner.kind]
        given = max(_first(without, promotion_undercuts)[0].price - winner.price, Decimal(0)) * qty if without else Decimal(0)
        if given <= winner.budget:
            break
        params = {"left": max(winner.budget, Decimal(0)), "given": given}
        losers += [Loser(each, "exhausted", params) for each in ranked if each not in without]
        ranked, given = without, Decimal(0)
        winner, why = _first(ranked, promotion_undercuts)
    losers += [_lost(each, winner, why) for each in ranked if each is not winner]
    return Priced(winner, why, tuple(losers), given)


def _first(ranked: Sequence[Candidate], promotion_undercuts: bool) -> tuple[Candidate, str]:
    """Which of them wins, in the one order, and why."""
    winner = ranked[0]
    promotion = next((c for c in ranked if c.kind == PROMOTION), None)
    if promotion_undercuts and promotion and winner.kind in UNDERCUT and promotion.price < winner.price:
        return promotion, "undercuts"
    return winner, "first"


def _lost(each: Candidate, winner: Candidate, why: str) -> Loser:
    if each.kind == winner.kind and each.source_id == winner.source_id:
        return Loser(each, "fewer", {})
    if why == "undercuts" and ORDER.index(each.kind) < ORDER.index(winner.kind):
        return Loser(each, "undercut", {})
    return Loser(each, "later", {"winner": KINDS[winner.kind]})


def discount(list_price: Decimal, price: Decimal) -> Decimal:
    """How far a price lies below the winning list price (0.08 = 8 %); below 0 when it is higher, 0 where there is no list price."""
    return (list_price - price) / list_price if list_price > 0 else Decimal(0)
