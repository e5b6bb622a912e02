"""Step: what would become of an order if it were confirmed now — promise, credit, margin and authority. Reads only, locks nothing.

The same searches the confirmation makes, so that the page beside a form says while typing what the act will say.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.orders import states
from makesell.documents.orders.actions import NewLine, NewOrder
from makesell.documents.quotations import hold_queries as holds
from makesell.documents.rebates.queries import InForce, in_force
from makesell.engines.price import AGREED
from makesell.engines.promise.pegs import Pegged, displacing
from makesell.flows.steps import capacity, credit, discounts, supply
from makesell.flows.steps.confirming import GIVEN, GOODS
from makesell.flows.steps.credit import Credit
from makesell.flows.steps.discounts import Beyond, Offered, Where
from makesell.flows.steps.freight import borne
from makesell.flows.steps.order_lines import IN_PARTS, WHOLE_BUNDLES, LineFact, OrderFact, drafted
from makesell.flows.steps.promise_run import lower_than
from makesell.flows.steps.rebates import set_aside
from makesell.ground.actor import Actor
from makesell.ground.clock import now
from makesell.ground.db.asking import together
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct
from makesell.masterdata.products.words import MAKE
from makesell.masterdata.standins import queries as stand_ins
from makesell.masterdata.terms import queries as terms


@dataclass(frozen=True, slots=True)
class Instead:
    """A product that may stand in, when all of the quantity would be there, and what more it would come to net at the price that wins for it (None:
    it has none)."""

    product: SoldProduct
    date: dt.date
    more: Decimal | None


@dataclass(frozen=True, slots=True)
class Displaced:
    """The day on which all of it would be there if orders of a lower class waited, and which those are."""

    date: dt.date
    losers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinePreview:
    """A line with its product, what would be promised of it, and the day asked for."""

    line: NewLine
    product: SoldProduct | None
    promise: Pegged | None
    wished: dt.date | None
    instead: tuple[Instead, ...] = ()
    displaced: Displaced | None = None

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
    gates: tuple[str, ...]

    @property
    def gross(self) -> Decimal:
        """The order's gross amount in its own currency."""
        return sum((line.net + line.tax for line in self.order.lines), Decimal(0))


def preview(
    fact: OrderFact, *, actor: Actor, on: dt.date, kinds: Collection[str] = states.KEYED, where: Where | None = None, allowed: Collection[str] = ()
) -> Preview:
    """Refuses faulty input at its fields, like the act itself.

    `where` names the document that is kept already, `allowed` is what was allowed of it.
    """
    order = drafted(fact, on=on, kinds=kinds, bundles=IN_PARTS if kinds is states.KEYED else WHOLE_BUNDLES)
    asked = [line.product_id for line in order.lines if line.product_id is not None]
    known, backs = together(products.sold.ask(asked, on), in_force.ask(asked, order.customer_id, order.currency, on))
    promises = _promises(order, known, on, _own_holds(fact))
    lines = tuple(
        LinePreview(line, known.get(line.product_id or 0), promises.get(line.position), line.requested_date or order.requested_date)
        for line in order.lines
    )
    lines = _with_displaced(_with_stand_ins(lines, fact, order, on), order.customer_id, on)
    offered = _offered(order, known, backs, on)
    beyond = discounts.beyond(offered, where or Where(order.customer_id), actor=actor, on=on, allowed=allowed)
    gates = tuple(part.gate for part in terms.parts_of([order.terms_id])[order.terms_id] if part.gate) if order.terms_id else ()
    gates += tuple(kind for kind, wanted in (("drawing", order.drawing_gate), ("agreement", order.agreement_gate)) if wanted)
    sold = parties.sold_to(order.customer_id)
    gross = sum((line.net + line.tax for line in order.lines), Decimal(0))
    more = Decimal(0) if "before_shipping" in gates else rounded(gross * order.rate)
    stands = credit.judged(sold.credit_account_id, sold.credit_limit, sold.blocked, more, on)
    return Preview(order, lines, stands, offered, beyond, gates)


