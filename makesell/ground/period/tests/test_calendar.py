"""Boundaries of the fiscal calendar, leaf cells and the days a running period is compared with."""

import datetime as dt
import itertools

import pytest
from hypothesis import given as given_by
from hypothesis import strategies as st

from makesell.ground.period import Cell, Kind, Span, by_month, by_weeks, cells, given, same_days
from makesell.ground.period.words import called, in_words
from makesell.ground.refusal import Refusal


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def of_kind(spans: list[Span], kind: Kind) -> list[Span]:
    return sorted(span for span in spans if span.kind == kind)


def test_a_calendar_year_by_month() -> None:
    spans = by_month(2026, 2026)
    assert [len(of_kind(spans, kind)) for kind in ("year", "half", "quarter", "month", "week")] == [1, 2, 4, 12, 53]
    assert of_kind(spans, "quarter")[1] == Span(day("2026-04-01"), day("2026-07-01"), "quarter", "2026-Q2")
    assert of_kind(spans, "month")[1].days == 28
    assert of_kind(spans, "week")[0] == Span(day("2026-01-01"), day("2026-01-05"), "week", "2026-W01")
    assert of_kind(spans, "week")[-1].end == day("2027-01-01")


def test_a_year_may_begin_in_any_month() -> None:
    spans = by_month(2025, 2026, first_month=4)
    assert of_kind(spans, "year")[0] == Span(day("2025-04-01"), day("2026-04-01"), "year", "2025")
    assert of_kind(spans, "quarter")[3] == Span(day("2026-01-01"), day("2026-04-01"), "quarter", "2025-Q4")
    assert of_kind(spans, "month")[-1].code == "2027-03"


