"""PER-1 · Compensation or the manager drafts agreements: each person's approved targets of a period with the incentive scheme in force.

Where one is in force already the draft is an amendment, a new revision with its reason; the old one stays in force until it is signed.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.agreements import actions as agreements
from makesell.documents.agreements import queries, states
from makesell.documents.agreements.access import POLICY
from makesell.documents.agreements.actions import NewAgreement
from makesell.documents.agreements.queries import AgreementRow
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

__all__ = ["DraftFact", "perform", "perform_many"]


@dataclass(frozen=True, slots=True)
class DraftFact:
    """For whom, for which period; further terms, one a line."""

    person_id: int
    period_id: int
    terms: str = ""


@act
def perform_many(facts: Sequence[DraftFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes the drafts; returns their keys in the order given.

    Refuses people outside one's reach, people without approved targets, a second draft, an amendment without reason or without change.
    """
    reach = POLICY.require(actor, "draft")
    locks.take("organisation", [f"agreement:{fact.person_id}:{fact.period_id}" for fact in facts])
    cells = {fact.period_id: _period(fact.period_id) for fact in facts}
    named = organisation.named_people({fact.person_id for fact in facts})
    stood = organisation.primary_units([(fact.person_id, cells[fact.period_id].start) for fact in facts])
    currency = organisation.own_currency()
    new: list[NewAgreement] = []
    for fact in facts:
        cell = cells[fact.period_id]
        unit = stood.get((fact.person_id, cell.start))
        if fact.person_id not in named or unit is None:
            raise Refusal("agreement.person", "This person has no unit on the first day of the period.", field="person")
        if not reach.all and unit not in reach.unit_ids:
            raise Refusal("agreement.reach", "This is outside the units you answer for.", status=403, field="person")
        new.append(_new(fact, cell, named[fact.person_id].name, unit, currency, reason.strip()))
    return agreements.draft(new, actor=actor, at=at)


def perform(fact: DraftFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


def _period(period_id: int) -> PeriodRow:
    found = period.by_id(period_id)
    if found is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period", status=404)
    return found


def _new(fact: DraftFact, cell: PeriodRow, name: str, unit: int, currency: str, reason: str) -> NewAgreement:
    targets = queries.approved_targets(fact.person_id, cell.start, cell.end)
    if not targets:
        raise Refusal(
            "agreement.no_targets",
            "%(person)s has no approved target in this period.",
            field="person",
            who=N_("The manager sets targets; the director approves them."),
            person=name,
        )
    scheme = queries.scheme_version(fact.person_id, cell.start)
    before = queries.standing(fact.person_id, fact.period_id)
    if any(row.state in states.OPEN for row in before):
        raise Refusal("agreement.open", "An agreement of this person and period is being worked on already.", status=409, field="person")
    old = next(iter(before), None)
    if old is not None:
        _amends(old, targets, scheme, fact.terms, reason)
    return NewAgreement(
        fact.person_id, name, unit, fact.period_id, currency, targets, scheme, fact.terms, old.revision + 1 if old else 1,
        old.id if old else None, reason,
    )  # fmt: skip


def _amends(old: AgreementRow, targets: Sequence[tuple[int, object]], scheme: int | None, terms: str, reason: str) -> None:
    """Refuses an amendment that changes nothing, or does not say why."""
    if {key for key, _ in targets} == {each.target_id for each in queries.agreed(old.id)} and (scheme, terms) == (old.scheme_version_id, old.terms):
        raise Refusal("agreement.same", "Nothing has changed since the agreement in force was signed.", status=409, field="person")
    if not reason:
        raise Refusal("agreement.reason", "Say why the agreement changes; the reason is printed on it.", field="reason")
