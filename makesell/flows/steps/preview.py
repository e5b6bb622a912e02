"""Step: what would become of an order if it were confirmed now — promise, credit, margin and authority. Reads only, locks nothing.

The same searches the confirmation makes, so that the page beside a form says while typing what the act will say.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from makesell.documents.orders import states
from makesell.documents.orders.actions import NewGate, NewLine, NewOrder
from makesell.documents.quotations import hold_queries as holds
from makesell.documents.rebates.queries import InForce, in_force
from makesell.engines.price import AGREED
from makesell.engines.promise.pegs import Pegged
from makesell.flows.steps import capacity, credit, discounts, line_ways, supply
from makesell.flows.steps.confirming import GIVEN, GOODS, gates_of
from makesell.flows.steps.credit import Credit
from makesell.flows.steps.discounts import Beyond, Offered, Where
from makesell.flows.steps.freight import borne
from makesell.flows.steps.line_ways import InThePlant, Late, Way
from makesell.flows.steps.order_lines import IN_PARTS, WHOLE_BUNDLES, OrderFact, drafted
from makesell.flows.steps.rebates import set_aside
from makesell.ground.actor import Actor
from makesell.ground.clock import now
from makesell.ground.db.asking import together
from makesell.ground.db.reading import reading
from makesell.ground.money import rounded
from makesell.ground.rules import queries as rules
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct
from makesell.masterdata.products.words import MAKE

# What an order will wait for.
Gates: TypeAlias = Sequence[NewGate]


@dataclass(frozen=True, slots=True)
class LinePreview:
    """A line with its product, what would be promised of it, and the day asked for; `ways` are what else there is where it would be late."""

    line: NewLine
    product: SoldProduct | None
    promise: Pegged | None
    wished: dt.date | None
    ways: tuple[Way, ...] = ()

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
    offered: tuple[Offered, ...]
    beyond: Beyond | None
    gates: Gates

    @property
    def gross(self) -> Decimal:
        """The order's gross amount in its own currency."""
        return sum((line.net + line.tax for line in self.order.lines), Decimal(0))


def preview(
    fact: OrderFact, *, actor: Actor, on: dt.date, kinds: Collection[str] = states.KEYED, where: Where | None = None, allowed: Collection[str] = (),
    ways: bool = True,
) -> Preview:
    """Refuses faulty input at its fields, like the act itself.

    `where` names the document that is kept already, `allowed` is what was allowed of it. Without `ways` nobody looks at what else late lines could
    have.
    """
    with reading():
        return _previewed(fact, actor, on, kinds, where, allowed, ways=ways)


def _previewed(
    fact: OrderFact, actor: Actor, on: dt.date, kinds: Collection[str], where: Where | None, allowed: Collection[str], *, ways: bool
) -> Preview:  # fmt: skip
    order = drafted(fact, on=on, kinds=kinds, bundles=IN_PARTS if kinds is states.KEYED else WHOLE_BUNDLES)
    asked = [line.product_id for line in order.lines if line.product_id is not None]
    known, backs = together(products.sold.ask(asked, on), in_force.ask(asked, order.customer_id, order.currency, on))
    wished = {line.position: day for line in order.lines if (day := line.requested_date or order.requested_date)}
    plant = InThePlant(wished if ways else {}, on)
    promises = _promises(order, known, on, _own_holds(fact), plant)
    lines = [LinePreview(line, known.get(line.product_id or 0), promises.get(line.position), wished.get(line.position)) for line in order.lines]
    late = [Late(e.line, e.product, e.wished, e.promise) for e in lines if e.late and e.product and e.promise and e.wished]
    others = line_ways.of_lines(late, order, fact, plant, on) if ways else {}
    shown = tuple(replace(each, ways=others.get(each.line.position, ())) for each in lines)
    offered = _offered(order, known, backs, on)
    beyond = discounts.beyond(offered, where or Where(order.customer_id), actor=actor, on=on, allowed=allowed)
    sold = parties.sold_to(order.customer_id)
    gross = sum((line.net + line.tax for line in order.lines), Decimal(0))
    gates = tuple(gates_of(order, gross, on))
    more = Decimal(0) if any(gate.kind == states.BEFORE_SHIPPING for gate in gates) else rounded(gross * order.rate)
    stands = credit.judged(sold.credit_account_id, sold.credit_limit, sold.blocked, more, on)
    return Preview(order, shown, stands, offered, beyond, gates)


def _own_holds(fact: OrderFact) -> list[int]:
    """What is kept for the quotation it is made of does not stand in its way."""
    return [row.line_id for row in holds.of_quotations([fact.quotation_id])] if fact.quotation_id is not None else []


def _promises(order: NewOrder, known: dict[int, SoldProduct], on: dt.date, own: Sequence[int], plant: InThePlant) -> dict[int, Pegged]:
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    asks = []
    for line in order.lines:
        product = known.get(line.product_id or 0)
        if product is not None and (line.kind in GOODS or line.kind in states.PRICED):
            asks.append(supply.ask_of(line.position, product, line.qty, usual))
    stocked = {ask.product_id for ask in asks if not ask.service}
    standing = supply.stand(stocked, without=own, asking_for=(order.customer_id, on))
    making = [product.id for product in known.values() if product.kind == MAKE]

    def seen(here: capacity.Here) -> capacity.Kept:
        kept = capacity.seen(sorted(here), now())
        kept.looks = plant.look
        return kept

    return capacity.searched(asks, standing, making, on, seen)[0]


def _offered(order: NewOrder, known: dict[int, SoldProduct], backs: Mapping[int, InForce], on: dt.date) -> tuple[Offered, ...]:
    found = []
    freight = borne(on, charged=any(line.kind == states.FREIGHT and line.net > 0 for line in order.lines))
    for line in order.lines:
        free = line.kind in GIVEN
        agreed = line.price_kind in AGREED and line.list_price is not None and line.unit_price >= line.list_price
        if agreed or not (free or line.kind in states.PRICED):
            continue
        product = known.get(line.product_id or 0)
        cost = None if product is None or product.cost is None else rounded(line.qty * product.cost)
        found.append(
            Offered(
                line.position, line.product_id, product.group_id if product else None, line.qty, line.list_price, line.unit_price,
                rounded(line.net * order.rate), cost, fixed=free or line.kind in states.CREDITED, free=free,
                rebate=set_aside(backs.get(line.product_id or 0), line.net, line.qty, order.rate),
                freight=rounded(rounded(line.net * order.rate) * freight),
            )
        )  # fmt: skip
    return tuple(found)
