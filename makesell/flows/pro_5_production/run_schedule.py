"""PRO-5 · The planner has the plant scheduled anew: asked for here, worked out by a job, put in force by another act or not at all.

The job reads the plan without a lock, searches for the seconds it was given, says how far it is and looks whether it shall stop. What it finds it
keeps as moves with their effect on promises. A worker that dies leaves the plan in force as it was; the job is taken up again.
"""

import datetime as dt
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from makesell.documents.schedules import actions as schedules
from makesell.documents.schedules import queries, states
from makesell.documents.schedules.access import POLICY
from makesell.documents.schedules.actions import NewEffect, NewMove
from makesell.documents.schedules.queries import ScheduleRow
from makesell.engines import schedule as engine
from makesell.engines.schedule import Aims, Bounds, Circle, Cost, Found
from makesell.flows.pro_5_production import accept_schedule
from makesell.flows.steps import scenario, shop
from makesell.flows.steps.author import acting_unit
from makesell.flows.steps.shop import Picture
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import queries as organisation
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.rules.queries import value
from makesell.ground.text import N_

TOPIC: Final = "schedule.run"
AIMS: Final = Aims()
USUAL_SECONDS: Final = 30
TELL_SECONDS: Final = 1.0
EMPTY: Final = N_("Nothing is to be made, so there is nothing to schedule.")
CIRCLE: Final = N_("These wait for each other: %(orders)s.")
NO_TIME: Final = N_("These find no place within the next eighteen months: %(orders)s.")


@dataclass(frozen=True, slots=True)
class RunFact:
    """What is to be scheduled: of a plant (none: everywhere), for how many seconds of computing; with `changes` it is a scenario."""

    title: str = ""
    plant_id: int | None = None
    seconds: int = USUAL_SECONDS
    changes: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    scenario: bool = False


