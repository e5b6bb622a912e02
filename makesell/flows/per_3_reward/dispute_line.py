"""PER-3 · The person disputes a line of the own statement; compensation answers it, never without words, and what is adjusted by it
becomes a line of the next statement. A released statement itself never changes. How it goes on: `follow_dispute`."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.payruns import dispute_actions as disputes
from makesell.documents.payruns import dispute_queries, queries, states
from makesell.documents.payruns.access import STATEMENTS
from makesell.flows.steps.pay_disputes import ACCEPT_HOURS, ANSWER_HOURS, adjusted, due, found, held, tell, tell_role
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_

DISPUTED = N_("%(person)s disputes line %(line)s of a pay statement: %(text)s")
ANSWERED = N_("Your dispute of line %(line)s has been answered: %(text)s")


@dataclass(frozen=True, slots=True)
class DisputeFact:
    """A statement, the position of a line, and what is wrong with it."""

    statement_id: int
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """A statement, the position of the disputed line, the answer, and what is adjusted by it (0: nothing)."""

    statement_id: int
    line: int
    text: str
    adjustment: Decimal = Decimal(0)


@act
def perform(fact: DisputeFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Disputes a line. Refuses (404) another's statement, (409) one not released or a line disputed already, (422) no such line, no words."""
    STATEMENTS.require(actor, "dispute")
    row = held(fact.statement_id)
    if row.person_id != actor.person_id or row.state != states.RELEASED:
        raise missing()
    text = fact.text.strip()
    if not text:
        raise Refusal("pay.dispute_text", "Say what is wrong with this line.", field="text")
    line = next((each for each in queries.lines(row.id) if each.position == fact.line), None)
    if line is None:
        raise Refusal("pay.line", "This line does not exist.", field="line")
    if any(each.line_id == line.line_id and each.state in states.UNCLOSED for each in dispute_queries.of_statement(row.id)):
        raise Refusal("pay.disputed", "This line is being disputed already.", field="line", status=409)
    disputes.open_one(row.id, line.line_id, text, due(row, ANSWER_HOURS, at), actor=actor, at=at)
    happened([row.id], "dispute", actor=actor, at=at, reason=text[:200])
    tell_role(roles.COMPENSATION, "pay_disputed", DISPUTED, row, fact.line, text, at=at)
    return row.id


@act
def answer(fact: AnswerFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Answers a dispute. Refuses (403) one's own statement, (409) a line that is not disputed, (422) no words or an amount with too many places."""
    STATEMENTS.require(actor, "answer")
    row = held(fact.statement_id)
    if actor.person_id is None or row.person_id == actor.person_id:
        raise Refusal("pay.own_answer", "Nobody answers the dispute of the own statement.", status=403)
    text = fact.text.strip()
    if not text:
        raise Refusal("pay.answer_text", "An answer needs words.", field="text")
    adjustment = adjusted(fact.adjustment, row.currency)
    each = found(row, fact.line, (states.OPEN,))
    disputes.answer(each.id, "answer", text, adjustment, due(row, ACCEPT_HOURS, at), actor=actor, at=at)
    happened([row.id], "answer", actor=actor, at=at, reason=text[:200])
    tell([row.person_id], "pay_answered", ANSWERED, row, fact.line, text, at=at)
    return row.id
