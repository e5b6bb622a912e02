"""Sheet of sales reports: the lists of what is due, late and missing, the page with the figures of the books, words, problems and answers."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from makesell.documents.reports import queries as reports
from makesell.documents.reports import states
from makesell.documents.reports.access import POLICY
from makesell.flows.org_4_reports import answer_report, begin_report, submit_report
from makesell.flows.org_4_reports.answer_report import AnswerFact
from makesell.flows.org_4_reports.begin_report import BeginFact
from makesell.flows.org_4_reports.submit_report import SubmitFact
from makesell.flows.steps.reports import said as books_say
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import measures
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "reports"
STATES: Final = said(states.LABELS)
KINDS: Final = said(states.KINDS)
PROBLEMS: Final = said(states.PROBLEMS)
TIMELY_TONES: Final = {"due": "mute", "missing": "bad", "late": "warn", "in_time": "ok", "excused": "mute"}


def _days(start: dt.date, end: dt.date) -> str:
    language, last = get_language() or "zh-hans", end - dt.timedelta(days=1)
    return shown.date(start, language) if start == last else f"{shown.date(start, language)} – {shown.date(last, language)}"


def head(actor: Actor, key: int) -> Head:
    """The report's head; refuses what the actor may not see."""
    row = reports.report(actor, key)
    return Head(
        row.owner, f"{KINDS[row.kind]} · {_days(row.start, row.end)}", row.state, STATES[row.state], states.TONES[row.state], row.version,
        row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = reports.report(actor, key)
    return [
        Fact(_("Person"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Due at"), row.due_at, Kind.MOMENT),
        Fact(_("Submitted at"), row.submitted_at, Kind.MOMENT),
        Fact(_("What was done"), row.work),
        Fact(_("Next steps"), row.next_steps),
        Fact(_("Answer"), row.answer),
        Fact(_("Answered by"), row.answered_by),
        Fact(_("Answered at"), row.answered_at, Kind.MOMENT),
    ]


def _figures(actor: Actor, key: int) -> list[Fact]:
    """As the books said at closing time; until then as they say now. Each opens to its entries."""
    row = reports.report(actor, key)
    found = reports.figures(key) if row.frozen_at else books_say(row)
    facts = [Fact(_("Figures as of"), row.frozen_at, Kind.MOMENT) if row.frozen_at else Fact(_("Figures"), _("As of now; frozen at closing time"))]
    for measure in states.MEASURES:
        entries, amount = found[measure]
        value = "gross" if measure == "collected" else "net"
        figure = measures.address(
            "performance", measure=measure, value=value, start=row.start.isoformat(), end=row.end.isoformat(), person=str(row.owner_id)
        )
        facts.append(
            Fact(
                measures.label(measure), amount, Kind.MONEY, currency=row.currency, figure="" if row.frozen_at else figure,
                help=str(_("%(count)s entries") % {"count": entries}),
            )
        )  # fmt: skip
    return facts


def _problems(actor: Actor, key: int) -> TablePart:
    reports.report(actor, key)
    rows = [
        {
            "position": p.position, "text": p.text, "state": PROBLEMS[p.state], "due": p.answer_due_at, "up": p.escalated_at, "answer": p.answer,
            "by": p.answered_by or "",
        }
        for p in reports.problems(key)
    ]  # fmt: skip
    return TablePart(
        (
            ("position", _("No."), Kind.INT), ("text", _("Problem"), Kind.TEXT), ("state", _("State"), Kind.TEXT),
            ("due", _("Answer due"), Kind.MOMENT), ("up", _("Gone up at"), Kind.MOMENT),
            ("answer", _("Answer"), Kind.TEXT), ("by", _("Answered by"), Kind.TEXT),
        ),
        rows,
        empty=_("No problems were reported."),
    )  # fmt: skip


def _begin(call: Call) -> Done:
    key = begin_report.perform(BeginFact(call.data["kind"], call.data["day"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The figures are filled in; write the rest and submit."))


def _submit(call: Call) -> Done:
    (key,) = call.ids
    data = call.data
    problems = [row["text"] for row in data.get("problems") or ()]
    fact = SubmitFact(key, data["work"], data.get("next_steps") or "", problems, call.version)
    submit_report.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Submitted; your manager is told."))


def _answer(call: Call) -> Done:
    (key,) = call.ids
    answer_report.perform(AnswerFact(key, call.data["answer"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Answered."))


def _answer_problem(call: Call) -> Done:
    (key,) = call.ids
    fact = AnswerFact(key, call.data["answer"], call.data["problem"])
    answer_report.answer_problem(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Answered."))


def _solve(call: Call) -> Done:
    (key,) = call.ids
    answer_report.solve_problem(key, call.data["problem"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Solved."))


def _excuse(call: Call) -> Done:
    (key,) = call.ids
    answer_report.excuse(key, actor=call.actor, at=call.at, reason=call.data["why"])
    return Done(key, _("Excused; it does not count as missing."))


def problem_lines(actor: Actor, key: int) -> dict[int, Text]:
    """The problems that are not solved, in words, by position."""
    reports.report(actor, key)
    return {p.position: p.text for p in reports.problems(key) if p.state != states.SOLVED}


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"kind": states.WEEKLY, "day": clock.today()}


def _unanswered(count: int) -> str:
    return ngettext("%(count)s problem waits for an answer", "%(count)s problems wait for an answer", count) % {"count": count}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Reports to write and to answer."""
    return [
        Wait(
            one.id, f"{KINDS[one.kind]} · {one.owner}",
            _("Write it: due today") if one.act == "submit" and not one.late
            else _("Missing: write it now") if one.act == "submit"
            else _unanswered(one.problems) if one.problems
            else _("Read it and answer"),
            late=one.late, chip=_("Report"),
        )
        for one in reports.waiting(actor, at)
    ]  # fmt: skip


PROBLEM: Final = Input("problem", _("Problem"), Take.INT)
ANSWER: Final = Input("answer", _("Answer"), Take.LONG, most=4000)
ACTS: Final = (
    Act("begin", _("New report"), _begin, (Input("kind", _("Kind"), Take.CHOICE, choices=KINDS), Input("day", _("Day"), Take.DATE)), icon="plus",
        makes=True, start=_start),
    Act("submit", _("Write and submit"), _submit, (
        Input("work", _("What was done"), Take.LONG, most=8000), Input("next_steps", _("Next steps"), Take.LONG, required=False, most=8000),
        Input("problems", _("Problems"), Take.TABLE, required=False, most=20, columns=(Input("text", _("Problem"), most=1000),)),
    ), icon="send", states=(states.OPEN,), strong=True),
    Act("answer", _("Answer"), _answer, (ANSWER,), icon="reply", states=(states.SUBMITTED,), strong=True),
    Act("answer_problem", _("Answer a problem"), _answer_problem, (PROBLEM, ANSWER), icon="message-circle",
        states=(states.SUBMITTED, states.ANSWERED), line="problem", lines=problem_lines),
    Act("solve_problem", _("Problem solved"), _solve, (PROBLEM,), icon="check", states=(states.SUBMITTED, states.ANSWERED), line="problem",
        lines=problem_lines),
    Act("excuse", _("Excuse"), _excuse, (Input("why", _("Reason"), Take.LONG, most=1000),), icon="calendar-off", states=(states.OPEN,)),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Sales report"),
    plural=_("Sales reports"),
    icon="notebook-pen",
    listing=reports.LISTING,
    policy=POLICY,
    section="performance",
    order=60,
    record_kind="report",
    columns=(
        Column("owner", _("Person"), opens=True),
        Column("kind", _("Kind")),
        Column("start_date", _("First day")),
        Column("timeliness", _("In time"), chips=TIMELY_TONES),
        Column("state", _("State"), chips=states.TONES),
        Column("open_problems", _("Open problems"), phone=False),
        Column("due_at", _("Due at"), phone=False),
        Column("submitted_at", _("Submitted at"), first=False),
        Column("end_date", _("Day after"), first=False),
        Column("number", _("Number"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("missing", _("Missing"), "f=timeliness.eq.missing"),
        View("late", _("Late"), "f=timeliness.eq.late"),
        View("unanswered", _("Unanswered"), "f=state.eq.submitted"),
        View("problems", _("With open problems"), "f=open_problems.gt.0"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("facts", _("Details"), _facts),
        Panel("figures", _("Figures"), _figures, aside=True),
        Panel("problems", _("Problems"), _problems),
    ),
    stages=(
        Stage(_("To be written"), (states.OPEN, states.EXCUSED)),
        Stage(_("Submitted"), (states.SUBMITTED,)),
        Stage(_("Answered"), (states.ANSWERED,)),
    ),
    waits=waits,
    empty=_("No reports yet. Begin the first."),
)
