"""Engine bundle: the price of a bundle 套装 spread over its parts by `allocate` (13.1), so that each part is sold at a price of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.money import allocate, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

PRICE_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a part is sold in all, and the weight it takes its share of the amount by."""

    qty: Decimal
    weight: Decimal


def unit_prices(amount: Decimal, parts: Sequence[Part], digits: int = 2) -> list[Decimal]:
    """The unit price of each part, in the stated order: quantities at these prices sum to the amount to the minor unit.

    Refuses weights that are all zero, and a quantity whose share no unit price of eight decimals hits.
    """
    found = []
    for part, share in zip(parts, allocate(amount, [part.weight for part in parts], digits), strict=True):
        price = rounded(share / part.qty, PRICE_DIGITS)
        if rounded(price * part.qty, digits) != share:
            raise Refusal("bundle.digits", N_("The quantity is too large to spread a price over."), field="qty")
        found.append(price)
    return found
