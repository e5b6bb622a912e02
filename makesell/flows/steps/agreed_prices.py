"""Step: prices that were agreed before the document: special prices of the opportunity behind it, those of the accepted quotation or the
contract it is made of. Reads only.

They stand first in the order of prices (`domain.md` §5), for the quantity that was agreed, and need no consent again.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.contracts import queries as contracts
from makesell.documents.opportunities import special_queries as specials
from makesell.documents.opportunities.special_queries import Granted
from makesell.documents.orders import queries as orders
from makesell.documents.quotations import queries as quotations
from makesell.engines import price
from makesell.engines.price import Candidate, Priced

LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Sources:
    """What a document is made of, and the order it is itself: what that has taken of a contract or a special price is still its own.

    `ordered`: the quotation has become the order, what comes beside its lines was not quoted.
    """

    quotation_id: int | None = None
    contract_id: int | None = None
    order_id: int | None = None
    opportunity_id: int | None = None
    ordered: bool = False


def agreed(sources: Sources, *, currency: str, tax_inclusive: bool, on: dt.date) -> dict[int, list[Candidate]]:
    """By product: what was agreed in the same currency; quotation and contract on the same side of the tax."""
    found: dict[int, list[Candidate]] = defaultdict(list)
    opportunity = sources.opportunity_id
    if sources.quotation_id is not None:
        opportunity = _quoted(sources, currency, tax_inclusive, found) or opportunity
    if sources.contract_id is not None:
        opportunity = _contracted(sources.contract_id, sources.order_id, currency, tax_inclusive, found) or opportunity
    if opportunity is not None:
        _granted(opportunity, sources.order_id, currency, on, found)
    return found


def _granted(opportunity_id: int, order_id: int | None, currency: str, on: dt.date, found: dict[int, list[Candidate]]) -> None:
    """Special prices hold while their quantity lasts, over all orders that come of the opportunity."""
    special = specials.granted(opportunity_id, currency, on)
    taken = orders.taken_of([each.id for each in special], order_id) if special else {}
    for each in special:
        left = max(each.qty - taken.get(each.id, Decimal(0)), Decimal(0))
        found[each.product_id].append(
            Candidate(price.SPECIAL, each.unit_price, each.id, _named(each), left=left, tax_inclusive=each.tax_inclusive)
        )


def _named(each: Granted) -> str:
    """Its number and why it was granted, as a line says it."""
    return f"{each.number} {each.reason}"[:LONGEST]


def _contracted(contract_id: int, order_id: int | None, currency: str, tax_inclusive: bool, found: dict[int, list[Candidate]]) -> int | None:
    """Contract prices hold while the contract's quantity lasts, over all its versions. Returns the opportunity behind it."""
    (head,) = contracts.of_ids([contract_id])
    if (head.currency, head.tax_inclusive) != (currency, tax_inclusive):
        return head.opportunity_id
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
    return head.opportunity_id


def _quoted(sources: Sources, currency: str, tax_inclusive: bool, found: dict[int, list[Candidate]]) -> int | None:
    (head,) = quotations.of_ids([sources.quotation_id or 0])
    if sources.ordered or (head.currency, head.tax_inclusive) != (currency, tax_inclusive):
        return head.opportunity_id
    sums: dict[tuple[int, Decimal], Decimal] = defaultdict(Decimal)
    for line in quotations.lines(head.id):
        if line.chosen and line.product_id is not None and line.unit_price:
            sums[line.product_id, line.unit_price] += line.qty
    for (product, unit_price), qty in sums.items():
        found[product].append(Candidate(price.QUOTED, unit_price, head.id, head.number or "", left=qty))
    return head.opportunity_id


def is_agreed(priced: Priced, unit_price: Decimal) -> bool:
    """True for a line at (or above) a price that was agreed: nobody needs to allow it again."""
    return priced.winner is not None and priced.winner.kind in price.AGREED and unit_price >= priced.winner.price
