"""PER-1 · Some days after a refusal compensation and the manager decide, each for himself: it stands without the signature, or is withdrawn.

It takes both, and both the same; until then the last signed revision stays in force.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.agreements import actions as agreements
from makesell.documents.agreements import queries, states
from makesell.documents.agreements.queries import AgreementRow
from makesell.flows.steps.agreements import PURPOSE, REFUSAL_DAYS, locked, tell
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class VerdictFact:
    """An agreement and the verdict: `uphold` or `withdraw`."""

    agreement_id: int
    verdict: str
    version: int | None = None


@act
def perform(fact: VerdictFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Keeps one side's verdict; returns the state. Refuses the person concerned, a side that has decided, days that are not over,

    a verdict without reason, and one that differs from the other side's (409: both talk, an executive helps).
    """
    (row,) = locked(actor, "decide_refusal", [fact.agreement_id], fact.version)
    side = _side(row, actor, fact, reason, business_date(at))
    other = row.lead_verdict if side == "hr" else row.hr_verdict
    if other and other != fact.verdict:
        raise Refusal(
            "agreement.verdicts_differ", "The other side has decided otherwise.", status=409, who=N_("An executive brings both sides together.")
        )
    agreements.keep_verdict(row.id, side, fact.verdict, actor.person_id or 0)
    if not other:
        happened([row.id], "decide_refusal", actor=actor, at=at, reason=reason)
        return row.state
    if fact.verdict == states.UPHOLD and row.replaces_id is not None:
        agreements.move([row.replaces_id], "supersede", actor=actor, at=at)
    agreements.move([row.id], fact.verdict, actor=actor, at=at, reason=reason)
    links.end_of(row.id, PURPOSE, at=at)
    tell([row], "agreement_decided", N_("What you refused to sign (%(number)s) has been decided."), at=at)
    return queries.of_ids([row.id])[0].state


def _side(row: AgreementRow, actor: Actor, fact: VerdictFact, reason: str, on: dt.date) -> str:
    if actor.person_id is None or actor.person_id == row.person_id:
        raise Refusal("agreement.own_refusal", "Nobody decides on a refusal of their own.", status=403)
    if fact.verdict not in states.VERDICTS:
        raise Refusal("agreement.verdict", "This choice does not exist.", field="verdict")
    if row.state != states.REFUSED or row.refused_at is None:
        raise not_now()
    days = value(REFUSAL_DAYS, on)
    if business_date(row.refused_at) + dt.timedelta(days=days) > on:
        raise Refusal("agreement.days", "The person may still sign until %(days)s days after the refusal.", status=409, days=days)
    if not reason.strip():
        raise Refusal("agreement.verdict_reason", "Say why; the reason stays with the decision.", field="reason")
    side = "hr" if actor.has(roles.COMPENSATION) else "lead"
    if row.hr_verdict if side == "hr" else row.lead_verdict:
        raise Refusal("agreement.decided", "Your side has decided already; the other side decides now.", status=409)
    return side
