"""Step: prices that were agreed with the customer before the order: those of the accepted quotation or the contract it is made of. Reads only.

They stand first in the order of prices (`domain.md` §5), for the quantity that was agreed, and need no consent again.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.contracts import queries as contracts
from makesell.documents.orders import queries as orders
from makesell.documents.quotations import queries as quotations
from makesell.engines import price
from makesell.engines.price import Candidate, Priced

AGREED: Final = (price.SPECIAL, price.CONTRACT)


@dataclass(frozen=True, slots=True)
class Sources:
    """What a document is made of, and the order it is itself: what that has taken of a contract is still its own."""

    quotation_id: int | None = None
    contract_id: int | None = None
    order_id: int | None = None


def agreed(sources: Sources, *, currency: str, tax_inclusive: bool) -> dict[int, list[Candidate]]:
    """By product: what was agreed, where it was agreed in the same currency and on the same side of the tax."""
    found: dict[int, list[Candidate]] = defaultdict(list)
    if sources.quotation_id is not None:
        _quoted(sources.quotation_id, currency, tax_inclusive, found)
    if sources.contract_id is not None:
        _contracted(sources.contract_id, sources.order_id, currency, tax_inclusive, found)
    return found


def _contracted(contract_id: int, order_id: int | None, currency: str, tax_inclusive: bool, found: dict[int, list[Candidate]]) -> None:
    """Contract prices hold while the contract's quantity lasts, over all its versions."""
    (head,) = contracts.of_ids([contract_id])
    if (head.currency, head.tax_inclusive) != (currency, tax_inclusive):
        return
    sums: dict[tuple[int, Decimal], Decimal] = defaultdict(Decimal)
    for line in contracts.lines(contract_id):
        if line.product_id is not None and line.unit_price:
            sums[line.product_id, line.unit_price] += line.qty
    family = [each.id for each in contracts.versions(head.root_id)]
    for used in orders.called_off(family, order_id):
        if used.product_id is not None and (used.product_id, used.unit_price) in sums:
            sums[used.product_id, used.unit_price] -= used.qty
    for (product, unit_price), left in sums.items():
        found[product].append(Candidate(price.CONTRACT, unit_price, contract_id, head.number or "", left=max(left, Decimal(0))))


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
