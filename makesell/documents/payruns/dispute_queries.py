"""Named reads of the disputes of pay lines: how each stands, what was said, and whose turn it is."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.payruns import states
from makesell.documents.payruns.access import STATEMENTS
from makesell.documents.payruns.queries import Waiting
from makesell.ground.actor import Actor
from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute of a line: how it stands, until when it is somebody's turn, the last answer and what is adjusted by it."""

    id: int
    line_id: int
    position: int
    text: str
    state: str
    at: dt.datetime
    due_at: dt.datetime | None
    answer: str
    answered_by_id: int | None
    answered_by: str | None
    answered_at: dt.datetime | None
    adjustment: Decimal
    closed_at: dt.datetime | None


def of_statement(statement_id: int) -> list[DisputeRow]:
    """The disputes of a statement, the oldest first; the caller may see the statement."""
    rows = run(
        """select d.id, d.line_id, x.position, d.text, d.state, d.at, d.due_at, d.answer, d.answered_by_id, p.name, d.answered_at, d.adjustment,
                  d.closed_at
           from payruns_paydispute d join payruns_statementline x on x.line_id = d.line_id
           left join organisation_person p on p.id = d.answered_by_id where d.statement_id = %s order by d.at, d.id""",
        [statement_id],
    )
    return [DisputeRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class WordRow:
    """Something said in a dispute: of which line, when, by whom, as what."""

    dispute_id: int
    position: int
    at: dt.datetime
    by: str | None
    kind: str
    text: str
    adjustment: Decimal | None


def words(statement_id: int) -> list[WordRow]:
    """Everything said about the lines of a statement, dispute by dispute in the order it was said."""
    rows = run(
        """select w.dispute_id, x.position, w.at, p.name, w.kind, w.text, w.adjustment from payruns_paydisputeword w
           join payruns_paydispute d on d.id = w.dispute_id join payruns_statementline x on x.line_id = d.line_id
           left join organisation_person p on p.id = w.by_id where d.statement_id = %s order by d.at, d.id, w.at, w.id""",
        [statement_id],
    )
    return [WordRow(*row) for row in rows]


def overdue(at: dt.datetime) -> list[tuple[int, int]]:
    """Answered disputes nobody objected to in time: (statement, line)."""
    return [
        (row[0], row[1])
        for row in run(
            """select d.statement_id, x.position from payruns_paydispute d join payruns_statementline x on x.line_id = d.line_id
               where d.state = 'answered' and d.due_at < %s order by d.statement_id, x.position""",
            [at],
        )
    ]


_WAITING = """select t.record_id, coalesce(t.number, '') || ' ' || r.title, %s, min(coalesce(d.due_at, d.at)) from payruns_paydispute d
    join payruns_paystatement t on t.record_id = d.statement_id join spine_record r on r.id = t.record_id
    where d.state = %s and {whose} group by t.record_id, t.number, r.title order by 4 limit %s"""
# Whose turn it is in each state, by the act that is theirs.
_TURNS: Sequence[tuple[str, str, str]] = (
    ("answer", states.OPEN, "t.person_id is distinct from %s"),
    ("settle", states.ESCALATED, "t.person_id is distinct from %s and d.answered_by_id is distinct from %s"),
    ("accept", states.ANSWERED, "t.person_id = %s"),
)


def waiting(actor: Actor, most: int = 50) -> list[Waiting]:
    """Statements with a dispute whose turn is the actor's, with the act that is asked and until when (`since`)."""
    found = []
    for act, state, whose in _TURNS:
        if STATEMENTS.may(actor, act) and actor.person_id is not None:
            asked = [act, state, *[actor.person_id] * whose.count("%s"), most]
            found += [Waiting(*row) for row in run(_WAITING.format(whose=whose), asked, keep=True)]
    return found
