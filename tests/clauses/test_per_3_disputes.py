"""PER-3 · A disputed line as a thread: said both ways with times, due on working time, accepted, let go up, decided, adjusted — never left open."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.payruns import dispute_queries, states
from makesell.documents.payruns.dispute_queries import DisputeRow
from makesell.flows.per_3_reward import dispute_line, follow_dispute
from makesell.flows.per_3_reward.dispute_line import AnswerFact, DisputeFact
from makesell.flows.per_3_reward.follow_dispute import SayFact, SettleFact
from makesell.flows.steps.pay_disputes import ACCEPT_HOURS
from makesell.ground import listing
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.sheets import pay_statements
from tests.clauses.cast import NOW
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import MARCH, proved, refused, waiting

D = Decimal
pytestmark = pytest.mark.django_db
FRIDAY = dt.datetime(2025, 4, 11, 8, 30, tzinfo=dt.UTC)     # half past four in the afternoon in Shanghai


class Case:
    """A released statement whose first line its person disputes."""

    def __init__(self) -> None:
        self.firm = Firm()
        self.firm.sold("60000", MARCH)
        co.received(self.firm.c, "67800", on=at(2025, 3, 10))
        self.mine = self.firm.statement(self.firm.released("2025-Q1"))
        dispute_line.perform(DisputeFact(self.mine.id, 1, "少算一笔"), actor=self.firm.seller, at=FRIDAY)

    def row(self) -> DisputeRow:
        """How the dispute stands."""
        return dispute_queries.of_statement(self.mine.id)[-1]

    def answered(self, adjustment: str = "0") -> None:
        """Compensation answers."""
        dispute_line.answer(AnswerFact(self.mine.id, 1, "口径如此", D(adjustment)), actor=self.firm.hr, at=FRIDAY)

    def said(self, text: str = "仍有异议") -> SayFact:
        """Words about the line."""
        return SayFact(self.mine.id, 1, text)


def test_an_answer_is_due_on_working_time_and_what_is_late_is_listed() -> None:
    """16 working hours from Friday afternoon end on Tuesday afternoon; the list of open disputes names what is late, and only then."""
    case = Case()
    assert (case.row().state, case.row().due_at) == (states.OPEN, dt.datetime(2025, 4, 15, 8, 30, tzinfo=dt.UTC))
    question = [("f", "disputed.eq.1"), ("f", "dispute_due.lt.2025-04-15")]
    assert listing.page(pay_statements.SHEET.listing, case.firm.hr, Query.from_pairs(question)).rows == ()
    question[1] = ("f", "dispute_due.lt.2025-04-16")
    (row,) = listing.page(pay_statements.SHEET.listing, case.firm.hr, Query.from_pairs(question)).rows
    assert row["id"] == case.mine.id
    assert [wait.late for wait in pay_statements.waits(case.firm.hr, FRIDAY)] == [False]
    assert [wait.late for wait in pay_statements.waits(case.firm.hr, FRIDAY + dt.timedelta(days=5))] == [True]


def test_both_sides_say_more_and_it_is_kept_with_its_times() -> None:
    case = Case()
    follow_dispute.say(case.said("请附审批单"), actor=case.firm.hr, at=FRIDAY + dt.timedelta(hours=1))
    assert latest(case.firm.seller)[0].record_id == case.mine.id
    follow_dispute.say(case.said("已附"), actor=case.firm.seller, at=FRIDAY + dt.timedelta(hours=2))
    told = [(word.kind, word.text, word.at - FRIDAY) for word in dispute_queries.words(case.mine.id)]
    hour = dt.timedelta(hours=1)
    assert told == [("dispute", "少算一笔", hour * 0), ("say", "请附审批单", hour), ("say", "已附", hour * 2)]
    for who in (case.firm.manager, case.firm.director):
        with pytest.raises(Exception, match=r"missing|refused|exist|role"):
            follow_dispute.say(case.said(), actor=who, at=FRIDAY)
    refused("pay.words", 422, follow_dispute.say, case.said(" "), actor=case.firm.seller, at=FRIDAY)
    assert len(dispute_queries.words(case.mine.id)) == 3
    table = pay_statements._thread(case.firm.seller, case.mine.id)
    assert len(table.rows) == 3


def test_an_accepted_answer_closes_it_and_the_line_may_be_disputed_anew() -> None:
    case = Case()
    refused("document.state", 409, follow_dispute.accept, case.said(), actor=case.firm.seller, at=FRIDAY)
    case.answered("50")
    assert waiting(pay_statements, case.firm.seller) == [case.mine.id]
    refused("record.missing", 404, follow_dispute.accept, case.said(), actor=case.firm.manager, at=FRIDAY)
    refused("access.refused", 403, follow_dispute.accept, case.said(), actor=case.firm.hr, at=FRIDAY)
    follow_dispute.accept(case.said(""), actor=case.firm.seller, at=FRIDAY)
    assert (case.row().state, case.row().closed_at, waiting(pay_statements, case.firm.seller)) == (states.ACCEPTED, FRIDAY, [])
    refused("document.state", 409, follow_dispute.say, case.said(), actor=case.firm.seller, at=FRIDAY)
    dispute_line.perform(DisputeFact(case.mine.id, 1, "又发现一处"), actor=case.firm.seller, at=FRIDAY)
    proved()


def test_what_is_not_accepted_goes_up_and_the_decision_adds_what_the_answer_did_not() -> None:
    """The answer gave 50.00, paid by the next run; the decision says 80.00 in all, so the run after pays 30.00, pointing at the line."""
    case = Case()
    case.answered("50")
    second = case.firm.released("2025-Q2")
    assert [(line.component, line.amount) for line in case.firm.lines(second)] == [("adjustment", D(50))]
    refused("pay.words", 422, follow_dispute.escalate, case.said(" "), actor=case.firm.seller, at=NOW)
    follow_dispute.escalate(case.said(), actor=case.firm.seller, at=NOW)
    assert (case.row().state, waiting(pay_statements, case.firm.director)) == (states.ESCALATED, [case.mine.id])
    fact = SettleFact(case.mine.id, 1, "补足到 80 元", D(80))
    for who in (case.firm.hr, case.firm.seller, case.firm.manager):
        refused("access.refused", 403, follow_dispute.settle, fact, actor=who, at=NOW)
    refused("pay.adjustment", 422, follow_dispute.settle, SettleFact(case.mine.id, 1, "x", D("0.001")), actor=case.firm.director, at=NOW)
    follow_dispute.settle(fact, actor=case.firm.director, at=NOW)
    assert (case.row().state, case.row().adjustment, case.row().closed_at) == (states.SETTLED, D(80), NOW)
    (line,) = case.firm.lines(case.firm.released("2025-Q3"))
    assert (line.component, line.amount, line.of_statement, line.of_line) == ("adjustment", D(30), case.mine.number, 1)
    assert str(pay_statements.arithmetic(line, {})) == f"补足到 80 元（{case.mine.number} 第 1 行）"
    assert case.firm.lines(case.firm.computed("2025-Q4")) == []
    proved()


def test_an_answer_nobody_objects_to_lapses_on_working_time() -> None:
    case = Case()
    case.answered()
    assert case.row().due_at == dt.datetime(2025, 4, 18, 8, 30, tzinfo=dt.UTC), f"{ACCEPT_HOURS.default} working hours"
    assert follow_dispute.lapse(actor=co.ACTOR, at=dt.datetime(2025, 4, 18, 8, 30, tzinfo=dt.UTC)) == 0
    assert follow_dispute.lapse(actor=co.ACTOR, at=dt.datetime(2025, 4, 18, 9, tzinfo=dt.UTC)) == 1
    assert (case.row().state, dispute_queries.words(case.mine.id)[-1].kind) == (states.ACCEPTED, "lapse")
    refused("document.state", 409, follow_dispute.escalate, case.said(), actor=case.firm.seller, at=NOW)
