"""PER-3 · The person disputes a line of the own statement; compensation answers it, never without words, and what is adjusted by it
becomes a line of the next statement. A released statement itself never changes."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import queries, states
from makesell.documents.payruns.access import STATEMENTS
from makesell.documents.payruns.queries import StatementRow
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

DISPUTED = N_("%(person)s disputes line %(line)s of a pay statement: %(text)s")
ANSWERED = N_("Your dispute of line %(line)s has been answered: %(text)s")
MOST = Decimal(10) ** 12


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
    row = _held(fact.statement_id)
    if row.person_id != actor.person_id or row.state != states.RELEASED:
        raise missing()
    if not fact.text.strip():
        raise Refusal("pay.dispute_text", "Say what is wrong with this line.", field="text")
    line = next((each for each in queries.lines(row.id) if each.position == fact.line), None)
    if line is None:
        raise Refusal("pay.line", "This line does not exist.", field="line")
    if any(each.line_id == line.line_id and each.state == states.OPEN for each in queries.disputes(row.id)):
        raise Refusal("pay.disputed", "This line is being disputed already.", field="line", status=409)
    payruns.dispute(row.id, line.line_id, fact.text.strip(), at=at)
    happened([row.id], "dispute", actor=actor, at=at, reason=fact.text.strip()[:200])
    params = {"person": row.person, "line": fact.line, "text": fact.text.strip()[:200]}
    told = [person for person in holders(roles.COMPENSATION, business_date(at)) if person != row.person_id]
    tell_many([NewNotice(person, "pay_disputed", DISPUTED, params, row.id) for person in told], at=at)
    return row.id


@act
def answer(fact: AnswerFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Answers a dispute. Refuses (403) one's own statement, (409) a line that is not disputed, (422) no words or an amount with too many places."""
    STATEMENTS.require(actor, "answer")
    row = _held(fact.statement_id)
    if actor.person_id is None or row.person_id == actor.person_id:
        raise Refusal("pay.own_answer", "Nobody answers the dispute of the own statement.", status=403)
    if not fact.text.strip():
        raise Refusal("pay.answer_text", "An answer needs words.", field="text")
    if rounded(fact.adjustment, row.currency) != fact.adjustment or abs(fact.adjustment) >= MOST:
        raise Refusal("pay.adjustment", "The adjustment is an amount of money, at most to the cent.", field="adjustment")
    found = next((each for each in queries.disputes(row.id) if each.position == fact.line and each.state == states.OPEN), None)
    if found is None:
        raise not_now()
    payruns.answer(found.id, fact.text.strip(), fact.adjustment, actor=actor, at=at)
    happened([row.id], "answer", actor=actor, at=at, reason=fact.text.strip()[:200])
    tell_many([NewNotice(row.person_id, "pay_answered", ANSWERED, {"line": fact.line, "text": fact.text.strip()[:200]}, row.id)], at=at)
    return row.id


def _held(statement_id: int) -> StatementRow:
    payruns.hold_statements([statement_id])
    (row,) = queries.statements([statement_id])
    return row
