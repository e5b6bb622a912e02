"""PRO-5 · A demand plan is submitted in time by whom it is of; who leads agrees, or sends it back with the reason. What is agreed is planned by."""

import datetime as dt

from makesell.documents.forecasts import actions as forecasts
from makesell.documents.forecasts import states
from makesell.documents.forecasts.queries import PlanRow
from makesell.flows.steps.forecasts import locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.roster.queries import reports_to
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

TOLD = N_("%(person)s has submitted a demand plan; it waits for you.")
AGREED = N_("Your demand plan from %(month)s is agreed to.")
BACK = N_("Your demand plan from %(month)s comes back: %(why)s")


@act
def submit(plan_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Submits the own plan and tells who leads. Refuses (404) another's, (409) what was submitted."""
    row = locked(actor, "submit", plan_id, version)
    if row.owner_id != actor.person_id:
        raise missing()
    forecasts.move([row.id], "submit", actor=actor, at=at, values={"submitted_at": at})
    told = [person for person, _ in reports_to(row.owner_id, business_date(at)) if person != row.owner_id]
    tell_many([NewNotice(person, "demand_plan_submitted", TOLD, {"person": row.owner}, row.id) for person in told], at=at)
    return row.id


@act
def agree(plan_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Agrees to a submitted plan. Refuses (403) the own one, (409) what was not submitted."""
    row = _of_another(actor, "agree", plan_id, version)
    values = {"agreed_at": at, "agreed_by_id": actor.person_id, "answer": reason.strip()}
    forecasts.move([row.id], "agree", actor=actor, at=at, reason=reason, values=values)
    tell_many([NewNotice(row.owner_id, "demand_plan_agreed", AGREED, {"month": f"{row.start:%Y-%m}"}, row.id)], at=at)
    return row.id


@act
def send_back(plan_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Sends a submitted plan back. Refuses (403) the own one, (409) what was not submitted, (422) without a reason."""
    row = _of_another(actor, "send_back", plan_id, version)
    if not reason.strip():
        raise Refusal("forecast.back", "Say what is to be changed.", field="why")
    forecasts.move([row.id], "send_back", actor=actor, at=at, reason=reason, values={"answer": reason.strip()})
    said = {"month": f"{row.start:%Y-%m}", "why": reason.strip()[:200]}
    tell_many([NewNotice(row.owner_id, "demand_plan_back", BACK, said, row.id)], at=at)
    return row.id


def _of_another(actor: Actor, act: str, plan_id: int, version: int | None) -> PlanRow:
    row = locked(actor, act, plan_id, version)
    if actor.person_id is None or actor.person_id == row.owner_id:
        raise Refusal("forecast.own", "Nobody agrees to the own demand plan.", status=403)
    if row.state != states.SUBMITTED:
        raise not_now()
    return row
