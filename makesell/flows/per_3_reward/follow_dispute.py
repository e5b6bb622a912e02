"""PER-3 · How a disputed pay line goes on: both sides say more, the person accepts the answer or lets it go up, somebody above decides.

An answer nobody objects to in time counts as accepted: no dispute is left without an end.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.payruns import dispute_actions as disputes
from makesell.documents.payruns import dispute_queries, states
from makesell.documents.payruns.access import STATEMENTS
from makesell.flows.steps.pay_disputes import ANSWER_HOURS, adjusted, due, found, held, tell, tell_role, words_of
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_

SAID = N_("%(person)s says more about line %(line)s of a pay statement: %(text)s")
ASKED = N_("Compensation says something about line %(line)s of your pay statement: %(text)s")
WENT_UP = N_("%(person)s does not accept the answer about line %(line)s of a pay statement: %(text)s")
SETTLED = N_("Your dispute of line %(line)s has been decided: %(text)s")


@dataclass(frozen=True, slots=True)
class SayFact:
    """A statement, the position of the disputed line, and what is said."""

    statement_id: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class SettleFact:
    """A statement, the position of a line whose dispute went up, the decision, and what is adjusted in all (the answer's amount included)."""

    statement_id: int
    line: int
    text: str
    adjustment: Decimal = Decimal(0)


@act
def say(fact: SayFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Says something in a dispute that is not closed.

    Refuses (404) who is neither the person nor compensation, (409) a closed one, (422) no words.
    """
    STATEMENTS.require(actor, "say")
    row, text = held(fact.statement_id), words_of(fact.text)
    own = row.person_id == actor.person_id
    if not own and not STATEMENTS.may(actor, "answer"):
        raise missing()
    disputes.say(found(row, fact.line, states.UNCLOSED).id, "say", text, actor=actor, at=at)
    happened([row.id], "say", actor=actor, at=at, reason=text[:200])
    if own:
        tell_role(roles.COMPENSATION, "pay_disputed", SAID, row, fact.line, text, at=at)
    else:
        tell([row.person_id], "pay_answered", ASKED, row, fact.line, text, at=at)
    return row.id


@act
def accept(fact: SayFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The person accepts the answer; words are welcome. Refuses (404) another's statement, (409) what is not answered."""
    STATEMENTS.require(actor, "accept")
    row = held(fact.statement_id)
    if row.person_id != actor.person_id:
        raise missing()
    disputes.move(found(row, fact.line, (states.ANSWERED,)).id, "accept", fact.text.strip(), None, actor=actor, at=at)
    happened([row.id], "accept", actor=actor, at=at, reason=fact.text.strip()[:200])
    return row.id


@act
def escalate(fact: SayFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The person does not accept the answer: a director decides. Refuses (404) another's statement, (409) what is not answered, (422) no words."""
    STATEMENTS.require(actor, "escalate")
    row, text = held(fact.statement_id), words_of(fact.text)
    if row.person_id != actor.person_id:
        raise missing()
    disputes.move(found(row, fact.line, (states.ANSWERED,)).id, "escalate", text, due(row, ANSWER_HOURS, at), actor=actor, at=at)
    happened([row.id], "escalate", actor=actor, at=at, reason=text[:200])
    tell_role(roles.SALES_DIRECTOR, "pay_disputed", WENT_UP, row, fact.line, text, at=at)
    return row.id


@act
def settle(fact: SettleFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Decides a dispute that went up, for good. Refuses (403) one's own and one's own answer, (409) what did not go up, (422) no words."""
    STATEMENTS.require(actor, "settle")
    row, text = held(fact.statement_id), words_of(fact.text)
    adjustment = adjusted(fact.adjustment, row.currency)
    each = found(row, fact.line, (states.ESCALATED,))
    if actor.person_id is None or actor.person_id in (row.person_id, each.answered_by_id):
        raise Refusal("pay.own_decision", "Neither who disputes nor who answered decides what went up.", status=403)
    disputes.answer(each.id, "settle", text, adjustment, None, actor=actor, at=at)
    happened([row.id], "settle", actor=actor, at=at, reason=text[:200])
    tell([row.person_id], "pay_answered", SETTLED, row, fact.line, text, at=at)
    tell_role(roles.COMPENSATION, "pay_disputed", SETTLED, row, fact.line, text, at=at)
    return row.id


@act
def lapse(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Answers nobody objected to in time count as accepted; for the clock. Returns how many."""
    rows = dispute_queries.overdue(at)
    for statement_id, line in rows:
        row = held(statement_id)
        disputes.move(found(row, line, (states.ANSWERED,)).id, "lapse", "", None, actor=actor, at=at)
        happened([row.id], "lapse", actor=actor, at=at)
    return len(rows)