def test_4_4_5_counts_whole_weeks_and_gives_the_53rd_to_the_last_month() -> None:
    spans = by_weeks(2019, 2020)
    assert of_kind(spans, "year") == [
        Span(day("2018-12-31"), day("2019-12-30"), "year", "2019"),
        Span(day("2019-12-30"), day("2021-01-04"), "year", "2020"),
    ]
    months = of_kind(spans, "month")
    assert [month.days // 7 for month in months[:12]] == [4, 4, 5] * 4
    assert months[-1] == Span(day("2020-11-23"), day("2021-01-04"), "month", "2020-M12")
    assert [quarter.days // 7 for quarter in of_kind(spans, "quarter")[4:]] == [13, 13, 13, 14]
    assert len([week for week in of_kind(spans, "week") if week.code.startswith("2020")]) == 53


@pytest.mark.parametrize("kind", ["year", "half", "quarter", "month", "week"])
@given_by(first=st.integers(1990, 2190), more=st.integers(0, 9), month=st.integers(1, 12), scheme=st.sampled_from(["month", "weeks"]))
def test_every_kind_tiles_the_years_without_gap(kind: Kind, first: int, more: int, month: int, scheme: str) -> None:
    spans = by_month(first, first + more, month) if scheme == "month" else by_weeks(first, first + more, first_month=month)
    years, parts = of_kind(spans, "year"), of_kind(spans, kind)
    assert (parts[0].start, parts[-1].end) == (years[0].start, years[-1].end)
    assert all(a.end == b.start for a, b in itertools.pairwise(parts))
    assert len({part.code for part in parts}) == len(parts)


def test_given_dates_end_with_the_last() -> None:
    quotas = given([day("2011-08-31"), day("2011-05-31"), day("2011-12-01")], "quarter")
    assert quotas == [
        Span(day("2011-05-31"), day("2011-08-31"), "quarter", "2011-05-31"),
        Span(day("2011-08-31"), day("2011-12-01"), "quarter", "2011-08-31"),
    ]
    with pytest.raises(Refusal):
        given([day("2011-05-31"), day("2011-05-31")])


def test_leaf_cells_lie_between_all_boundaries() -> None:
    leaves = cells([*by_month(2011, 2011), *given([day("2011-05-31"), day("2011-08-31")])])
    around = [leaf for leaf in leaves if day("2011-05-23") <= leaf.start < day("2011-06-06")]
    assert around == [
        Cell(day("2011-05-23"), day("2011-05-30")),
        Cell(day("2011-05-30"), day("2011-05-31")),
        Cell(day("2011-05-31"), day("2011-06-01")),
        Cell(day("2011-06-01"), day("2011-06-06")),
    ]
    assert sum(leaf.days for leaf in leaves) == 365
    apart = [Cell(day("2020-01-01"), day("2020-01-02")), Cell(day("2020-02-01"), day("2020-02-02"))]
    assert cells(apart) == apart


@pytest.mark.parametrize(
    ("base", "running", "through", "expected"),
    [
        (("2013-01-01", "2014-01-01"), ("2014-01-01", "2015-01-01"), "2014-06-30", "2013-07-01"),
        (("2011-01-01", "2012-01-01"), ("2012-01-01", "2013-01-01"), "2012-02-29", "2011-03-01"),
        (("2011-01-01", "2012-01-01"), ("2012-01-01", "2013-01-01"), "2012-12-31", "2012-01-01"),
        (("2026-01-01", "2026-04-01"), ("2026-04-01", "2026-07-01"), "2026-04-10", "2026-01-11"),
        (("2026-02-01", "2026-03-01"), ("2026-03-01", "2026-04-01"), "2026-03-30", "2026-03-01"),
    ],
)
def test_a_running_period_is_compared_with_the_same_days(
    base: tuple[str, str], running: tuple[str, str], through: str, expected: str
) -> None:
    compared = same_days(Cell(*map(day, base)), Cell(*map(day, running)), day(through))
    assert compared == Cell(day(base[0]), day(expected))


def test_a_period_that_has_not_begun_is_compared_with_nothing() -> None:
    assert same_days(Cell(day("2013-01-01"), day("2014-01-01")), Cell(day("2014-01-01"), day("2015-01-01")), day("2013-12-31")) is None


@pytest.mark.parametrize(("years", "pattern"), [((2026, 2025), (4, 4, 5)), ((1900, 1901), (4, 4, 5)), ((2026, 2026), (4, 4, 4))])
def test_bad_calendars_are_refused(years: tuple[int, int], pattern: tuple[int, ...]) -> None:
    with pytest.raises(Refusal):
        by_weeks(*years, pattern=pattern)
    with pytest.raises(Refusal):
        Cell(day("2026-01-01"), day("2026-01-01"))


@pytest.mark.parametrize(
    ("kind", "code", "chinese", "english"),
    [
        ("year", "2026", "2026年", "2026"),
        ("half", "2026-H2", "2026年下半年", "H2 2026"),
        ("quarter", "2026-Q1", "2026年一季度", "Q1 2026"),
        ("month", "2026-03", "2026年3月", "Mar 2026"),
        ("week", "2026-W05", "2026年第5周", "W5 2026"),
        ("quarter", "2011-05-31", "2011-05-31 至 2011-08-30", "2011-05-31 to 2011-08-30"),
    ],
)
def test_periods_have_names_in_both_languages(kind: str, code: str, chinese: str, english: str) -> None:
    start, end = day("2011-05-31"), day("2011-08-31")
    assert (in_words(kind, code, start, end, "zh-hans"), in_words(kind, code, start, end, "en")) == (chinese, english)


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("2026", "2026年", "2026"), ("2026-03", "2026年3月", "Mar 2026"), ("2026-Q4", "2026年四季度", "Q4 2026"),
        ("2011-05-31", "2011-05-31", "2011-05-31"),
    ],
)  # fmt: skip
def test_a_code_alone_names_its_period(code: str, chinese: str, english: str) -> None:
    assert (called(code, "zh-hans"), called(code, "en")) == (chinese, english)
