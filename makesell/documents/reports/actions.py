"""The only place that changes sales reports; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from makesell.documents.reports import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    kind="report",
    table="reports_salesreport",
    lock="report",
    series=NewSeries("report", "SR-{yyyy}-", 6),
    columns={
        "kind": "text", "start_date": "date", "end_date": "date", "due_at": "timestamptz", "frozen_at": "timestamptz",
        "submitted_at": "timestamptz", "work": "text", "next_steps": "text", "answer": "text", "answered_at": "timestamptz",
        "answered_by_id": "bigint",
    },
    transitions=states.TRANSITIONS,
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report to open."""

    owner_id: int
    title: str
    unit_id: int
    currency: str
    kind: str
    start: dt.date
    end: dt.date
    due_at: dt.datetime


def open_many(reports: Sequence[NewReport], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens reports; returns their keys in the order given."""
    return documents.open_many(
        TABLE,
        [
            NewDocument(
                r.title, states.OPEN, r.owner_id, r.unit_id, r.currency,
                {"kind": r.kind, "start_date": r.start, "end_date": r.end, "due_at": r.due_at, "work": "", "next_steps": "", "answer": ""},
            )
            for r in reports
        ],
        actor=actor,
        at=at,
    )  # fmt: skip


def freeze(figures: Mapping[int, Mapping[str, tuple[int, Decimal]]], *, at: dt.datetime) -> None:
    """Keeps the figures of reports: {report: {measure: (entries, amount)}}; once, they never change again."""
    run("update reports_salesreport set frozen_at = %s where record_id = any(%s) and frozen_at is null", [at, list(figures)])
    insert_set(
        "reports_reportfigure",
        {"report_id": "bigint", "measure": "text", "entries": "int", "amount": "numeric"},
        [
            {"report_id": key, "measure": measure, "entries": entries, "amount": amount}
            for key, found in figures.items()
            for measure, (entries, amount) in found.items()
        ],
    )


def add_problems(report_id: int, texts: Sequence[str], due_at: dt.datetime) -> None:
    """Keeps the problems of a report."""
    insert_set(
        "reports_reportproblem",
        {"report_id": "bigint", "position": "int", "text": "text", "state": "text", "answer_due_at": "timestamptz", "answer": "text"},
        [
            {"report_id": report_id, "position": n, "text": text, "state": states.OPEN, "answer_due_at": due_at, "answer": ""}
            for n, text in enumerate(texts, 1)
        ],
    )


def answer_problem(problem_id: int, answer: str, *, person_id: int | None, at: dt.datetime) -> None:
    """Keeps the answer to a problem."""
    run(
        "update reports_reportproblem set state = 'answered', answer = %s, answered_by_id = %s, answered_at = %s where id = %s",
        [answer, person_id, at, problem_id],
    )


def solve_problem(problem_id: int, *, at: dt.datetime) -> None:
    """A problem is solved."""
    run("update reports_reportproblem set state = 'solved', solved_at = %s where id = %s", [at, problem_id])


def escalate(problem_ids: Sequence[int], *, at: dt.datetime) -> None:
    """Problems have gone up."""
    run("update reports_reportproblem set escalated_at = %s where id = any(%s)", [at, list(problem_ids)])


def reminded_of_problems(problem_ids: Sequence[int], stage: int) -> None:
    """Keeps that one was reminded of problems."""
    run("update reports_reportproblem set reminded = %s where id = any(%s)", [stage, list(problem_ids)])


def reminded(report_ids: Sequence[int], stage: int) -> None:
    """Keeps how far one was reminded of reports."""
    run("update reports_salesreport set reminded = %s where record_id = any(%s)", [stage, list(report_ids)])
