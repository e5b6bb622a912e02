"""ORG-4 · Reports are due at closing time; figures are the books', frozen then; the manager answers; late, missing and unanswered ones show."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.reports import queries, states
from makesell.documents.reports.queries import ReportRow
from makesell.flows.org_1_organisation import approve_rule, create_working_calendar, draft_rule, propose_rule, set_working_week
from makesell.flows.org_1_organisation.create_working_calendar import NewCalendar
from makesell.flows.org_4_reports import answer_report, begin_report, close_reports, open_reports, remind_reports, submit_report
from makesell.flows.org_4_reports.answer_report import AnswerFact
from makesell.flows.org_4_reports.begin_report import BeginFact
from makesell.flows.org_4_reports.submit_report import SubmitFact
from makesell.flows.reg_1_regime import check_books, name_substitute
from makesell.flows.reg_1_regime.name_substitute import NewAbsence
from makesell.flows.steps.reports import said
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.ground.refusal import Refusal
from makesell.ground.rules.actions import NewRule
from makesell.ground.worktime.engine import Shift
from makesell.ground.worktime.naming import CALENDAR
from makesell.sheets import reports as sheet
from tests.clauses.cast import person

pytestmark = pytest.mark.django_db
D = Decimal
FRIDAY = dt.date(2025, 3, 7)
# the office closes at 18:00 in Shanghai
CLOSING = dt.datetime(2025, 3, 7, 10, 0, tzinfo=dt.UTC)
MORNING = CLOSING - dt.timedelta(hours=9)
EVENING = CLOSING + dt.timedelta(hours=2)
MONDAY = dt.datetime(2025, 3, 10, 2, 0, tzinfo=dt.UTC)


class Firm:
    """A salesperson with sales this week, the manager who leads the unit, the director."""

    def __init__(self) -> None:
        self.c = co.company()
        made = co.login(self.c.units[0], roles.SALESPERSON, person_id=self.c.people[0])
        home = frozenset({self.c.units[0]})
        self.seller = Actor("人员0", person_id=made.person_id, roles=frozenset({roles.SALESPERSON}), unit_id=self.c.units[0], unit_ids=home)
        self.manager = person("M-1", "经理", self.c.units[0], roles.SALES_MANAGER)
        self.director = person("D-1", "总监", self.c.units[1], roles.SALES_DIRECTOR)
        co.order(self.c, dt.date(2025, 3, 5), nets=("800.00",), shares=((0, "1"),))

    def opened(self) -> int:
        """The week's report of the salesperson, opened by the clock."""
        open_reports.perform(actor=co.ACTOR, at=MORNING)
        (key,) = queries.standing([(self.c.people[0], "weekly", dt.date(2025, 3, 3))]).values()
        return key

    def submitted(self, at: dt.datetime = EVENING, problems: tuple[str, ...] = ("客户要求缩短交期",)) -> int:
        """Submitted with a problem."""
        return submit_report.perform(SubmitFact(self.opened(), "拜访三家", "跟进样机", problems), actor=self.seller, at=at)


def row(key: int) -> ReportRow:
    """A report as it stands."""
    (found,) = queries.of_ids([key])
    return found


def refused(code: str, status: int, act: Callable[..., object], *args: object, **kwargs: object) -> None:
    """The act is refused with this code."""
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert (caught.value.code, caught.value.status) == (code, status)


def waiting(who: Actor, at: dt.datetime) -> list[int]:
    """What stands on somebody's workbench."""
    return [one.id for one in sheet.waits(who, at)]


def timeliness(who: Actor, key: int) -> str:
    """What the list says of a report."""
    return str(listing.by_ids(sheet.SHEET.listing, who, [key])[key]["timeliness"])


