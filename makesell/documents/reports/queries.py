"""Named reads of sales reports; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.reports import states
from makesell.documents.reports.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, head, one_seen


def rows_of(actor: Actor) -> Where:
    """The row filter of reports: one's own, one's units' and below, or all."""
    return where(POLICY.reach(actor), owner="t.owner_id", unit="t.unit_id")


_JOINS = {
    "r": "join spine_record r on r.id = t.record_id",
    "p": "join organisation_person p on p.id = t.owner_id",
    "u": "join organisation_unit u on u.id = t.unit_id",
}
_OPEN = "(select count(*) from reports_reportproblem q where q.report_id = t.record_id and q.state = 'open')"
LISTING = Listing(
    noun="reports",
    source="reports_salesreport t",
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-due_at",
    joins=_JOINS,
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        roster.owner("t", always=True),
        Field("kind", "t.kind", Kind.CHOICE, groups=True, choices=states.KINDS),
        Field("start_date", "t.start_date", Kind.DATE, groups=True),
        Field("end_date", "t.end_date", Kind.DATE),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("timeliness", states.TIMELY, Kind.CHOICE, groups=True, choices=states.TIMELINESS),
        Field("due_at", "t.due_at", Kind.MOMENT),
        Field("submitted_at", "t.submitted_at", Kind.MOMENT, nullable=True),
        Field("open_problems", _OPEN, Kind.INT),
        roster.unit("t"),
    ),
)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as its page and its acts read it."""

    id: int
    number: str | None
    state: str
    owner_id: int
    owner: str
    unit_id: int
    unit: str
    currency: str
    version: int
    kind: str
    start: dt.date
    end: dt.date
    due_at: dt.datetime
    frozen_at: dt.datetime | None
    submitted_at: dt.datetime | None
    work: str
    next_steps: str
    answer: str
    answered_at: dt.datetime | None
    answered_by: str | None


_SELECT = f"""select {head("t")}, t.kind, t.start_date, t.end_date,
    t.due_at, t.frozen_at, t.submitted_at, t.work, t.next_steps, t.answer, t.answered_at, b.name
    from reports_salesreport t {" ".join(_JOINS.values())} left join organisation_person b on b.id = t.answered_by_id"""


def report(actor: Actor, report_id: int) -> ReportRow:
    """One report; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(ReportRow, _SELECT, "t.record_id", report_id, rows_of(actor))


def of_ids(report_ids: Sequence[int]) -> list[ReportRow]:
    """Reports by key, for acts (no row filter)."""
    return by_key(ReportRow, _SELECT, "t.record_id", report_ids)


def standing(keys: Sequence[tuple[int, str, dt.date]]) -> dict[tuple[int, str, dt.date], int]:
    """Reports that exist for (person, kind, first day)."""
    rows = run(
        """select t.owner_id, t.kind, t.start_date, t.record_id from unnest(%s::bigint[], %s::text[], %s::date[]) as k(p, k, d)
           join reports_salesreport t on t.owner_id = k.p and t.kind = k.k and t.start_date = k.d""",
        [[k[0] for k in keys], [k[1] for k in keys], [k[2] for k in keys]],
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def to_freeze(at: dt.datetime) -> list[int]:
    """Reports whose closing time has come and whose figures are not frozen."""
    return values("select record_id from reports_salesreport where frozen_at is null and due_at <= %s order by record_id", [at])


def to_remind(before: dt.datetime, at: dt.datetime) -> tuple[list[ReportRow], list[ReportRow]]:
    """Reports to be written by `before` of which nobody was reminded yet, and missing ones of which nobody was told yet."""
    rows = run(
        """select record_id, due_at < %s from reports_salesreport
           where state = 'open' and reminded < 2 and due_at <= %s and (due_at < %s or reminded < 1) order by record_id""",
        [at, before, at],
    )
    return of_ids([key for key, missing in rows if not missing]), of_ids([key for key, missing in rows if missing])


def figures(report_id: int) -> dict[str, tuple[int, Decimal]]:
    """The frozen figures: {measure: (entries, amount)}."""
    rows = run("select measure, entries, amount from reports_reportfigure where report_id = %s", [report_id])
    return {row[0]: (row[1], row[2]) for row in rows}


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem of a report."""

    id: int
    position: int
    text: str
    state: str
    answer_due_at: dt.datetime
    escalated_at: dt.datetime | None
    answer: str
    answered_by: str | None
    answered_at: dt.datetime | None


def problems(report_id: int) -> list[ProblemRow]:
    """The problems of a report in their order."""
    rows = run(
        """select q.id, q.position, q.text, q.state, q.answer_due_at, q.escalated_at, q.answer, p.name, q.answered_at from reports_reportproblem q
           left join organisation_person p on p.id = q.answered_by_id where q.report_id = %s order by q.position""",
        [report_id],
    )
    return [ProblemRow(*row) for row in rows]


def overdue_problems(at: dt.datetime) -> list[tuple[int, int, int, str]]:
    """Open problems whose answer is late and that have not gone up yet: (problem, report, unit, text)."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in run(
            """select q.id, q.report_id, t.unit_id, q.text from reports_reportproblem q join reports_salesreport t on t.record_id = q.report_id
               where q.state = 'open' and q.escalated_at is null and q.answer_due_at <= %s order by q.id""",
            [at],
        )
    ]


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """An open problem with its report and who wrote it."""

    id: int
    report_id: int
    owner_id: int
    owner: str
    text: str
    due_at: dt.datetime


def problems_to_remind(before: dt.datetime, at: dt.datetime) -> list[OpenProblem]:
    """Open problems to be answered by `before` that have not gone up, and of which nobody was reminded yet."""
    rows = run(
        """select q.id, q.report_id, t.owner_id, p.name, q.text, q.answer_due_at
           from reports_reportproblem q join reports_salesreport t on t.record_id = q.report_id join organisation_person p on p.id = t.owner_id
           where q.state = 'open' and q.reminded < 1 and q.escalated_at is null and q.answer_due_at > %s and q.answer_due_at <= %s order by q.id""",
        [at, before],
    )
    return [OpenProblem(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits: to be written, or to be answered (with its open problems)."""

    id: int
    kind: str
    owner: str
    start: dt.date
    act: str
    late: bool
    problems: int


def waiting(actor: Actor, at: dt.datetime, most: int = 50) -> list[Waiting]:
    """Own reports to write whose last day has come; reports and problems to answer. Directors and executives see what has gone up to them."""
    if actor.person_id is None:
        return []
    leads = where(POLICY.reach(actor, "answer"), owner="t.owner_id", unit="t.unit_id")
    every = POLICY.reach(actor, "answer").all
    rows = run(
        f"""select t.record_id, t.kind, p.name, t.start_date, 'submit', t.due_at <= %s, 0, t.due_at
            from reports_salesreport t join organisation_person p on p.id = t.owner_id
            where t.owner_id = %s and t.state = 'open' and t.due_at <= %s
            union all
            select t.record_id, t.kind, p.name, t.start_date, 'answer', bool_or(q.answer_due_at <= %s), count(q.id), t.due_at
            from reports_salesreport t join organisation_person p on p.id = t.owner_id
            left join reports_reportproblem q on q.report_id = t.record_id and q.state = 'open'
            where t.owner_id <> %s and (t.state = 'submitted' or q.id is not null) and {leads.sql} and (not %s or q.escalated_at is not null)
            group by t.record_id, p.name order by 8, 1 limit %s""",
        [at, actor.person_id, at + dt.timedelta(hours=12), at, actor.person_id, *leads.params, every, most],
        keep=True,
    )
    return [Waiting(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6]) for row in rows]
