"""PER-2 · Directors calibrate reviewed appraisals side by side; compensation publishes them, and closes what is settled. Closed never moves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import queries, states
from makesell.engines.score import Fallen, stands
from makesell.flows.steps.appraisals import ONE_DAY, due, due_dates, locked, of_others, rated, tell, words
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.metrics import appraisal_terms as terms

PUBLISHED = N_("Your appraisal for %(period)s is there; please acknowledge or dispute it.")
MOST = Decimal(1000)


@dataclass(frozen=True, slots=True)
class CalibrationFact:
    """An appraisal, another final score (None: the computed one stands, as vetoes have left it), a veto 一票否决, and why."""

    appraisal_id: int
    final: Decimal | None = None
    veto: bool = False
    why: str = ""
    version: int | None = None


@act
def calibrate(fact: CalibrationFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Settles the final score and the rating. Refuses (403) the own one, (409) one not reviewed or published already, (422) a change or
    veto without a reason. Until it is published it may be calibrated again; each time is kept."""
    (row,) = of_others(actor, "calibrate", [fact.appraisal_id], fact.version)
    fallen = [Fallen(one.effect == terms.LOWEST, one.cap) for one in queries.vetoes(row.id)]
    found = stands(row.score, fallen)
    final = found if fact.final is None else fact.final
    if final is not None and (not 0 <= final <= MOST or rounded(final, 2) != final):
        raise Refusal("appraisal.final", "A score lies between 0 and 1,000, with at most two decimals.", field="final")
    why = words(fact.why, "why") if final != found or fact.veto else fact.why.strip()
    values = {
        "final": final, "vetoed": fact.veto, "calibration": why, "calibrated_by_id": actor.person_id,
        "rating": rated(final, row.end - ONE_DAY, vetoed=fact.veto or any(one.lowest for one in fallen)),
    }  # fmt: skip
    appraisals.keep_calibration(row.id, row.final, values, actor=actor, at=at)
    appraisals.move([row.id], "calibrate", actor=actor, at=at, reason=why, values=values | due(states.CALIBRATED, row.person_id, at))
    return row.id


@act
def publish(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Shows appraisals to their persons. Refuses (409) what is not calibrated."""
    rows = locked(actor, "publish", facts, version)
    ends = due_dates(states.PUBLISHED, [row.person_id for row in rows], at)
    for end in sorted(set(ends.values()), key=str):
        keys = [row.id for row in rows if ends[row.person_id] == end]
        appraisals.move(keys, "publish", actor=actor, at=at, reason=reason, values={"published_at": at, "due_date": end, "reminded": 0})
    tell(rows, "appraisal_published", PUBLISHED, at=at)
    return list(facts)


@act
def close(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Closes what is acknowledged, or disputed and answered; it never moves again. Refuses (409) the others."""
    locked(actor, "close", facts, version)
    appraisals.move(facts, "close", actor=actor, at=at, reason=reason, values={"closed_at": at, "due_date": None})
    return list(facts)
