"""PRO-6 · 对账单: the customer agrees, or disputes line by line, by the link or on stamped paper; finance answers every dispute."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from makesell.documents.receipts import statement_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import ACCOUNTS
from makesell.documents.receipts.actions import stating
from makesell.documents.receipts.statement_queries import AccountRow
from makesell.flows.pro_6_shipping.send_statements import PURPOSE
from makesell.flows.steps.documents import day_named, locked
from makesell.flows.steps.turn import present
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.attachments.actions import attach
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.queries import Visit
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

DISPUTED = N_("%(customer)s disputes a line of %(number)s.")


@act
def agree(visit: Visit, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The customer agrees; the link is used up. Refuses (409) while disputes have no answer."""
    row = _visited(visit)
    links.use(visit.link_id, at=at)
    own = {"agreed_date": business_date(at), "agreed_by": visit.for_name}
    documents.move(stating.ACCOUNT, [row.id], "agree", actor=actor, at=at, reason=reason, values=own)
    return row.id


@act
def dispute(visit: Visit, position: int, words: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The customer disputes a line (0: the opening balance); the link stays, so that others may follow."""
    row = _visited(visit)
    if row.state not in (*states.WITH_CUSTOMER, states.DISPUTED):
        raise not_now()
    if not words.strip():
        raise Refusal("statement.words", "Say what is not right.", field="words")
    if position not in {0, *(line.position for line in queries.lines(row.id))}:
        raise Refusal("statement.line", "There is no such line.", field="line")
    stating.dispute(row.id, position, words.strip(), visit.for_name, at=at)
    if row.state == states.DISPUTED:
        spine.happened([row.id], "dispute", actor=actor, at=at, reason=words.strip())
    else:
        documents.move(stating.ACCOUNT, [row.id], "dispute", actor=actor, at=at, reason=words.strip())
    people = {*present(R.FINANCE, business_date(at)), *([row.owner_id] if row.owner_id is not None else [])}
    told = {"customer": row.customer, "number": row.number or ""}
    tell_many([NewNotice(who, "statement_disputed", DISPUTED, told, row.id) for who in sorted(people)], at=at)
    return row.id


def _visited(visit: Visit) -> AccountRow:
    """The statement a link opens, locked; refuses (404) a link for another purpose."""
    if (visit.purpose, visit.record_kind) != (PURPOSE, stating.ACCOUNT.kind):
        raise missing()
    locks.take("account_statement", [visit.record_id])
    return queries.of_ids([visit.record_id])[0]


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """A statement, the line that is disputed, and what finance answers to all that is said against it."""

    statement_id: int
    position: int
    words: str


@act
def answer(fact: AnswerFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Answers what is said against a line; once nothing is open, it is the customer's turn again. Refuses a line nobody disputes."""
    locked(stating.ACCOUNT, ACCOUNTS, "answer", [fact.statement_id], queries.of_ids, actor=actor, version=version)
    if not fact.words.strip():
        raise Refusal("statement.answer", "Say what the answer is.", field="words")
    said = [each for each in queries.disputes(fact.statement_id) if each.answered_at is None]
    mine = [each.id for each in said if each.position == fact.position]
    if not mine:
        raise Refusal("statement.undisputed", "Nothing is said against this line.", field="line", status=409)
    for each in mine:
        stating.answer(each, fact.words.strip(), actor=actor, at=at)
    if len(mine) == len(said):
        documents.move(stating.ACCOUNT, [fact.statement_id], "answer", actor=actor, at=at, reason=fact.words.strip())
    else:
        spine.happened([fact.statement_id], "answer", actor=actor, at=at, reason=fact.words.strip())
    return fact.statement_id


@dataclass(frozen=True, slots=True)
class StampedFact:
    """The statement as it came back on paper: the scan, who stamped it, and when."""

    statement_id: int
    scan_name: str
    scan: Iterable[bytes] = field(repr=False)
    stamped_by: str
    stamped_date: dt.date


@act
def register(fact: StampedFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Registers a stamped scan: the customer agrees. Refuses (409) what is disputed, and a day before it was sent."""
    (row,) = locked(stating.ACCOUNT, ACCOUNTS, "register", [fact.statement_id], queries.of_ids, actor=actor, version=version)
    if not fact.stamped_by.strip():
        raise Refusal("statement.stamped", "Say who stamped it.", field="stamped_by")
    day = day_named(fact.stamped_date, at, field="stamped_date", since=row.sent_date)
    own = {"agreed_date": day, "agreed_by": fact.stamped_by.strip()}
    documents.move(stating.ACCOUNT, [row.id], "register", actor=actor, at=at, reason=reason, values=own)
    attach(row.id, fact.scan_name, fact.scan, actor=actor, at=at)
    links.end_of(row.id, PURPOSE, at=at)
    return row.id