def test_the_clock_opens_what_the_rules_want_and_only_once() -> None:
    """Weekly by default, on its last working day, due when the office closes; a second time opens none; the absent write none."""
    firm = Firm()
    assert open_reports.perform(actor=co.ACTOR, at=MORNING - dt.timedelta(days=1)) == []
    key = firm.opened()
    assert (row(key).start, row(key).end, row(key).due_at) == (dt.date(2025, 3, 3), dt.date(2025, 3, 10), CLOSING)
    assert open_reports.perform(actor=co.ACTOR, at=MORNING) == []
    assert waiting(firm.seller, MORNING) == [key]
    away = person("S-2", "休假", firm.c.units[0], roles.SALESPERSON)
    absent = NewAbsence(away.person_id or 0, FRIDAY, dt.date(2025, 3, 15), by_id=firm.c.people[2], reason="休假")
    name_substitute.perform(absent, actor=away, at=MORNING)
    assert open_reports.perform(actor=co.ACTOR, at=MORNING) == []


def test_figures_are_frozen_at_closing_time() -> None:
    """What is posted later changes the books, not the report."""
    firm = Firm()
    key = firm.opened()
    close_reports.perform(actor=co.ACTOR, at=CLOSING - dt.timedelta(minutes=1))
    assert (row(key).frozen_at, said(row(key))["ordered"]) == (None, (1, D(800)))
    close_reports.perform(actor=co.ACTOR, at=CLOSING)
    co.order(firm.c, FRIDAY, nets=("100.00",), shares=((0, "1"),))
    assert close_reports.perform(actor=co.ACTOR, at=EVENING) == 0
    assert queries.figures(key)["ordered"] == (1, D(800))
    assert said(row(key))["ordered"] == (2, D(900))
    assert [f for f in check_books.perform() if f.check.startswith("reports")] == []


def test_submitted_answered_and_solved() -> None:
    """It waits for the manager until it is answered; problems have states of their own."""
    firm = Firm()
    key = firm.submitted(at=MORNING)
    assert (row(key).state, waiting(firm.seller, MORNING), waiting(firm.manager, MORNING)) == (states.SUBMITTED, [], [key])
    assert timeliness(firm.seller, key) == "in_time"
    answer_report.answer_problem(AnswerFact(key, "生产已确认提前三天", 1), actor=firm.manager, at=MORNING)
    assert (queries.problems(key)[0].state, waiting(firm.manager, MORNING)) == ("answered", [key])
    answer_report.perform(AnswerFact(key, "很好"), actor=firm.manager, at=MORNING)
    assert (row(key).state, row(key).answered_by, waiting(firm.manager, MORNING)) == (states.ANSWERED, "经理", [])
    assert [n.kind for n in latest(firm.seller)] == ["report_answered", "problem_answered"]
    answer_report.solve_problem(key, 1, actor=firm.seller, at=MORNING)
    refused("report.solved", 409, answer_report.solve_problem, key, 1, actor=firm.seller, at=MORNING)
    refused("report.solved", 409, answer_report.answer_problem, AnswerFact(key, "x", 1), actor=firm.manager, at=MORNING)


def test_late_and_missing_ones_show() -> None:
    """A missing report is late on the workbench and stands in the list; written after closing time it is late; excused it is neither."""
    firm = Firm()
    key = firm.opened()
    assert timeliness(firm.manager, key) == "missing"
    assert [one.late for one in sheet.waits(firm.seller, EVENING)] == [True]
    found = listing.page(sheet.SHEET.listing, firm.manager, Query.from_pairs([("f", "timeliness.eq.missing")]))
    assert [each["id"] for each in found.rows] == [key]
    submit_report.perform(SubmitFact(key, "补交"), actor=firm.seller, at=EVENING)
    assert (timeliness(firm.manager, key), len(queries.figures(key))) == ("late", 4)
    other = begin_report.perform(BeginFact("daily", FRIDAY), actor=firm.seller, at=EVENING)
    refused("report.excuse", 422, answer_report.excuse, other, actor=firm.manager, at=EVENING)
    refused("access.refused", 403, answer_report.excuse, other, actor=firm.seller, at=EVENING, reason="x")
    answer_report.excuse(other, actor=firm.manager, at=EVENING, reason="病假")
    assert (timeliness(firm.manager, other), waiting(firm.seller, EVENING)) == ("excused", [])


