"""PRO-6 · The clock: a parcel is late when nothing was heard of it for the rule's working hours, or when its carrier's working days are over."""

import datetime as dt
from typing import Final

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import states
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.documents.deliveries.actions import NewException
from makesell.documents.deliveries.trouble_queries import Silent
from makesell.flows.steps.working_days import calendar
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime.engine import WorkCalendar

SILENT_HOURS: Final = RuleKind(
    "deliveries.silent_hours", N_("Working hours without news after which a parcel is late"), Whole(1, 400, "hours"), default=24, clause="PRO-6",
    help=N_("Of parcels that a carrier's service follows or somebody has entered events of."),
)  # fmt: skip
RULES: Final = (SILENT_HOURS,)
LATE = N_("Nothing was heard of %(number)s in time; the carrier is to be asked.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens an exception for every parcel that is late, and tells whoever owns the delivery; returns how many. A second time does nothing."""
    on = business_date(at)
    hours, working = value(SILENT_HOURS, on), calendar()
    late = [parcel for parcel in troubles.on_the_way() if _late(parcel, hours, working, on, at)]
    new = deliveries.open_exceptions([NewException(parcel.delivery_id, parcel.id, states.LATE) for parcel in late], at=at) if late else []
    owners = {parcel.delivery_id: parcel for parcel in late if parcel.delivery_id in new}
    tell_many(
        [NewNotice(one.owner_id, "delivery_exception", LATE, {"number": one.number or ""}, key) for key, one in owners.items() if one.owner_id],
        at=at,
    )
    return len(new)


def _late(parcel: Silent, hours: int, working: WorkCalendar, on: dt.date, at: dt.datetime) -> bool:
    if parcel.transit_days is not None and working.next_working_day(parcel.issued_date, parcel.transit_days) < on:
        return True
    if parcel.heard_at is None and not parcel.followed:
        return False
    left = dt.datetime.combine(parcel.issued_date, dt.time(), clock.zone())
    return working.working_minutes_between(max(parcel.heard_at or left, left), at) > hours * 60
