"""Step: what else there is for a line that is typed and would be late — each with its day, what it costs, and whose promise it moves. Reads only.

A part now, overtime at the work centers it waits for, faster material, another plant, another product, orders of lower rank that wait. Nothing is
held or carried out from here, and but for the last no promise of anybody moves: what others have taken of stock and machines stays where it is.
What the plant could do is looked at while a line is promised, on the plant that was read for it; the rest in a constant number of statements.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from makesell.documents.orders import states as order_states
from makesell.documents.orders.actions import NewLine, NewOrder
from makesell.documents.schedules.queries import rates
from makesell.documents.slips import states
from makesell.engines import ctp
from makesell.engines.promise import LEAD_TIME, Part
from makesell.engines.promise.options import PART, RUSH, Piece
from makesell.engines.promise.pegs import Pegged, Place
from makesell.flows.steps import expediting, rushes, supply
from makesell.flows.steps.capacity import Kept
from makesell.flows.steps.expediting import Faster
from makesell.flows.steps.order_lines import LineFact, OrderFact
from makesell.flows.steps.plant_model import Plant
from makesell.flows.steps.rushes import Loss, Typed
from makesell.flows.steps.slip_plant import OVERTIME_HOURS, OVERTIME_PERCENT, overtime_cost
from makesell.flows.steps.stand_in_prices import nets
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.rules.kinds import Number, RuleKind
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.engine import ONE_DAY
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct
from makesell.masterdata.products.words import BUY
from makesell.masterdata.standins import queries as stand_ins

SECOND_SHIPMENT: Final = RuleKind(
    "promise.second_shipment",
    N_("What a second shipment costs"),
    Number(Decimal(0), Decimal(10) ** 9, 2),
    default="0",
    clause="PRO-5",
    help=N_("Freight and picking once more, in company currency: what it costs to send a part of a line now and the rest later."),
)
RULES: Final = (SECOND_SHIPMENT,)
PLANT: Final = "plant"
NOTHING: Final = Decimal(0)
HOUR: Final = 60
MOST_DAYS: Final = 20      # of overtime at one work center
MOST_SHOWN: Final = 3      # work centers, materials


@dataclass(frozen=True, slots=True)
class Way:
    """One way for a line: the day all of it is there, and what it costs in a currency (None: nobody knows yet). `losses` are all promises it moves.

    `qty` is there by `early` of a part now; `where` names the work center, the plant or the supplier, `product` the material or what stands in;
    `minutes` are overtime of a day, `worked` those the line has of it; `days` the lead time or transport.
    """

    kind: str
    day: dt.date
    cost: Decimal | None
    currency: str
    qty: Decimal = NOTHING
    early: dt.date | None = None
    where: str = ""
    product: SoldProduct | None = None
    minutes: int = 0
    worked: int = 0
    days: int = 0
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Late:
    """A line that would be late: its product, the day wanted, its promise."""

    line: NewLine
    product: SoldProduct
    wanted: dt.date
    promise: Pegged


@dataclass(slots=True)
class InThePlant:
    """What the plant could do for lines, looked at while each is promised and before it takes its time. `wanted` are the days asked for."""

    wanted: Mapping[int, dt.date]
    on: dt.date
    found: dict[int, list[Way]] = field(default_factory=dict)
    most: dict[int, Decimal] = field(default_factory=dict)
    centers: dict[str, int] = field(default_factory=dict)
    # the hours of overtime that lines before this one have as their best, by work center: nobody works them twice
    named: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    faster: Mapping[int, Faster] | None = None

    def look(self, kept: Kept, key: int, product_id: int, qty: Decimal, made: ctp.Promise) -> None:
        """Looks for ways of a line that is made too late; how much of it there is by the day asked for."""
        wanted, plant = self.wanted.get(key), kept.plant
        if wanted is None or plant.day(made.end) <= wanted:
            return
        asking = _Asking(plant, kept.model, product_id, qty, made, self.named)
        unit = Decimal(1).scaleb(-plant.products[product_id].digits)
        self.most[key] = ctp.most_by(kept.model, product_id, qty, plant.now, plant.last_of(wanted), unit, how=ctp.make)
        if self.faster is None:
            self.faster = expediting.known({item for item, each in plant.products.items() if each.kind == BUY}, self.on)
        ways = [*self._overtime(asking), *_expedite(asking, self.faster), *_elsewhere(asking)]
        self.found[key] = [way for way in ways if way.day < plant.day(made.end)]

    def _overtime(self, asking: "_Asking") -> Iterator[Way]:
        """Half of a day's overtime and all of it, where all of it brings more, at the centers that the line waits for longest."""
        most = int(value(OVERTIME_HOURS, self.on)) * HOUR
        for center in asking.binding():
            before, hours = asking.day, list[tuple[int, int]]()
            for minutes in (most // 2, most):
                found = asking.with_overtime(center, minutes)
                if found is not None and found[0].day < before:
                    before, hours = found[0].day, found[1]
                    self.centers[found[0].where] = center
                    yield found[0]
            self.named[center] = sorted([*self.named.get(center, ()), *hours])


@dataclass(frozen=True, slots=True)
class _Asking:
    """A line that is made too late, with the plant before it has taken anything of it."""

    plant: Plant
    model: ctp.Model
    product_id: int
    qty: Decimal
    made: ctp.Promise
    named: Mapping[int, Sequence[tuple[int, int]]]

    @property
    def day(self) -> dt.date:
        """The day it is made."""
        return self.plant.day(self.made.end)

    def again(self, model: ctp.Model) -> ctp.Promise | None:
        """The same line in a plant as it might be."""
        found = ctp.make(model, self.product_id, self.qty, self.plant.now)
        return found if isinstance(found, ctp.Promise) else None

    def binding(self) -> list[int]:
        """The centers on the way that binds, the one waited for longest first."""
        taken: dict[int, int] = {}
        for part in self.made.parts:
            if part.center is not None:
                taken[part.center] = taken.get(part.center, 0) + part.minutes
        return sorted(taken, key=lambda center: (-taken[center], center))[:MOST_SHOWN]

    def with_overtime(self, center: int, minutes: int) -> tuple[Way, list[tuple[int, int]]] | None:
        """So many minutes more on the working days on which the line waits for a center, less what lines before it have as their best, and the hours
        the line has of them; None where the day has no hours left, or nothing is."""
        needed = ctp.begins_at(self.made, center)
        spans = ctp.without(self._after_hours(center, minutes, *needed), self.named.get(center, ())) if needed else []
        if not needed or not spans:
            return None
        other = ctp.open_longer(self.model, center, spans, needed[0], self.made.end)
        found = self.again(other.model)
        if found is None:
            return None
        worked = ctp.worked_within(found, center, other.spans)
        name = self.plant.centers[center].name
        length = sum(end - start for start, end in worked)
        return Way(states.OVERTIME, self.plant.day(found.end), None, "", where=name, minutes=minutes, worked=length), worked

    def _after_hours(self, center: int, minutes: int, since: int, until: int) -> Iterator[tuple[int, int]]:
        calendar, day, count = self.model.centers[center].calendar, self.plant.day(since), 0
        while day <= self.plant.day(until) and count < MOST_DAYS:
            ends = self.plant.last_of(day) + 1
            closes = calendar.closes(self.plant.last_of(day - ONE_DAY) + 1, ends)
            if closes is not None and closes + minutes <= ends:
                count += 1
                yield closes, closes + minutes
            day += ONE_DAY


def _expedite(asking: _Asking, faster: Mapping[int, Faster]) -> Iterator[Way]:
    """The bought materials on the way that binds, within the days a supplier can."""
    bought = {each.item: each.qty for each in asking.made.bought}
    items = list(dict.fromkeys(part.item for part in asking.made.parts if part.code == "bought"))[:MOST_SHOWN]
    for item in items:
        offer, lead = faster.get(item), asking.model.items[item].lead_of(bought.get(item, NOTHING))
        if offer is None or lead is None or offer.days >= lead:
            continue
        found = asking.again(ctp.quicker(asking.model, item, offer.days))
        if found is not None:
            product = asking.plant.products[item]
            yield _faster(product, bought.get(item, NOTHING), asking.plant.day(found.end), offer)


def _faster(product: SoldProduct, qty: Decimal, day: dt.date, offer: Faster) -> Way:
    """A quicker delivery of so many; what it costs more is asked once the currency is known."""
    return Way(states.EXPEDITE, day, None, "", where=offer.offer.supplier, product=product, days=offer.days, qty=qty)


def _elsewhere(asking: _Asking) -> Iterator[Way]:
    """The line, or what it is made of, made as a whole in another plant and brought here."""
    made_of = [asking.product_id, *(part.item for part in asking.made.parts if part.center is not None)]
    for item in dict.fromkeys(made_of):
        for away in asking.plant.away.get(item, ()):
            found = asking.again(ctp.made_elsewhere(asking.model, item, away.ways))
            if found is not None:
                cost = away.freight * asking.qty if item == asking.product_id else None
                yield Way(PLANT, asking.plant.day(found.end), cost, "", where=away.plant, product=asking.plant.products[item], days=away.days)


def of_lines(late: Sequence[Late], order: NewOrder, fact: OrderFact, plant: InThePlant, on: dt.date) -> dict[int, tuple[Way, ...]]:
    """The ways of lines that would be late, by position, the soonest first. A constant number of statements; none where nothing is late."""
    if not late:
        return {}
    own = organisation.own_currency()
    found: dict[int, list[Way]] = {each.line.position: [] for each in late}
    for each in late:
        if order.delivery_rule == order_states.IN_PARTS:
            found[each.line.position] += _part_now(each, plant.most.get(each.line.position, NOTHING), own, on)
    costs = rates(plant.centers.values(), own) if plant.centers else {}
    percent = int(value(OVERTIME_PERCENT, on))
    for each in late:
        for way in plant.found.get(each.line.position, ()):
            cost = way.cost
            if way.kind == states.OVERTIME:
                cost = overtime_cost(costs.get(plant.centers[way.where]), way.worked, percent, own)
            elif way.kind == states.EXPEDITE and plant.faster is not None and way.product is not None:
                cost = plant.faster[way.product.id].cost(way.qty, own)
            found[each.line.position].append(_priced(way, cost, own, _else_there(each, way.day)))
    for key, faster in _bought(late, plant, own, on):
        found[key].append(faster)
    for key, instead in _instead(late, order, fact, on):
        found[key].append(instead)
    for key, gain in rushes.for_typed([_typed(each) for each in late], order.customer_id, on).items():
        found[key].append(Way(RUSH, gain.day, rushes.cost(gain.days, on, own), own, losses=gain.losses))
    by_position = {each.line.position: each for each in late}
    return {key: tuple(sorted(ways, key=_soonest)) for key, those in found.items() if (ways := [w for w in those if _helps(w, by_position[key])])}


def _helps(way: Way, late: Late) -> bool:
    return way.kind == PART or way.day < late.promise.date


def _soonest(way: Way) -> tuple[object, ...]:
    return way.kind != PART, way.day, len(way.losses), way.cost is None, way.cost or NOTHING, way.kind, way.where


def _priced(way: Way, cost: Decimal | None, currency: str, least: dt.date) -> Way:
    return replace(way, day=max(way.day, least), cost=None if cost is None else rounded(cost, currency), currency=currency)


def _else_there(late: Late, day: dt.date) -> dt.date:
    """When the part of a line is there that is not made for it."""
    return max((part.date for part in late.promise.parts if part.source != LEAD_TIME), default=day)


def _part_now(late: Late, made: Decimal, currency: str, on: dt.date) -> Iterator[Way]:
    """What is there by the day asked for; of nothing by then what comes before the last of it."""
    parts = late.promise.parts
    early, until = [part for part in parts if part.date <= late.wanted], late.wanted
    qty = _sum(early) + min(made, late.promise.to_make)
    if not qty:
        early = [part for part in parts if part.date < late.promise.date]
        qty, until = _sum(early), early[-1].date if early else until
    if qty:
        first = until if made else max(part.date for part in early)
        yield Way(PART, late.promise.date, rounded(Decimal(str(value(SECOND_SHIPMENT, on))), currency), currency, qty=qty, early=first)


def _sum(parts: Iterable[Part]) -> Decimal:
    return sum((part.qty for part in parts), NOTHING)


def _bought(late: Sequence[Late], plant: InThePlant, currency: str, on: dt.date) -> Iterator[tuple[int, Way]]:
    """Goods that are bought and sold again, promised by their lead time."""
    traded = [each for each in late if each.product.kind == BUY and each.promise.to_make]
    faster = expediting.known({each.product.id for each in traded}, on) if traded else {}
    for each in traded:
        offer = faster.get(each.product.id)
        if offer is not None:
            day = max(offer.day, _else_there(each, on))
            way = _faster(each.product, each.promise.to_make, day, offer)
            yield each.line.position, _priced(way, offer.cost(way.qty, currency), currency, day)


def _instead(late: Sequence[Late], order: NewOrder, fact: OrderFact, on: dt.date) -> Iterator[tuple[int, Way]]:
    """Another product that is there sooner, with what the line comes to more, net, at the price that wins for it."""
    known = stand_ins.of_products({each.product.id for each in late})
    wanted = [(each, key) for each in late for key in known.get(each.product.id, ())]
    if not wanted:
        return
    sold = products.sold(sorted({key for _, key in wanted}), on)
    usual = int(value(supply.LEAD_TIME_DAYS, on))
    standing = supply.stand([key for key, product in sold.items() if product.kind != supply.SERVICE], asking_for=(order.customer_id, on))
    sooner = []
    for each, key in wanted:
        if key in sold:
            ask = supply.ask_of(0, sold[key], each.line.qty, usual)
            there = supply.Standing({key: deepcopy(standing.products[key])} if key in standing.products else {})
            day = supply.promised([ask], there, on)[0].date
            if day < each.promise.date:
                sooner.append((each, sold[key], day))
    lines = [LineFact(product.id, each.line.qty, requested_date=each.line.requested_date) for each, product, _ in sooner]
    for (each, product, day), net in zip(sooner, nets(fact, lines, on) if lines else (), strict=True):
        more = net - each.line.net if net is not None and each.line.kind in order_states.CREDITED else None
        yield each.line.position, Way(states.STAND_IN, day, more, order.currency, product=product)


def _typed(late: Late) -> Typed:
    """A line with its parts as what it would hold; what has to be made is a place of its own."""
    pieces = tuple(Piece(Place(part.source, 0, part.qty, NOTHING, part.date), part.qty, part.date) for part in late.promise.parts)
    return Typed(late.line.position, late.product.id, late.wanted, pieces)