def test_an_unanswered_problem_goes_up() -> None:
    """After eight working hours it stands on the director's workbench; answered, it is gone."""
    firm = Firm()
    key = firm.submitted(at=MORNING)
    due = queries.problems(key)[0].answer_due_at
    assert close_reports.perform(actor=co.ACTOR, at=due - dt.timedelta(minutes=1)) in (0, 1)
    assert waiting(firm.director, due) == []
    close_reports.perform(actor=co.ACTOR, at=due)
    assert (waiting(firm.director, due), [n.kind for n in latest(firm.director)]) == ([key], ["problem_escalated"])
    assert close_reports.perform(actor=co.ACTOR, at=due + dt.timedelta(minutes=1)) in (0, 1)
    answer_report.answer_problem(AnswerFact(key, "已协调", 1), actor=firm.director, at=due)
    assert waiting(firm.director, due) == []


def test_each_only_the_own_and_bad_input_changes_nothing() -> None:
    firm = Firm()
    key = firm.opened()
    other = person("S-9", "他人", firm.c.units[0], roles.SALESPERSON)
    away = person("M-9", "他组经理", firm.c.units[1], roles.SALES_MANAGER)
    refused("record.missing", 404, submit_report.perform, SubmitFact(key, "x"), actor=other, at=EVENING)
    refused("access.refused", 403, submit_report.perform, SubmitFact(key, "x"), actor=firm.director, at=EVENING)
    refused("report.work", 422, submit_report.perform, SubmitFact(key, " "), actor=firm.seller, at=EVENING)
    refused("report.problems", 422, submit_report.perform, SubmitFact(key, "x", problems=(" ",)), actor=firm.seller, at=EVENING)
    refused("document.state", 409, answer_report.perform, AnswerFact(key, "x"), actor=firm.manager, at=EVENING)
    submit_report.perform(SubmitFact(key, "完成", problems=("问题",)), actor=firm.seller, at=EVENING)
    refused("document.state", 409, submit_report.perform, SubmitFact(key, "again"), actor=firm.seller, at=EVENING)
    refused("report.answer", 422, answer_report.perform, AnswerFact(key, ""), actor=firm.manager, at=EVENING)
    refused("record.missing", 404, answer_report.perform, AnswerFact(key, "x"), actor=away, at=EVENING)
    refused("report.problem", 422, answer_report.answer_problem, AnswerFact(key, "x", 9), actor=firm.manager, at=EVENING)
    own = begin_report.perform(BeginFact("monthly", FRIDAY), actor=firm.manager, at=EVENING)
    submit_report.perform(SubmitFact(own, "月结"), actor=firm.manager, at=EVENING)
    refused("report.own", 403, answer_report.perform, AnswerFact(own, "x"), actor=firm.manager, at=EVENING)
    for code, fact in (
        ("report.kind", BeginFact("hourly", FRIDAY)),
        ("report.day", BeginFact("daily", MONDAY.date())),
        ("report.day", BeginFact("daily", dt.date(2023, 1, 2))),
        ("report.no_work", BeginFact("daily", dt.date(2025, 3, 2))),
    ):
        refused(code, 422, begin_report.perform, fact, actor=firm.seller, at=EVENING)
    assert begin_report.perform(BeginFact("weekly", FRIDAY), actor=firm.seller, at=EVENING) == key


