"""Step: what would become of an order if it were confirmed now — promise, credit, margin and authority. Reads only, locks nothing.

The same searches the confirmation makes, so that the page beside a form says while typing what the act will say.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders.actions import NewLine, NewOrder
from makesell.engines.promise.pegs import Pegged
from makesell.flows.steps import credit, supply
from makesell.flows.steps.authority import Judged, authority
from makesell.flows.steps.confirming import GOODS
from makesell.flows.steps.credit import Credit
from makesell.flows.steps.order_lines import OrderFact, drafted
from makesell.ground.actor import Actor
from makesell.ground.money import rounded
from makesell.ground.rules import queries as rules
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct
from makesell.masterdata.terms import queries as terms


@dataclass(frozen=True, slots=True)
class LinePreview:
    """A line with its product, what would be promised of it, and the day asked for."""

    line: NewLine
    product: SoldProduct | None
    promise: Pegged | None
    wished: dt.date | None

    @property
    def late(self) -> bool:
        """True when the promise is later than asked for."""
        return self.promise is not None and self.wished is not None and self.promise.date > self.wished


@dataclass(frozen=True, slots=True)
class Preview:
    """The order as it would be, its lines, its credit, what is judged of its prices, and which role would have to allow them."""

    order: NewOrder
    lines: tuple[LinePreview, ...]
    credit: Credit
    judged: tuple[Judged, ...]
    beyond: tuple[Judged, ...]
    role: str | None
    gates: tuple[str, ...]

    @property
    def gross(self) -> Decimal:
        """The order's gross amount in its own currency."""
        return sum((line.net + line.tax for line in self.order.lines), Decimal(0))


def preview(fact: OrderFact, *, actor: Actor, on: dt.date) -> Preview:
    """Refuses faulty input at its fields, like the act itself."""
    order = drafted(fact, on=on)
    known = products.sold([line.product_id for line in order.lines if line.product_id is not None], on)
    promises = _promises(order, known, on)
    lines = tuple(
        LinePreview(line, known.get(line.product_id or 0), promises.get(line.position), line.requested_date or order.requested_date)
        for line in order.lines
    )
    judged = _judged(order, known)
    limits = authority(on)
    beyond = tuple(line for line in judged if actor.kind != "system" and not limits.within(line, actor.roles))
    gates = tuple(part.gate for part in terms.parts_of([order.terms_id])[order.terms_id] if part.gate) if order.terms_id else ()
    sold = parties.sold_to(order.customer_id)
    gross = sum((line.net + line.tax for line in order.lines), Decimal(0))
    more = Decimal(0) if "before_shipping" in gates else rounded(gross * order.rate)
    stands = credit.judged(sold.credit_account_id, sold.credit_limit, sold.blocked, more, on)
    return Preview(order, lines, stands, judged, beyond, limits.lowest(beyond) if beyond else None, gates)


def _promises(order: NewOrder, known: dict[int, SoldProduct], on: dt.date) -> dict[int, Pegged]:
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    asks = []
    for line in order.lines:
        product = known.get(line.product_id or 0)
        if product is not None and line.kind in GOODS:
            asks.append(supply.ask_of(line.position, product, line.qty, usual))
    return supply.promised(asks, supply.stand({ask.product_id for ask in asks if not ask.service}), on)


def _judged(order: NewOrder, known: dict[int, SoldProduct]) -> tuple[Judged, ...]:
    found = []
    for line in order.lines:
        if not line.splits:
            continue
        product = known.get(line.product_id or 0)
        cost = None if product is None or product.cost is None else rounded(line.qty * product.cost)
        net = rounded(line.net * order.rate)
        found.append(Judged(line.position, product.group_id if product else None, line.list_price, line.unit_price, net, cost))
    return tuple(found)
