"""REG-1 · An approval is decided from a mail: a link of the one person whose turn it is, for the one step, once, for some days.

Opening the page decides nothing (mail scanners open links); the answer is sent from it. The person's roles of the moment hold; where the rule
says so, and for roles that need a second factor, the link leads to signing in instead. A step decided elsewhere or gone up ends the link.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from makesell.flows.reg_1_regime import decide_approval
from makesell.ground.access import second_factor
from makesell.ground.actor import Actor
from makesell.ground.approval import queries
from makesell.ground.approval.actions import Outcome
from makesell.ground.approval.queries import Waiting
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.links.queries import Visit
from makesell.ground.organisation.queries import actor_of_person
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Flag, RuleKind, Whole
from makesell.ground.text import N_

LINK: Final = "approve"
DAYS: Final = RuleKind(
    "approvals.link_days",
    N_("Days a link to decide lives"),
    Whole(1, 14, "days"),
    default=3,
    clause="REG-1",
    help=N_("A mail about an approval carries a link by which its reader decides it; after these days it opens nothing."),
)
SIGN_IN: Final = RuleKind(
    "approvals.link_signs_in",
    N_("Links to decide ask to sign in"),
    Flag(),
    default=False,
    clause="REG-1",
    help=N_("Otherwise a link is enough, but never for roles that sign in with a second factor."),
)
RULES: Final = (DAYS, SIGN_IN)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks: the person, and what waits for them by the link's step."""

    actor: Actor
    waiting: Waiting
    signs_in: bool


@act
def link(record_id: int, person_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> str | None:
    """The token for a person about what waits for them of a record; None where nothing does, or where they have no login. Older ones end."""
    on, who = business_date(at), actor_of_person(person_id, at)
    mine = [] if who is None else [one for one in queries.waiting_for(who, on) if one.record_id == record_id]
    if who is None or not mine:
        return None
    days = rules.value(DAYS, on)
    return links.make(NewLink(f"{LINK}:{mine[0].step_id}", record_id, who.name, person_id, days), actor=actor, at=at)


def asked(visit: Visit, at: dt.datetime) -> Asked | None:
    """What a visit is about; None once it is decided, has passed on, or the person's login is closed."""
    who = None if visit.for_person_id is None else actor_of_person(visit.for_person_id, at)
    if who is None or visit.used:
        return None
    on, step = business_date(at), visit.purpose.partition(":")[2]
    found = next((one for one in queries.waiting_for(who, on) if str(one.step_id) == step), None)
    signs_in = bool(rules.value(SIGN_IN, on)) or second_factor.required(who, loopback=False, demo=False)
    return Asked(who, found, signs_in) if found else None


@act
def perform(visit: Visit, verdict: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> Outcome:
    """Decides, and uses the link up. Refuses (403) where one signs in first, (409) what is decided or waits for somebody else, and like the
    decision itself."""
    found = asked(visit, at)
    if found is None:
        raise Refusal("approval.moved_on", "This has been decided, or waits for somebody else now.", status=409)
    if found.signs_in:
        raise Refusal("approval.signs_in", "Please sign in to decide this.", status=403)
    outcome = decide_approval.perform(found.waiting.id, verdict, actor=found.actor, at=at, on=business_date(at), reason=reason)
    links.use(visit.link_id, at=at)
    return outcome