def test_who_has_not_written_is_reminded_before_closing_and_when_it_is_missing() -> None:
    """Two working hours before closing the person, once; in the next working hours the person and who leads, once; never the absent."""
    firm = Firm()
    key = firm.opened()

    def told(who: Actor, kind: str) -> int:
        return len([n for n in latest(who) if n.record_id == key and n.kind == kind])

    assert remind_reports.perform(actor=co.ACTOR, at=MORNING + dt.timedelta(hours=1)) == 0
    soon = CLOSING - dt.timedelta(hours=1)
    assert [remind_reports.perform(actor=co.ACTOR, at=soon) for _ in range(2)] == [1, 0]
    assert (told(firm.seller, "report_due"), told(firm.manager, "report_due")) == (1, 0)
    assert remind_reports.perform(actor=co.ACTOR, at=EVENING) == 0
    absent = NewAbsence(firm.seller.person_id or 0, dt.date(2025, 3, 10), dt.date(2025, 3, 11), by_id=firm.c.people[2], reason="休假")
    name_substitute.perform(absent, actor=firm.seller, at=MORNING)
    assert remind_reports.perform(actor=co.ACTOR, at=MONDAY) == 0
    tuesday = MONDAY + dt.timedelta(days=1)
    assert [remind_reports.perform(actor=co.ACTOR, at=tuesday) for _ in range(2)] == [1, 0]
    assert told(firm.seller, "report_missing") == 1
    submit_report.perform(SubmitFact(key, "补交"), actor=firm.seller, at=tuesday)
    assert remind_reports.perform(actor=co.ACTOR, at=tuesday + dt.timedelta(hours=1)) == 0


def test_one_is_reminded_by_the_own_calendar() -> None:
    """The salesperson's unit works by a calendar of its own, in which Friday ends at noon and a holiday follows: the office's hours remind nobody."""
    firm = Firm()
    calendar = create_working_calendar.perform(NewCalendar("half", "半日班"), actor=co.ACTOR, at=MORNING)
    half = [Shift(8 * 60, 12 * 60)]
    set_working_week.perform(calendar, dict.fromkeys(range(1, 6), half), actor=co.ACTOR, at=MORNING)
    rule = draft_rule.perform(NewRule(CALENDAR, "half", dt.date(2025, 1, 1), scope=f"unit:{firm.c.units[0]}"), actor=co.ACTOR, at=MORNING)
    propose_rule.perform(rule, actor=co.ACTOR, at=MORNING)
    approve_rule.perform(rule, actor=co.ACTOR, at=MORNING)
    key = firm.opened()
    assert queries.report(firm.seller, key).due_at == dt.datetime(2025, 3, 7, 4, 0, tzinfo=dt.UTC)
    assert remind_reports.perform(actor=co.ACTOR, at=dt.datetime(2025, 3, 7, 1, 0, tzinfo=dt.UTC)) == 0
    assert remind_reports.perform(actor=co.ACTOR, at=dt.datetime(2025, 3, 7, 2, 30, tzinfo=dt.UTC)) == 1
    assert remind_reports.perform(actor=co.ACTOR, at=dt.datetime(2025, 3, 7, 8, 0, tzinfo=dt.UTC)) == 0
    assert remind_reports.perform(actor=co.ACTOR, at=dt.datetime(2025, 3, 10, 1, 0, tzinfo=dt.UTC)) == 1


def test_who_must_answer_a_problem_is_reminded_before_it_goes_up() -> None:
    """Two working hours before it goes up the one who leads, once; an answered one reminds nobody; who leads is away: the director."""
    firm = Firm()
    key = firm.submitted(MORNING, ("客户要求缩短交期", "样机缺货"))
    (first, second) = queries.problems(key)
    due = first.answer_due_at

    def told(who: Actor) -> int:
        return len([n for n in latest(who) if n.kind == "problem_due" and n.record_id == key])

    assert remind_reports.perform(actor=co.ACTOR, at=MORNING + dt.timedelta(hours=1)) == 0
    answer_report.answer_problem(AnswerFact(key, "已排产", second.position), actor=firm.manager, at=MORNING)
    soon = due - dt.timedelta(hours=1)
    assert [remind_reports.perform(actor=co.ACTOR, at=soon) for _ in range(2)] == [1, 0]
    assert (told(firm.manager), told(firm.director)) in ((1, 0), (0, 1))
