"""PER-3 · A released pay statement as a paper: printed for each person when its run is released, and whenever somebody who sees it asks.

The paper lies among the statement's files, so only who may see the statement may read it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from makesell.documents.payruns import queries, states
from makesell.documents.payruns.access import STATEMENTS
from makesell.documents.payruns.queries import StatementRow
from makesell.flows.steps.papers import CUSTOMERS, OURS, file_name
from makesell.flows.steps.pay_paper import Words, paper
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach_once
from makesell.ground.db import act
from makesell.ground.organisation.queries import language_of
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now

TOPIC: Final = "pay.print"
LANGUAGES: Final = tuple(OURS)[:2]     # one paper is in one language: the arithmetic of a line is a sentence
LATEST: Final = dt.timedelta(days=31)


@dataclass(frozen=True, slots=True)
class PrintFact:
    """A statement and the language of its paper ("": the person's own)."""

    statement_id: int
    language: str = ""


@act
def perform(fact: PrintFact, words: Words, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Prints it; returns the file. `words` says how a line's amount comes about.

    Refuses (403) other roles, (404) a statement out of reach, (409) one that is not released, (422) another language.
    """
    STATEMENTS.require(actor, "print")
    row = queries.statement(actor, fact.statement_id)
    if fact.language and fact.language not in LANGUAGES:
        raise Refusal("pay.language", "A pay statement is printed in Chinese or in English.", field="language")
    if row.state != states.RELEASED:
        raise not_now()
    file = _kept(row, fact.language, words, at)
    spine.happened([row.id], "print", actor=actor, at=at, reason=reason)
    return file


def of_run(run_id: int, words: Words, *, actor: Actor, at: dt.datetime) -> int:
    """Prints the statements of a released run, each in its person's language, for a job; returns how many.

    Each in its own transaction, and the same paper is kept once: a job that is killed is simply run again. A run released more than a
    month ago prints none: who wants one of those asks for it.
    """
    (run,) = queries.runs([run_id])
    if run.released_at is None or run.released_at < at - LATEST:
        return 0
    rows = [row for row in queries.of_run(run_id) if row.state == states.RELEASED]
    for row in rows:
        _one(row, words, actor=actor, at=at)
    return len(rows)


@act
def _one(row: StatementRow, words: Words, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    return _kept(row, "", words, at)


def _kept(row: StatementRow, asked: str, words: Words, at: dt.datetime) -> int:
    """The file. Its moment is that of the release, so that the same paper has the same bytes and is kept once."""
    own = language_of(row.person_id)
    language = asked or own
    name = file_name(row.number or "", CUSTOMERS if language == own else language)
    (run,) = queries.runs([row.run_id])
    made = paper(row, language, words, at=run.released_at or at)
    file, _new = attach_once(row.id, name, made, actor=system("paper"), at=at)
    return file
