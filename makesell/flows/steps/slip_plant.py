"""Step: what the plant can do about a slip — nothing, overtime after a stop, another work center — and when each production order is done then."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from makesell.documents.production.actions.operations import Move
from makesell.documents.production.queries import operations
from makesell.documents.production.queries.operations import Replacement
from makesell.documents.schedules.queries import rates
from makesell.documents.slips import states
from makesell.documents.slips.actions import NewSlipOrder
from makesell.documents.slips.queries import OfferRow
from makesell.engines import schedule as engine
from makesell.engines.schedule import Shop, Spot, Task, ripple
from makesell.flows.steps import slips
from makesell.flows.steps.shop import HOUR, Picture
from makesell.flows.steps.slips import Delayed, Told
from makesell.ground.clock import business_date
from makesell.ground.money import rounded
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.engine import ONE_DAY
from makesell.masterdata.works.facts import TimeFact
from makesell.masterdata.works.words import OVERTIME as OVERTIME_TIME

PLAIN, OVERTIME, ELSEWHERE, SUBCONTRACT = "plain", "overtime", "elsewhere", "subcontract"
EXPEDITE, SUBSTITUTE = "expedite", "substitute"
NO_STOP: Final = "no_stop"           # no work center stopped
NO_HOURS: Final = "no_hours"         # the day has no hours left
NO_CENTER: Final = "no_center"       # what stands still can be done nowhere else
NO_GAIN: Final = "no_gain"           # nothing comes sooner
DECIDED: Final = "decided"           # the dates of production have been moved already
NO_OFFER: Final = "no_offer"         # nobody outside has offered it
NO_MATERIAL: Final = "no_material"   # nothing that is bought comes late
NO_SUBSTITUTE: Final = "no_substitute"    # no bill of material names one, or too little of it lies free
BY_CHANGE: Final = "by_change"       # another product that is sold instead is an option of its line
DAYS: Final = 5
OVERTIME_PERCENT: Final = RuleKind(
    "slip.overtime_percent",
    N_("What an hour of overtime costs"),
    Whole(100, 500, "%"),
    default=150,
    clause="PRO-5",
    help=N_("In percent of what an hour of the work center costs; options of a slip are priced by it."),
)
OVERTIME_HOURS: Final = RuleKind(
    "slip.overtime_hours",
    N_("Overtime of a day at most"),
    Whole(1, 12, "hours"),
    default=4,
    clause="PRO-5",
    help=N_("Options of a slip offer half of it and all of it, after the hours of the work center, on the five days after a stop."),
)
RULES: Final = (OVERTIME_PERCENT, OVERTIME_HOURS)


@dataclass(frozen=True, slots=True)
class PlantWay:
    """One way: the production orders that get later all the same, what moves in the plan, what it costs, and what is to be written: the overtime,
    the operations done outside, the components that are replaced."""

    kind: str
    orders: Mapping[int, NewSlipOrder] = field(default_factory=dict)
    moves: Sequence[Move] = ()
    center_id: int | None = None
    minutes: int = 0
    cost: Decimal | None = None
    time: TimeFact | None = None
    offer: OfferRow | None = None
    outside: Sequence[int] = ()
    product_id: int | None = None
    instead: Sequence[Replacement] = ()
    refused: str = ""


def ways(
    told: Told, in_force: bool, currency: str, offers: Sequence[OfferRow], at: dt.datetime, plain: Delayed | None = None
) -> list[PlantWay]:
    """Nothing first: when production orders are done when nothing is done; then what else there is. `plain` is what the slip does, where that is
    known already."""
    if in_force:
        return [PlantWay(PLAIN), *(PlantWay(kind, refused=DECIDED) for kind in states.IN_THE_PLANT)]
    plain = plain or slips.delayed(told, at)
    found = [
        PlantWay(PLAIN, plain.orders, _moves(plain, plain.after)), *_subcontract(told, plain, offers), *_expedite(told, plain, offers),
        _substitute(told, plain),
    ]  # fmt: skip
    if told.kind not in states.STOPS or told.work_center_id is None:
        return [*found, PlantWay(OVERTIME, refused=NO_STOP), PlantWay(ELSEWHERE, refused=NO_STOP)]
    costs = rates([center.key for center in plain.picture.shop.centers], currency)
    return [*found, *_overtime(told, plain, costs, currency, at), _elsewhere(told, plain, costs, currency)]


def _overtime(told: Told, plain: Delayed, costs: Mapping[int, Decimal], currency: str, at: dt.datetime) -> list[PlantWay]:
    """Half of the day's overtime and all of it, at the center that stopped, on the days after the stop."""
    on, center = business_date(at), told.work_center_id or 0
    most, percent = int(value(OVERTIME_HOURS, on)) * HOUR, int(value(OVERTIME_PERCENT, on))
    since = max(business_date(told.until) if told.until else on, on)
    worked = [(day, minute) for n in range(DAYS) if (minute := _closes(plain.picture, center, day := since + ONE_DAY * n)) is not None]
    first, begins = worked[0] if worked else (since, None)
    found = []
    for minutes in (most // 2, most):
        if begins is None or begins + minutes > 24 * HOUR:
            return [PlantWay(OVERTIME, center_id=center, refused=NO_HOURS)]
        days = [first + ONE_DAY * n for n in range(DAYS)]
        opens = [plain.picture.floor.last_of(day - ONE_DAY) + 1 + begins for day in days]
        changed = engine.open_longer(plain.changed, center, [(open_, open_ + minutes) for open_ in opens])
        time = TimeFact(OVERTIME_TIME, first, first + ONE_DAY * DAYS, begins, begins + minutes)
        priced = overtime_cost(costs.get(center), minutes * DAYS, percent, currency)
        found.append(_way(PlantWay(OVERTIME, center_id=center, minutes=minutes, cost=priced, time=time), plain, changed, plain.slip))
    return found


def overtime_cost(rate: Decimal | None, minutes: int, percent: int, currency: str) -> Decimal | None:
    """What minutes of overtime cost at a work center by its rate; None where its rate is in another currency."""
    return None if rate is None else rounded(rate * minutes * percent / (HOUR * 100), currency)


def _closes(picture: Picture, center: int, day: dt.date) -> int | None:
    """The minute of a day after which a center works no more; None where it does not work then."""
    begins, ends = picture.floor.last_of(day - ONE_DAY) + 1, picture.floor.last_of(day) + 1
    calendar = next((each.calendar for each in picture.shop.centers if each.key == center), None)
    if calendar is None:
        return None
    closes = calendar.closes(begins, ends)
    return None if closes is None else closes - begins


def _elsewhere(told: Told, plain: Delayed, costs: Mapping[int, Decimal], currency: str) -> PlantWay:
    """What would be done at the center while it stands still is done at the next center of its routing."""
    center, picture = told.work_center_id or 0, plain.picture
    begins, ends = (picture.minute(moment) if moment else 0 for moment in (told.since, told.until))
    moved: dict[int, int] = {}
    more = Decimal(0)
    for task in picture.shop.tasks:
        spot = task.base
        if task.fixed is None and spot is not None and spot.center == center and spot.start < ends and spot.end > begins:
            other = next((key for key, _ in task.options if key != center), None)
            if other is not None:
                moved[task.key] = other
                needs = dict(task.options)
                more += (costs.get(other, Decimal(0)) * needs[other] - costs.get(center, Decimal(0)) * needs[center]) / HOUR
    if not moved:
        return PlantWay(ELSEWHERE, center_id=center, refused=NO_CENTER)
    way = PlantWay(ELSEWHERE, center_id=center, cost=max(rounded(more, currency), Decimal(0)))
    return _way(way, plain, plain.changed, replace(plain.slip, elsewhere=moved))


def _subcontract(told: Told, plain: Delayed, offers: Sequence[OfferRow]) -> list[PlantWay]:
    """What a supplier does of a production order by the day it offered: of a stop what waits at the center, else all that has not begun; of scrap
    the pieces that were lost."""
    found = []
    for offer in offers:
        key = offer.production_id
        if offer.kind == SUBCONTRACT and key is not None and key in plain.orders:
            by = plain.picture.floor.last_of(offer.day - ONE_DAY) + 2
            tasks = [] if told.kind == states.SCRAP else [task.key for task in plain.picture.shop.tasks if task.job == key and _goes_out(task, told)]
            slip = replace(plain.slip, outside=dict.fromkeys(tasks, by), ready={job: at for job, at in plain.slip.ready.items() if job != key})
            own = {key: offer.day} if told.kind in states.OF_AN_ORDER and told.production_id == key else {}
            if own and told.kind == states.LATE:
                slip = replace(slips.done(key, offer.day, plain.picture), outside=slip.outside)
            way = PlantWay(SUBCONTRACT, offer=offer, cost=offer.cost, outside=tasks)
            found.append(_way(way, plain, plain.changed, slip, own) if tasks or own else replace(way, refused=NO_GAIN))
    return found or [PlantWay(SUBCONTRACT, refused=NO_OFFER)]


def _goes_out(task: Task, told: Told) -> bool:
    """True for work of a center that has not begun: of a stop, that of the center that stands still."""
    return task.fixed is None and task.base is not None and task.base.center >= 0 and (
        told.kind not in states.STOPS or task.base.center == told.work_center_id
    )  # fmt: skip


def _expedite(told: Told, plain: Delayed, offers: Sequence[OfferRow]) -> list[PlantWay]:
    """The material comes on the day a supplier offered, for a price."""
    if told.kind != states.MATERIAL:
        return [PlantWay(EXPEDITE, refused=NO_MATERIAL)]
    found = []
    for offer in offers:
        if offer.kind == EXPEDITE:
            slip = replace(plain.slip, ready=dict.fromkeys(plain.slip.ready, plain.picture.floor.last_of(offer.day - ONE_DAY) + 1))
            found.append(_way(PlantWay(EXPEDITE, offer=offer, cost=offer.cost), plain, plain.changed, slip))
    return found or [PlantWay(EXPEDITE, refused=NO_OFFER)]


def _substitute(told: Told, plain: Delayed) -> PlantWay:
    """The orders that get later and have begun nothing are made of the substitute of their bill of material, where enough of it lies free."""
    if told.kind != states.MATERIAL or told.product_id is None:
        return PlantWay(SUBSTITUTE, refused=BY_CHANGE)
    wanted = operations.replacements([key for key in plain.orders if key in plain.slip.ready], told.product_id)
    if not wanted:
        return PlantWay(SUBSTITUTE, refused=NO_SUBSTITUTE)
    product = wanted[0].instead_id
    instead = [each for each in wanted if each.instead_id == product]
    way = PlantWay(SUBSTITUTE, product_id=product, instead=instead)
    if sum((each.qty for each in instead), Decimal(0)) > sum((qty for _, qty in slips.lying(product)), Decimal(0)):
        return replace(way, refused=NO_SUBSTITUTE)
    taken = {each.order_id for each in instead}
    return _way(way, plain, plain.changed, replace(plain.slip, ready={job: at for job, at in plain.slip.ready.items() if job not in taken}))


def _way(
    way: PlantWay, plain: Delayed, changed: Shop, slip: ripple.Slip, own: Mapping[int, dt.date] = MappingProxyType({})
) -> PlantWay:  # fmt: skip
    """A way with what it makes of production orders; refused where it brings none of them forward."""
    shop = plain.picture.shop
    after = ripple.rippled(changed, ripple.planned(shop), slip, shop)
    orders = slips.orders_later(plain.picture, plain.before, after, own)
    sooner = any(key not in orders or orders[key].now_date < each.now_date for key, each in plain.orders.items())
    worse = any(key not in plain.orders or each.now_date > plain.orders[key].now_date for key, each in orders.items())
    if not sooner or worse:
        return replace(way, refused=NO_GAIN)
    return replace(way, orders=orders, moves=_moves(plain, after))


def _moves(plain: Delayed, after: Mapping[int, Spot]) -> list[Move]:
    """What the slip moves in the plan: what comes to lie elsewhere than without it."""
    floor = plain.picture.floor
    return [
        Move(key, floor.moment(spot.start), floor.moment(spot.end), spot.center if spot.center >= 0 else None)
        for key, spot in after.items()
        if _other(spot, plain.before[key])
    ]


def _other(one: Spot, two: Spot) -> bool:
    return (one.start, one.end, one.center) != (two.start, two.end, two.center)
