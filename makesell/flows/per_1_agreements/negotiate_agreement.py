"""PER-1 · Before it is signed an agreement is negotiated: either side comments on a line, whoever offers settles it or words it anew.

A new wording takes the targets and the scheme as they are approved now; every wording is kept, with its hash, and shown as a difference.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.agreements import actions as agreements
from makesell.documents.agreements import queries, states
from makesell.documents.agreements.queries import AgreementRow
from makesell.flows.steps.agreement_paper import wording
from makesell.flows.steps.agreements import locked, offered, tell
from makesell.flows.steps.two_sides import sides
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.roster.queries import reports_to
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

SAID = N_("%(by)s has commented on target agreement %(number)s: %(text)s")
ANEW = N_("Your target agreement %(number)s is worded anew; it waits for your signature.")


@dataclass(frozen=True, slots=True)
class CommentFact:
    """An agreement, what is said, and about which line of its wording (0: the whole)."""

    agreement_id: int
    text: str
    line: int = 0
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SettleFact:
    """An agreement and which of its comments is settled."""

    agreement_id: int
    turn: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class WordingFact:
    """An agreement and its further terms from now on."""

    agreement_id: int
    terms: str
    version: int | None = None


@act
def comment(fact: CommentFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Comments on a line. Refuses (409) what is signed or over, (422) no words and a line that is not there."""
    (row,) = locked(actor, "comment", [fact.agreement_id], fact.version)
    _open(row)
    if not fact.text.strip():
        raise Refusal("agreement.words", "This needs words.", field="text")
    lines = wording(row)
    if not 0 <= fact.line <= len(lines):
        raise Refusal("agreement.line", "The agreement has no such line.", field="line")
    text = fact.text.strip()
    agreements.comment(row.id, lines[fact.line - 1] if fact.line else "", text, actor=actor, at=at)
    told = {person for person, _ in reports_to(row.person_id, business_date(at))[:1]} if actor.person_id == row.person_id else {row.person_id}
    params = {"by": actor.name, "number": row.number or row.period, "text": text[:200]}
    tell_many([NewNotice(person, "agreement_said", SAID, params, row.id) for person in sorted(told)], at=at)
    return row.id


@act
def settle(fact: SettleFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Settles a comment by its turn. Refuses (409) what is signed or over, (422) a comment that is not open."""
    (row,) = locked(actor, "settle", [fact.agreement_id], fact.version)
    _open(row)
    if not agreements.settle(row.id, fact.turn, actor=actor, at=at):
        raise Refusal("agreement.settled", "There is no such open comment.", field="turn")
    return row.id


@act
def word_anew(fact: WordingFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Words an agreement anew. Refuses (409) what one side has signed already or is over, (422) no reason, and a wording that says the same."""
    (row,) = locked(actor, "revise", [fact.agreement_id], fact.version)
    _open(row)
    if sides(row.id):
        raise Refusal("agreement.half_signed", "One side has signed this text; withdraw it and draft a new one.", status=409)
    if not reason.strip():
        raise Refusal("agreement.words", "This needs words.", field="why")
    before = wording(row)
    targets = queries.approved_targets(row.person_id, row.start, row.end)
    if not targets:
        raise Refusal("agreement.no_targets", "%(person)s has no approved target in this period.", field="person", person=row.person)
    agreements.word_anew(row.id, fact.terms.strip(), targets, queries.scheme_version(row.person_id, row.start), actor=actor, at=at)
    (now,) = queries.of_ids([row.id])
    if wording(now) == before:
        raise Refusal("agreement.unchanged", "This says the same as before.", field="terms")
    if row.state == states.OFFERED:
        agreements.change(row.id, offered(now, reason.strip(), actor=actor, at=at))
        tell([now], "agreement_offered", ANEW, at=at)
    return row.id


def _open(row: AgreementRow) -> None:
    if row.state not in states.OPEN:
        raise not_now()