@act
def ask(fact: RunFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Asks for a schedule that the job worker works out; refuses while another one of the plant as it is is under way. Returns its key."""
    POLICY.require(actor, "compare" if fact.changes else "run")
    key = opened(fact, actor=actor, at=at)
    put_many([NewMessage(TOPIC, {"schedule_id": key}, key)], at=at)
    return key


def opened(fact: RunFact, *, actor: Actor, at: dt.datetime) -> int:
    """A schedule that waits."""
    if fact.scenario and not fact.changes:
        raise Refusal("scenario.nothing", "Say what is to be different.", field="down_center")
    if not 1 <= fact.seconds <= 600:
        raise Refusal("schedule.seconds", "Give 1 to 600 seconds.", field="seconds")
    changes = scenario.checked(fact.changes, clock.business_date(at))
    if not changes and any(not row.changes for row in queries.of_ids(queries.going())):
        raise Refusal("schedule.going", "A schedule is being worked out. Wait until it has ended, or stop it.", status=409)
    unit = acting_unit(actor, clock.business_date(at))
    title = fact.title.strip() or clock.business_date(at).isoformat()
    values = {"plant_id": fact.plant_id, "changes": json.dumps(changes), "seconds": fact.seconds, "seed": 1, "generation": ""}
    key = schedules.ask(title, (actor.person_id, unit), organisation.own_currency(), values, actor=actor, at=at)
    schedules.number([key], clock.business_date(at))
    return key


@act
def cancel(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> None:
    """Stops a schedule: one that waits at once, one that is being worked out as soon as it looks. The plan in force stays as it is."""
    POLICY.require(actor, "cancel")
    schedules.hold([key])
    (row,) = queries.of_ids([key])
    if row.state == states.WAITING:
        schedules.move([key], "cancel", actor=actor, at=at, reason=reason, values={"ended_at": at})
    elif row.state == states.RUNNING:
        schedules.wish_to_stop(key)
    else:
        raise Refusal("schedule.ended", "This schedule has ended already.", status=409)


def carry_out(key: int, *, actor: Actor, at: dt.datetime | None = None, plans: int | None = None, reason: str = "") -> str:
    """Works a schedule out, or what a killed worker left of it; returns the state it ended in. One that has ended stays so: a job may come twice.

    `plans` bounds the search by how many plans it tries instead of by time, `at` holds the clock (the same plan every time).
    """

    def now() -> dt.datetime:
        return at or clock.now()

    row = _begun(key, actor=actor, at=now())
    if row is None or row.state != states.RUNNING:
        return row.state if row else ""
    picture = shop.read(now(), plant_id=row.plant_id)
    refused = _nothing(picture)
    if refused is None:
        try:
            return _worked_out(row, picture, actor=actor, now=now, plans=plans)
        except Circle as circle:
            named = {picture.orders[picture.operations[k].order_id].number or "" for k in circle.keys if k in picture.operations}
            refused = (CIRCLE, ", ".join(sorted(named)))
        except Refusal as refusal:
            refused = (refusal.sentence, "")
    _failed(key, *refused, actor=actor, at=now())
    return states.FAILED


def _nothing(picture: Picture) -> tuple[str, str] | None:
    return None if picture.shop.tasks else (EMPTY, "")


def _worked_out(row: ScheduleRow, picture: Picture, *, actor: Actor, now: Callable[[], dt.datetime], plans: int | None) -> str:
    imagined = scenario.applied(picture, row.changes, now())
    bounds = Bounds(plans or 20_000_000, None if plans else float(row.seconds), row.seed)
    begun, told = time.monotonic(), [0.0]

    def tell(tried: int, _cost: Cost) -> bool:
        gone = time.monotonic() - begun
        if gone - told[0] < TELL_SECONDS:
            return False
        told[0] = gone
        _progress(row.id, tried, min(99, int(100 * gone / row.seconds)), actor=actor, at=now())
        return queries.cancel_requested(row.id)

    found = engine.best(imagined.shop, AIMS, bounds, tell)
    if queries.cancel_requested(row.id):
        _cancelled(row.id, actor=actor, at=now())
        return states.CANCELLED
    if found.unplaced:
        orders = {picture.orders[picture.operations[k].order_id].number or "" for k in found.unplaced if k in picture.operations}
        _failed(row.id, NO_TIME, ", ".join(sorted(orders)), actor=actor, at=now())
        return states.FAILED
    return _kept(row, picture, imagined, found, actor=actor, at=now())


@act
def _begun(key: int, *, actor: Actor, at: dt.datetime) -> ScheduleRow | None:
    """Takes the schedule up; what has ended or was stopped meanwhile stays so."""
    row = next(iter(queries.of_ids([key])), None)
    if row is None:
        raise missing()
    schedules.hold([key])
    (row,) = queries.of_ids([key])
    if row.state in states.GOING:
        act_ = "cancel" if row.cancel_requested else "begin"
        values: dict[str, Any] = {"ended_at": at} if row.cancel_requested else {"started_at": at}
        schedules.move([key], act_, actor=actor, at=at, values=values)
    return queries.of_ids([key])[0]


@act
def _progress(key: int, tried: int, share: int, *, actor: Actor, at: dt.datetime) -> None:
    schedules.progress(key, tried, share)


@act
def _cancelled(key: int, *, actor: Actor, at: dt.datetime) -> None:
    schedules.hold([key])
    if queries.of_ids([key])[0].state == states.RUNNING:
        schedules.move([key], "cancel", actor=actor, at=at, values={"ended_at": at})


@act
def _failed(key: int, failure: str, orders: str, *, actor: Actor, at: dt.datetime) -> None:
    schedules.hold([key])
    if queries.of_ids([key])[0].state == states.RUNNING:
        schedules.move([key], "fail", actor=actor, at=at, values={"ended_at": at, "failure": failure, "of_orders": orders})


@act
def _kept(row: ScheduleRow, picture: Picture, imagined: scenario.Imagined, found: Found, *, actor: Actor, at: dt.datetime) -> str:
    """Keeps what was found, and puts it in force where the rule says so and nobody gets anything later."""
    schedules.hold([row.id])
    if queries.of_ids([row.id])[0].state != states.RUNNING:
        return queries.of_ids([row.id])[0].state
    moves = [_move(picture, found, key) for key in shop.moved(picture, found.plan)]
    effects = shop.effects(picture, found.plan)
    schedules.keep(row.id, moves, [*_effects(picture, effects), *scenario.rushed(imagined, found.plan)])
    rates = queries.rates([center.key for center in picture.shop.centers], row.currency)
    in_force = engine.follow(picture.shop)
    values = {
        "generation": picture.generation, "tried": found.tried, "share": 100, "ended_at": at, "operations": len(picture.shop.tasks),
        "moved": len(moves), "late_before": sum(e.before is not None and e.before > e.due for e in effects),
        "late_after": sum(e.after > e.due for e in effects), "tardy_before": found.before.tardiness, "tardy_after": found.cost.tardiness,
        "setup_before": found.before.setups, "setup_after": found.cost.setups, "later": sum(e.later for e in effects),
        "sooner": sum(e.sooner for e in effects), "cost_before": shop.worth(picture, picture.shop, in_force, rates),
        "cost_after": shop.worth(picture, imagined.shop, found.plan, rates),
    }  # fmt: skip
    schedules.move([row.id], "work_out" if row.changes else "propose", actor=actor, at=at, values=values)
    if not row.changes and not values["later"] and value(shop.AUTO_ACCEPT, clock.business_date(at)):
        accept_schedule.put_in_force(row.id, actor=actor, at=at)
        return states.ACCEPTED
    return states.WORKED_OUT if row.changes else states.PROPOSED


def _move(picture: Picture, found: Found, key: int) -> NewMove:
    row, spot = picture.operations[key], found.plan[key]
    return NewMove(
        key, row.work_center_id, spot.center if spot.center >= 0 else None, row.planned_start, row.planned_end,
        picture.floor.moment(spot.start), picture.floor.moment(spot.end),
    )  # fmt: skip


def _effects(picture: Picture, effects: Sequence[shop.Effect]) -> list[NewEffect]:
    """Orders whose day moves or that are late, each with the lines that wait for it."""
    found = []
    for each in effects:
        if each.after != each.before or each.after > each.due:
            lines: Sequence[int | None] = picture.orders[each.order_id].lines or (None,)
            found += [NewEffect(each.order_id, line, each.due, each.before, each.after) for line in lines]
    return found
