"""Step: a header discount 整单折扣 is spread over the lines by `allocate` (13.1): each line's price carries its part of it.

So discount authority and margin are judged on what is really given away (`domain.md` §5), and a later return takes back the price paid.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeVar

from makesell.flows.steps.order_lines import LineFact
from makesell.flows.steps.supply import plainly
from makesell.ground.money import allocate, minor_digits, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

PRICE_DIGITS: Final = 8
L = TypeVar("L", bound=LineFact)


@dataclass(frozen=True, slots=True)
class HeaderDiscount:
    """How much is taken off the whole: a share (0.05 = 5 %), or an amount on the side of the tax the document's prices stand on."""

    document_id: int
    share: Decimal | None = None
    amount: Decimal | None = None


def spread(lines: Sequence[L], fact: HeaderDiscount, kinds: Collection[str], currency: str) -> tuple[L, ...]:
    """The lines (with their prices) as they are after the discount; only lines of these kinds carry it.

    Refuses both a share and an amount, or neither, one that takes off nothing or more than there is, and nothing to take it off.
    """
    if (fact.share is None) == (fact.amount is None):
        raise Refusal("header_discount.which", "Name a share or an amount.", field="share")
    carrying = [n for n, line in enumerate(lines) if line.kind in kinds and line.unit_price]
    worth = [rounded(lines[n].qty * (lines[n].unit_price or Decimal(0)), currency) for n in carrying]
    total = sum(worth, Decimal(0))
    off = fact.amount if fact.amount is not None else rounded(total * (fact.share or Decimal(0)), currency)
    field = "amount" if fact.amount is not None else "share"
    if not 0 < off <= total or off != rounded(off, currency):
        text = N_("Of %(total)s, more than 0 and at most all of it can be taken off.")
        raise Refusal("header_discount.beyond", text, field=field, total=plainly(total))
    after = list(lines)
    for n, was, part in zip(carrying, worth, allocate(off, worth, minor_digits(currency)), strict=True):
        price = rounded((was - part) / lines[n].qty, PRICE_DIGITS)
        if rounded(price * lines[n].qty, currency) != was - part:
            raise Refusal("header_discount.digits", "The quantity of line %(line)s is too large to spread a discount over.", field=field, line=n + 1)
        after[n] = replace(lines[n], unit_price=price)
    return tuple(after)
