"""The stored calendar: extending it, closing months in order, and when events count."""

import datetime as dt
import itertools

import pytest

from makesell.ground.actor import Actor, system
from makesell.ground.period import Cell, Scope, actions, queries
from makesell.ground.refusal import Refusal

pytestmark = pytest.mark.django_db
FINANCE = Actor(name="Zhou", person_id=7)
AT = dt.datetime(2026, 4, 1, 1, 0, tzinfo=dt.UTC)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def month(code: str) -> int:
    found = queries.by_code("month", code)
    assert found is not None
    return found.id


def refusal_of_closing(scope: Scope, code: str) -> str:
    with pytest.raises(Refusal) as refused:
        actions.close(scope, month(code), actor=FINANCE, at=AT)
    return refused.value.code


def test_a_calendar_is_built_once_and_extended() -> None:
    assert actions.build_calendar(2025, 2026) == []
    before = queries.periods("month")
    assert actions.build_calendar(2025, 2026) == []
    assert queries.periods("month") == before
    assert actions.build_calendar(2027, 2027) == []
    assert [row.id for row in queries.periods("month")][:24] == [row.id for row in before]
    assert len(queries.periods("year")) == 3
    weeks = queries.periods("week")
    assert all(a.end == b.start for a, b in itertools.pairwise(weeks))
    assert queries.by_code("week", "2026-W53") == next(week for week in weeks if day("2027-01-01") in week)
    assert {week.days for week in weeks[1:-1]} == {7}
    leaves = queries.leaves()
    assert (leaves[0].start, leaves[-1].end) == (day("2025-01-01"), day("2028-01-01"))
    assert sum(leaf.days for leaf in leaves) == 3 * 365


def test_quota_dates_cut_leaves_and_say_which() -> None:
    actions.build_calendar(2011, 2011, kinds=["year", "month", "week"])
    cut = actions.add_given_periods("quarter", [day("2011-05-31"), day("2011-08-31"), day("2011-12-01")])
    assert cut == [Cell(day("2011-05-30"), day("2011-06-01")), Cell(day("2011-08-29"), day("2011-09-01"))]
    assert [leaf.start for leaf in queries.leaves(day("2011-05-30"), day("2011-06-06"))] == [
        day("2011-05-30"),
        day("2011-05-31"),
        day("2011-06-01"),
    ]
    quarter = queries.containing("quarter", day("2011-08-31"))
    assert quarter is not None
    assert quarter.code == "2011-08-31"
    first = queries.previous(quarter)
    assert first is not None
    assert first.start == day("2011-05-31")
    assert queries.previous(first) is None
    assert queries.kinds() == ["month", "quarter", "week", "year"]


def test_periods_of_one_kind_cannot_overlap() -> None:
    actions.build_calendar(2011, 2011)
    with pytest.raises(Refusal) as refused:
        actions.add_given_periods("quarter", [day("2011-05-31"), day("2011-08-31")])
    assert refused.value.code == "period.overlap"


def test_months_close_in_order_and_open_again_from_the_last() -> None:
    actions.build_calendar(2026, 2026)
    assert refusal_of_closing("sales", "2026-02") == "period.close_in_order"
    for code in ("2026-01", "2026-02"):
        actions.close("sales", month(code), actor=FINANCE, at=AT)
    assert refusal_of_closing("sales", "2026-01") == "period.closed_already"
    assert queries.closed_until("sales") == day("2026-03-01")
    assert queries.closed_until("pay") is None
    assert next(row.code for row in queries.open_months("sales")) == "2026-03"
    with pytest.raises(Refusal) as refused:
        actions.reopen("sales", month("2026-01"), actor=FINANCE, at=AT, reason="late invoice")
    assert refused.value.code == "period.reopen_in_order"
    with pytest.raises(Refusal):
        actions.reopen("sales", month("2026-02"), actor=FINANCE, at=AT, reason=" ")
    actions.reopen("sales", month("2026-02"), actor=FINANCE, at=AT, reason="late invoice")
    assert queries.closed_until("sales") == day("2026-02-01")
    actions.close("sales", month("2026-02"), actor=system("test"), at=AT)
    history = queries.closings("sales")
    assert len(history) == 3
    assert {(row.code, row.closed_by_id, row.reopened_by_id, row.reason) for row in history} == {
        ("2026-01", 7, None, ""),
        ("2026-02", 7, 7, "late invoice"),
        ("2026-02", None, None, ""),
    }


def test_an_event_of_a_closed_month_counts_on_the_first_open_day() -> None:
    actions.build_calendar(2026, 2026)
    actions.close("sales", month("2026-01"), actor=FINANCE, at=AT)
    late, current = day("2026-01-20"), day("2026-02-10")
    assert queries.business_dates("sales", [late, current, late]) == {late: day("2026-02-01"), current: current}
    assert queries.first_open_date("accounting", late) == late
    with pytest.raises(Refusal) as refused:
        queries.first_open_date("sales", day("2031-01-01"))
    assert refused.value.code == "period.outside"


def test_only_months_are_closed_and_closed_months_do_not_move() -> None:
    actions.build_calendar(2026, 2026)
    year = queries.by_code("year", "2026")
    assert year is not None
    with pytest.raises(Refusal) as refused:
        actions.close("sales", year.id, actor=FINANCE, at=AT)
    assert refused.value.code == "period.close_months"
    actions.close("pay", month("2026-01"), actor=FINANCE, at=AT)
    with pytest.raises(Refusal) as overlapping:
        actions.build_calendar(2026, 2026, actions.Scheme(pattern=(4, 4, 5)))
    assert overlapping.value.code == "period.overlap"
    actions.add_given_periods("month", [day("2027-01-01"), day("2027-02-01")])
    for row in queries.open_months("pay"):
        actions.close("pay", row.id, actor=FINANCE, at=AT)
    with pytest.raises(Refusal) as moved:
        actions.add_given_periods("month", [day("2027-01-01"), day("2027-01-20")])
    assert moved.value.code == "period.moved"
    with pytest.raises(Refusal):
        actions.Scheme(first_month=13).spans(2026, 2026)


def test_the_year_before_is_found_by_date() -> None:
    actions.build_calendar(2023, 2024)
    february = queries.by_code("month", "2024-02")
    assert february is not None
    before = queries.year_before(february)
    assert before is not None
    assert (before.code, queries.by_id(before.id)) == ("2023-02", before)
    assert queries.by_codes("month", ["2023-02", "nonsense"]) == {"2023-02": before}
