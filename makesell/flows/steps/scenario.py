"""Step: the plant as it might be — what a scenario changes, read from what was asked, laid over the plant as it is."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import ceil
from typing import Any, Final

from makesell.documents.schedules import states
from makesell.documents.schedules.actions import NewEffect
from makesell.engines import schedule as engine
from makesell.engines.schedule import Job, Plan, Shop, Task
from makesell.flows.steps import plant_model
from makesell.flows.steps.shop import HOUR, Picture
from makesell.ground.clock import business_date
from makesell.ground.refusal import Refusal
from makesell.ground.worktime.engine import ONE_DAY
from makesell.masterdata.products.queries import product_row
from makesell.masterdata.works import making
from makesell.masterdata.works.queries import work_center_row

MOST_DAYS: Final = 366
MOST_MACHINES: Final = 50
RUSH_WEIGHT: Final = 4


@dataclass(frozen=True, slots=True)
class Imagined:
    """The shop with a scenario over it, and the jobs of its rush orders: by key the day each is wanted."""

    picture: Picture
    shop: Shop
    rush: Mapping[int, dt.date]


def checked(changes: Sequence[Mapping[str, Any]], on: dt.date) -> list[dict[str, Any]]:
    """The changes as they are kept; refuses what lacks something, days that lie behind or end before they begin, and too many of them."""
    return [_checked(change, on) for change in changes]


def _checked(change: Mapping[str, Any], on: dt.date) -> dict[str, Any]:
    kind, last = change.get("kind"), on + ONE_DAY * MOST_DAYS
    if kind == states.RUSH:
        due = change.get("due")
        if not change.get("product_id") or Decimal(change.get("qty") or 0) <= 0 or due is None or not on <= due <= last:
            raise Refusal("scenario.rush", "A rush order needs a product, a quantity and a day of the year to come.", field="rush_product")
        product_row(change["product_id"])
        return {"kind": kind, "product_id": change["product_id"], "qty": str(change["qty"]), "due": due.isoformat()}
    if not change.get("center_id"):
        raise Refusal("scenario.center", "Say at which work center.", field=f"{kind}_center")
    work_center_row(change["center_id"])
    if kind == states.MORE:
        if not 1 <= int(change.get("count") or 0) <= MOST_MACHINES:
            raise Refusal("scenario.machines", "Give 1 to 50 machines.", field="more_count")
        return {"kind": kind, "center_id": change["center_id"], "count": int(change["count"])}
    since, until = change.get("since"), change.get("until")
    if since is None or until is None or not on <= since <= until <= last:
        raise Refusal("scenario.days", "Give days from today on within a year, the first before the last.", field=f"{kind}_since")
    found = {"kind": kind, "center_id": change["center_id"], "since": since.isoformat(), "until": until.isoformat()}
    if kind == states.SHIFT:
        start, end = change.get("start"), change.get("end")
        if start is None or end is None or not 0 <= start < end <= 1440:
            raise Refusal("scenario.hours", "The shift ends after it starts, within a day.", field="shift_starts")
        found |= {"start": start, "end": end}
    return found


def applied(picture: Picture, changes: Sequence[Mapping[str, Any]], at: dt.datetime) -> Imagined:
    """The shop as the scenario has it."""
    made, rush = picture.shop, {}
    known = {center.key for center in made.centers}
    for n, change in enumerate(changes, 1):
        kind = change["kind"]
        if kind == states.RUSH:
            job, tasks = _rush(picture, change, n, at)
            if tasks and all(center in known for task in tasks for center, _ in task.options):
                made, rush[job.key] = engine.rush(made, job, tasks), dt.date.fromisoformat(change["due"])
            else:
                raise Refusal("scenario.unmade", "This product has no routing over work centers that are in use.", field="rush_product")
        elif kind == states.MORE:
            made = engine.more(made, change["center_id"], change["count"])
        elif kind == states.SHIFT:
            made = engine.open_longer(made, change["center_id"], _spans(picture, change, change["start"], change["end"]))
        else:
            made = engine.down(made, change["center_id"], _spans(picture, change, 0, 1440))
    return Imagined(picture, made, rush)


def _spans(picture: Picture, change: Mapping[str, Any], start: int, end: int) -> Iterator[tuple[int, int]]:
    day, last = (dt.date.fromisoformat(change[name]) for name in ("since", "until"))
    while day <= last:
        begins = picture.floor.last_of(day - ONE_DAY) + 1
        yield begins + start, begins + end
        day += ONE_DAY


def _rush(picture: Picture, change: Mapping[str, Any], n: int, at: dt.datetime) -> tuple[Job, list[Task]]:
    """An order that is not there: by the routing in force, its material taken as there. Its keys are below nought."""
    try:
        qty = Decimal(change["qty"])
    except InvalidOperation:
        raise Refusal("scenario.rush", "A rush order needs a product, a quantity and a day of the year to come.", field="rush_product") from None
    steps = making.operations([change["product_id"]], business_date(at))
    made = plant_model.job(steps, qty, picture.floor.origin)
    centers = picture.floor.model.centers
    tasks: list[Task] = []
    for place, (step, row, start) in enumerate(zip(made.steps, steps, made.quantities, strict=True)):
        options = tuple(
            (center, max(1, ceil(row.run_hours * HOUR * start / centers[center].efficiency))) for center in row.centers if center in centers
        )
        if not options and row.days is None:
            return Job(-n, 0), []
        after = tuple(-(1000 * n + other) for other in step.after)
        beside = row.beside_id if row.beside_id in centers else None
        days = 0 if options else row.days or 1
        key, since = -(1000 * n + place), picture.shop.now
        tasks.append(Task(key, -n, options, after, since, step.setup, row.family, beside, days, outside=step.outside))
    due = picture.floor.last_of(dt.date.fromisoformat(change["due"])) + 1
    return Job(-n, due, RUSH_WEIGHT), tasks


def rushed(imagined: Imagined, plan: Plan) -> list[NewEffect]:
    """When the rush orders would be done."""
    found = []
    for key, due in imagined.rush.items():
        end = max(plan[task.key].end for task in imagined.shop.tasks if task.job == key)
        found.append(NewEffect(None, None, due, None, imagined.picture.day(end)))
    return found


