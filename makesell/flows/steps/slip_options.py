"""Step: what can be done about a slip — options for each line it hits, each with its effect on all promises and its cost (`domain.md` §6).

Worked out on what stands now: shown when a slip is reported or looked at again, and once more, under the locks, when one is chosen. Reads only; a
constant number of statements however many lines are hit. Until a first option is chosen the dates of production orders are as they were, and the
pass forward says what they come to; from then on the books say it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply_book
from makesell.documents.orders import queries as orders
from makesell.documents.orders.actions import Scheduled
from makesell.documents.orders.queries import Promised, promises
from makesell.documents.production import queries as production
from makesell.documents.slips import actions as slips
from makesell.documents.slips import queries, states
from makesell.documents.slips.actions import NewOption, NewSlipOrder
from makesell.documents.slips.queries import HitRow, SlipRow
from makesell.engines.promise import PLANNED, STOCK, Cause, Part, options
from makesell.engines.promise.options import Line, Piece, Way
from makesell.engines.promise.pegs import Pegged, Place
from makesell.flows.steps import slip_plant, slip_stand_ins, slip_suppliers, supply
from makesell.flows.steps.confirming import scheduled
from makesell.flows.steps.promise_run import CLASS_RANKS, LAST
from makesell.flows.steps.slip_plant import PlantWay
from makesell.flows.steps.slips import Delayed, Told
from makesell.ground.clock import business_date
from makesell.ground.rules import queries as rules
from makesell.masterdata.products import queries as products

NOTHING: Final = Decimal(0)
UNCLEAR: Final = "unclear"     # what it holds is not what is open of it


@dataclass(frozen=True, slots=True)
class Effect:
    """What an option does to a line: promised until now, and then."""

    line_id: int
    was: dt.date
    now: dt.date


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be done — for a line (None: for all the slip hits) — or why it cannot.

    `other` is the line that gives, `center_id` and `minutes` say which hours are worked. `holds` is what lines hold then, `new` their promises.
    """

    kind: str
    line_id: int | None
    other: int = 0
    center_id: int | None = None
    minutes: int = 0
    offer_id: int | None = None
    product_id: int | None = None
    effects: tuple[Effect, ...] = ()
    cost: Decimal | None = None
    early: Decimal = NOTHING
    refused: str = ""
    holds: Mapping[int, tuple[Piece, ...]] = field(default_factory=dict)
    new: Mapping[int, Scheduled] = field(default_factory=dict)
    plant: PlantWay | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The options of a slip, best first for each line, and what they were worked out on."""

    options: Sequence[Option]
    promised: Mapping[int, Promised]
    plain: PlantWay


@dataclass(frozen=True, slots=True)
class Standing:
    """Who holds what of the products, what nobody holds, and the production order each receipt comes of."""

    lines: Mapping[int, Promised]
    held: Mapping[int, list[tuple[Place, Decimal]]]
    loose: Mapping[int, list[tuple[Place, Decimal]]]
    made: Mapping[int, int]
    ranks: Mapping[int, int]
    together: Mapping[int, bool]


def worked_out(slip: SlipRow, at: dt.datetime, plain: Delayed | None = None) -> Found:
    """All options of a slip for its lines that are not answered yet, as of now; `plain` is what it does to the plan, where that is known."""
    on = business_date(at)
    told = told_of(slip)
    first, *others = slip_plant.ways(told, slip.in_force, slip.currency, queries.offers(slip.id), at, plain)
    hits = {row.line_id: row for row in queries.hits([slip.id]) if row.answered_at is None}
    standing = read(list(hits), on)
    lines = {key: each for key in standing.lines if (each := line_of(key, told, hits, first.orders, standing, on)) is not None}
    found = [each for key in hits for each in _of_line(key, told, hits, first.orders, lines, standing, on)]
    found += _stand_ins({key: each.day for key, each in lines.items() if key in hits}, standing, on)
    found += [_of_plant(way, told, hits, lines, standing, on) for way in others]
    return Found(sorted(found, key=_order), standing.lines, first)


def told_of(slip: SlipRow) -> Told:
    """A slip as it was reported."""
    return Told(slip.kind, slip.work_center_id, slip.since, slip.until, slip.production_id, slip.product_id, slip.qty, slip.new_date)


def _order(option: Option) -> tuple[object, ...]:
    """Line by line; what can be done before what cannot, the soonest first, then who hurts fewest, then the cheapest."""
    own = [each for each in option.effects if each.line_id == option.line_id] or option.effects
    late = sum((each.now - each.was).days for each in own)
    hurt = sum(max((each.now - each.was).days, 0) for each in option.effects if each not in own)
    return option.line_id or 0, bool(option.refused), late, hurt, option.cost or NOTHING, option.kind, option.other, option.offer_id or 0


def read(keys: Sequence[int], on: dt.date, *, product_ids: Collection[int] = (), customer_id: int | None = None) -> Standing:
    """Who holds what of the products of these lines; of further products, for a customer whose line is only being typed (its rank is that of 0)."""
    own = orders.promised(keys) if keys else []
    wanted = sorted({row.product_id for row in own} | set(product_ids))
    stand = supply.stand(wanted)
    places = {(each.source, product, each.key if each.source == PLANNED else each.warehouse_id): each for product in wanted
              for each in stand.products[product].places}    # fmt: skip
    every = sorted({each.key for product in wanted for each in stand.products[product].held} | set(keys))
    rows = {row.line_id: row for row in orders.promised(every)}
    held: dict[int, list[tuple[Place, Decimal]]] = defaultdict(list)
    for lies in stock_book.reserved_for(every):
        if (STOCK, lies.product_id, lies.warehouse_id) in places:
            held[lies.line_id].append((places[STOCK, lies.product_id, lies.warehouse_id], lies.qty))
    for comes in supply_book.reserved_for(every):
        if (PLANNED, comes.product_id, comes.source_line_id) in places:
            held[comes.line_id].append((places[PLANNED, comes.product_id, comes.source_line_id], comes.qty))
    made = {row.receipt_id: row.id for row in production.of_receipts([each.key for each in places.values() if each.source == PLANNED])}
    known = products.sold(wanted, on)
    loose = {product: list(_loose(stand.products[product].places, known[product].safety_stock_qty)) for product in wanted}
    asking = customer_id if customer_id is not None else own[0].customer_id if own else None
    return Standing(rows, held, loose, made, _ranks(asking, list(rows), on), promises.delivered_whole(keys) if keys else {})


def _loose(places: Sequence[Place], safety: Decimal) -> Iterator[tuple[Place, Decimal]]:
    """What nobody holds, less the safety stock."""
    for place in places:
        kept = min(max(place.free, NOTHING), safety) if place.source == STOCK else NOTHING
        safety -= kept
        if place.free - kept > 0:
            yield place, place.free - kept


def _ranks(customer_id: int | None, keys: Sequence[int], on: dt.date) -> dict[int, int]:
    """The rank of each line of a confirmed order by the class of its customer; of 0 by that of who asks."""
    if customer_id is None:
        return {}
    by_class = {row["customer_class"]: int(row["rank"]) for row in rules.value(CLASS_RANKS, on)}
    own, known = orders.classes(customer_id, keys)
    return {0: by_class.get(own, LAST)} | {key: by_class.get(each, LAST) for key, each in known.items()}


def line_of(
    key: int, told: Told, hits: Mapping[int, HitRow], later: Mapping[int, NewSlipOrder], standing: Standing, on: dt.date
) -> Line | None:  # fmt: skip
    """A line with the days its pieces come on; None of one that is promised no day, stands still, or holds other than is open of it."""
    row = standing.lines[key]
    if row.promised_date is None or row.paused or row.gated or key not in standing.ranks:
        return None
    # a line that was promised its later day by the slip itself is looked at for the day it had
    wanted = min(hits[key].was_date, row.promised_date) if key in hits else row.promised_date
    pieces = [piece for place, qty in standing.held.get(key, ()) for piece in _pieces(place, qty, key, told, hits, later, standing, on)]
    if not pieces or sum((each.qty for each in pieces), NOTHING) != row.open_qty:
        return None
    return Line(key, wanted, standing.ranks[key], tuple(pieces), standing.together.get(key, False))


def _pieces(
    place: Place, qty: Decimal, key: int, told: Told, hits: Mapping[int, HitRow], later: Mapping[int, NewSlipOrder], standing: Standing, on: dt.date
) -> Iterator[Piece]:  # fmt: skip
    """The day a quantity of a place comes on; of scrap only what is lost comes later, and only for who loses it."""
    day = max(place.date or on, on)
    moved = later.get(standing.made.get(place.key, 0)) if place.source == PLANNED else None
    lost = qty if moved is not None else NOTHING
    if moved is not None and told.kind == states.SCRAP:
        lost = min(qty, hits[key].qty) if key in hits else NOTHING
    if qty > lost:
        yield Piece(place, qty - lost, day)
    if moved is not None and lost > 0:
        yield Piece(place, lost, max(moved.now_date, day))


def _of_line(
    key: int, told: Told, hits: Mapping[int, HitRow], later: Mapping[int, NewSlipOrder], lines: Mapping[int, Line], standing: Standing,
    on: dt.date,
) -> Iterator[Option]:  # fmt: skip
    """The ways for one line, with all that cannot be done for it and why."""
    if key not in lines:
        yield Option(options.WAIT, key, refused=UNCLEAR)
        return
    line, product = lines[key], standing.lines[key].product_id
    pieces = [piece for place, qty in standing.loose[product] for piece in _pieces(place, qty, 0, told, hits, later, standing, on)]
    others = [each for each in lines.values() if standing.lines[each.key].product_id == product and each.key not in hits]
    for way in options.ways(line, pieces, others):
        yield _supplied(key, way, lines, standing, on)


def _stand_ins(waits: Mapping[int, dt.date], standing: Standing, on: dt.date) -> Iterator[Option]:
    """Another product that is sold instead of what comes late."""
    for each in slip_stand_ins.offered(waits, standing.lines, on):
        was = standing.lines[each.line_id].promised_date or each.day
        yield Option(states.STAND_IN, each.line_id, product_id=each.product_id, effects=(Effect(each.line_id, was, each.day),), cost=each.cost)


def _supplied(key: int, way: Way, lines: Mapping[int, Line], standing: Standing, on: dt.date) -> Option:
    if way.refused:
        return Option(way.kind, key, refused=way.refused)
    new = {each: promise_of(each, pieces, standing.lines[each], on) for each, pieces in way.holds.items()}
    effects = tuple(_effect(lines[each], standing, row, on) for each, row in sorted(new.items()))
    early = sum((each.qty for each in way.holds[key] if each.day <= lines[key].promised), NOTHING) if way.kind == options.PART else NOTHING
    holds = {each: pieces for each, pieces in way.holds.items() if pieces != lines[each].pieces}
    return Option(way.kind, key, way.other, effects=effects, cost=NOTHING, early=early, holds=holds, new=new)


def _effect(line: Line, standing: Standing, new: Scheduled, on: dt.date) -> Effect:
    """What a promise does to a line: never sooner than it is promised, unless the slip has moved that day itself."""
    was, now = standing.lines[line.key].promised_date or line.promised, new.date or on
    return Effect(line.key, was, now if was > line.promised else max(was, now))


def promise_of(key: int, pieces: Sequence[Piece], row: Promised, on: dt.date) -> Scheduled:
    """The promise of a line that holds these pieces."""
    parts = tuple(Part(each.qty, each.day, each.place.source) for each in sorted(pieces, key=lambda each: (each.day, each.place.source)))
    late = options.last(pieces)
    cause = Cause("planned", {"date": late}) if late > on else Cause("stock")
    return scheduled(key, Pegged(parts, cause, (), NOTHING), row.requested_date, on, gated=False, asked=row.parts)


def _of_plant(
    way: PlantWay, told: Told, hits: Mapping[int, HitRow], lines: Mapping[int, Line], standing: Standing, on: dt.date
) -> Option:  # fmt: skip
    """What hours or another work center do to all lines that are hit."""
    offer = way.offer.id if way.offer else None
    if way.refused:
        return Option(way.kind, None, 0, way.center_id, way.minutes, offer, way.product_id, refused=way.refused)
    new: dict[int, Scheduled] = {}
    for key in hits:
        line = line_of(key, told, hits, way.orders, standing, on)
        if line is not None:
            new[key] = promise_of(key, line.pieces, standing.lines[key], on)
    effects = tuple(_effect(lines[key], standing, row, on) for key, row in sorted(new.items()))
    return Option(way.kind, None, 0, way.center_id, way.minutes, offer, way.product_id, effects, way.cost, new=new, plant=way)


def keep(row: SlipRow, at: dt.datetime, plain: Delayed | None = None) -> None:
    """Keeps what can be done about a slip now, to be shown and chosen, with what suppliers' offers say."""
    slip_suppliers.write(row, at)
    slips.show(
        row.id,
        [
            NewOption(
                each.line_id, each.kind, each.other or None, each.center_id, each.minutes, each.offer_id, each.product_id,
                [(effect.line_id, effect.was, effect.now) for effect in each.effects], each.cost, each.early, each.refused,
            )
            for each in worked_out(row, at, plain).options
        ],
    )  # fmt: skip
