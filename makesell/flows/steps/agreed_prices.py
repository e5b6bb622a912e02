"""Step: prices that were agreed with the customer before the order: those of the accepted quotation it is made from. Reads only.

They stand first in the order of prices (`domain.md` §5), for the quantity that was agreed, and need no consent again.
"""

from collections import defaultdict
from decimal import Decimal
from typing import Final

from makesell.documents.quotations import queries as quotations
from makesell.engines import price
from makesell.engines.price import Candidate, Priced

AGREED: Final = (price.SPECIAL, price.CONTRACT)


def agreed(quotation_id: int | None, *, currency: str, tax_inclusive: bool) -> dict[int, list[Candidate]]:
    """By product: what was agreed, where it was agreed in the same currency and on the same side of the tax."""
    found: dict[int, list[Candidate]] = defaultdict(list)
    if quotation_id is not None:
        _quoted(quotation_id, currency, tax_inclusive, found)
    return found


def _quoted(quotation_id: int, currency: str, tax_inclusive: bool, found: dict[int, list[Candidate]]) -> None:
    (head,) = quotations.of_ids([quotation_id])
    if (head.currency, head.tax_inclusive) != (currency, tax_inclusive):
        return
    sums: dict[tuple[int, Decimal], Decimal] = defaultdict(Decimal)
    for line in quotations.lines(quotation_id):
        if line.chosen and line.product_id is not None and line.unit_price:
            sums[line.product_id, line.unit_price] += line.qty
    for (product, unit_price), qty in sums.items():
        found[product].append(Candidate(price.SPECIAL, unit_price, quotation_id, head.number or "", left=qty))


def is_agreed(priced: Priced, unit_price: Decimal) -> bool:
    """True for a line at (or above) a price that was agreed: nobody needs to allow it again."""
    return priced.winner is not None and priced.winner.kind in AGREED and unit_price >= priced.winner.price