def _with_stand_ins(lines: tuple[LinePreview, ...], fact: OrderFact, order: NewOrder, on: dt.date) -> tuple[LinePreview, ...]:
    """Late lines with what may stand in for their product and be there sooner, at its price; nothing is asked where none is late."""
    late = [(each, each.product.id, each.promise.date) for each in lines if each.late and each.product and each.promise]
    known = stand_ins.of_products({product for _, product, _ in late}) if late else {}
    if not known:
        return lines
    sold = products.sold(sorted({key for keys in known.values() for key in keys}), on)
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    found: dict[int, tuple[Instead, ...]] = {}
    for each, own, day in late:
        candidates = [sold[key] for key in known.get(own, ()) if key in sold]
        asks = [supply.ask_of(product.id, product, each.line.qty, usual) for product in candidates]
        standing = supply.stand({ask.product_id for ask in asks if not ask.service}, asking_for=(order.customer_id, on))
        promised = supply.promised(asks, standing, on)
        sooner = [one for one in candidates if promised[one.id].date < day]
        found[each.line.position] = tuple(Instead(one, promised[one.id].date, _more(each.line, one.id, fact, on)) for one in sooner)
    return tuple(replace(each, instead=found.get(each.line.position, ())) for each in lines)


def _more(line: NewLine, product: int, fact: OrderFact, on: dt.date) -> Decimal | None:
    """What a line would come to more, net, as another product at the price that wins for it; None where there is none."""
    instead = LineFact(product, line.qty, requested_date=line.requested_date)
    try:
        (new,) = drafted(replace(fact, lines=(instead,), splits=(), more={}), on=on, budgets=False).lines
    except Refusal:
        return None
    return new.net - line.net if line.kind in states.CREDITED else None


def _with_displaced(lines: tuple[LinePreview, ...], customer_id: int, on: dt.date) -> tuple[LinePreview, ...]:
    """Late lines with the day they could have if confirmed orders of lower classes waited; asked only where some line is late."""
    late = [(each, each.product, each.promise) for each in lines if each.late and each.product and each.promise]
    if not late:
        return lines
    standing = supply.stand({product.id for _, product, _ in late}, asking_for=(customer_id, on))
    lower = lower_than(customer_id, [held.key for product in standing.products.values() for held in product.held], on)
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    found: dict[int, Displaced] = {}
    for each, product, promise in late:
        mine = standing.products.get(product.id)
        losers = [held for held in mine.held if held.key in lower] if mine else []
        if mine is None or not losers:
            continue
        free = supply.Standing({product.id: displacing(mine, losers)})
        (day,) = [one.date for one in supply.promised([supply.ask_of(0, product, each.line.qty, usual)], free, on).values()]
        if day < promise.date:
            found[each.line.position] = Displaced(day, tuple(sorted({held.by for held in losers})))
    return tuple(replace(each, displaced=found.get(each.line.position)) for each in lines)


def _own_holds(fact: OrderFact) -> list[int]:
    """What is kept for the quotation it is made of does not stand in its way."""
    return [row.line_id for row in holds.of_quotations([fact.quotation_id])] if fact.quotation_id is not None else []


def _promises(order: NewOrder, known: dict[int, SoldProduct], on: dt.date, own: Sequence[int]) -> dict[int, Pegged]:
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    asks = []
    for line in order.lines:
        product = known.get(line.product_id or 0)
        if product is not None and (line.kind in GOODS or line.kind in states.PRICED):
            asks.append(supply.ask_of(line.position, product, line.qty, usual))
    stocked = {ask.product_id for ask in asks if not ask.service}
    standing = supply.stand(stocked, without=own, asking_for=(order.customer_id, on))
    making = [product.id for product in known.values() if product.kind == MAKE]
    return capacity.searched(asks, standing, making, on, lambda here: capacity.seen(sorted(here), now()))[0]


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
