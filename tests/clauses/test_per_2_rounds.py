"""PER-2 · Rounds of a year are planned ahead; each opens by itself on its day, is moved or cancelled with a reason, and shows in a calendar."""

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest

from makesell.documents.appraisals import queries, round_queries
from makesell.documents.appraisals import round_states as states
from makesell.flows.per_2_appraisal import plan_rounds
from makesell.flows.per_2_appraisal.plan_rounds import PlanFact
from makesell.flows.steps import working_days
from makesell.ground import listing
from makesell.ground.db import values
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from tests.clauses.cast import NOW
from tests.clauses.test_per_2 import Firm, refused

pytestmark = pytest.mark.django_db


def rounds(keys: list[int]) -> list[tuple[str, str, dt.date]]:
    """Rounds as they stand: period, state, day."""
    return [(one.period, one.state, one.start_date) for one in round_queries.of_ids(keys)]


def test_rounds_of_the_year_are_planned_and_open_by_themselves() -> None:
    """In June the second to fourth quarter are still to come; on its day the clock opens one, once; the others stay planned."""
    firm = Firm()
    keys = plan_rounds.perform(PlanFact("quarter", "2025", 5), actor=firm.hr, at=NOW)
    days = [working_days.later(day, 5) for day in (dt.date(2025, 7, 1), dt.date(2025, 10, 1), dt.date(2026, 1, 1))]
    planned = [(code, states.PLANNED, day) for code, day in zip(("2025-Q2", "2025-Q3", "2025-Q4"), days, strict=True)]
    assert rounds(keys) == planned
    refused("round.nothing", 409, plan_rounds.perform, PlanFact("quarter", "2025", 5), actor=firm.hr, at=NOW)
    on_day = dt.datetime.combine(days[0], dt.time(1), dt.UTC)
    assert [plan_rounds.open_due(actor=firm.hr, at=moment) for moment in (on_day - dt.timedelta(days=1), on_day, on_day)] == [0, 1, 0]
    assert [state for _, state, _ in rounds(keys)] == [states.OPEN, states.PLANNED, states.PLANNED]
    (row, *_) = round_queries.of_ids(keys)
    made = values("select person_id from appraisals_appraisal where period_id = %s", [row.period_id])
    assert (row.appraisals, row.opened_at, made) == (1, on_day, [firm.seller.person_id])
    assert [one.record_id for one in latest(firm.hr) if one.kind == "round_opened"] == [keys[0]]
    ahead = listing.page(round_queries.LISTING, firm.seller, Query.from_pairs([("f", "state.eq.planned")]))
    assert [each["period_label"] for each in ahead.rows] == ["2025-Q3", "2025-Q4"]


def test_a_round_is_moved_cancelled_or_opened_sooner() -> None:
    """Each with what it takes; a cancelled one may be planned again, an opened one opens no second time."""
    firm = Firm()
    second, third, fourth = plan_rounds.perform(PlanFact("quarter", "2025", 5), actor=firm.hr, at=NOW)
    later = dt.date(2025, 8, 4)
    refused("appraisal.words", 422, plan_rounds.move, second, later, actor=firm.hr, at=NOW)
    refused("round.start", 422, plan_rounds.move, second, dt.date(2025, 6, 30), actor=firm.hr, at=NOW, reason="早些")
    plan_rounds.move(second, later, actor=firm.hr, at=NOW, reason="盘点后再做")
    assert rounds([second]) == [("2025-Q2", states.PLANNED, later)]
    assert values("select reason from spine_event where record_id = %s and act = 'move'", [second]) == ["盘点后再做"]
    refused("appraisal.words", 422, plan_rounds.cancel, third, actor=firm.hr, at=NOW)
    plan_rounds.cancel(third, actor=firm.hr, at=NOW, reason="改为半年")
    refused("document.state", 409, plan_rounds.move, third, later, actor=firm.hr, at=NOW, reason="x")
    refused("appraisal.running", 409, plan_rounds.open_now, fourth, actor=firm.hr, at=NOW)
    july = dt.datetime(2025, 7, 2, 2, tzinfo=dt.UTC)
    (made,) = plan_rounds.open_now(second, actor=firm.hr, at=july)
    assert queries.of_ids([made])[0].score in (None, Decimal(0))
    refused("document.state", 409, plan_rounds.open_now, second, actor=firm.hr, at=july)
    (again,) = plan_rounds.perform(PlanFact("quarter", "2025", 5), actor=firm.hr, at=july)
    assert rounds([again])[0][0] == "2025-Q3"


def test_only_compensation_keeps_the_calendar_and_bad_input_changes_nothing() -> None:
    firm = Firm()
    fact = PlanFact("quarter", "2025", 5)
    for who in (firm.manager, firm.seller, firm.director):
        refused("access.refused", 403, plan_rounds.perform, fact, actor=who, at=NOW)
    for code, wrong in (("period.unknown", PlanFact("quarter", "1999", 5)), ("round.days", PlanFact("quarter", "2025", 61))):
        refused(code, 422, plan_rounds.perform, wrong, actor=firm.hr, at=NOW)
    (key, *_) = plan_rounds.perform(PlanFact("quarter", "2025", 5, firm.c.units[0]), actor=firm.hr, at=NOW)
    for work in (partial(plan_rounds.cancel, key, reason="x"), partial(plan_rounds.open_now, key)):
        refused("access.refused", 403, work, actor=firm.manager, at=NOW)
    assert listing.count(round_queries.LISTING, firm.manager, Query()) == 3
