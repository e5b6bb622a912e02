"""13.5 and 13.6 with the numbers of the definitions, and every sum equal to the entries it opens."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.performance import balances
from makesell.demo import samples as co
from makesell.flows.org_1_organisation import build_calendar, set_commission_rate
from makesell.flows.org_1_organisation.set_commission_rate import NewRate
from makesell.flows.pro_5_production.record_orders import Made
from makesell.ground.period import Kind
from makesell.ground.period import queries as period
from makesell.masterdata.schemes.queries import RateRow
from makesell.metrics import attainment, commission, exports, windows
from makesell.metrics.attainment import Asked, Attained

D = Decimal
pytestmark = pytest.mark.django_db
LATE = dt.date(2026, 1, 5)


def rows(person: int, kind: Kind = "quarter", day: dt.date = LATE) -> list[Attained]:
    """Attainment of one person over 2025."""
    year = (dt.date(2025, 1, 1), dt.date(2026, 1, 1))
    return attainment.by_person(co.ACTOR, Asked("ordered", kind, day, start=year[0], end=year[1], person_ids=(person,)))


def rate(person: int, share: str, since: dt.date) -> None:
    """A commission rate from a day on."""
    set_commission_rate.perform(NewRate(person, D(share), since), actor=co.ACTOR, at=co.AT)


def whole(c: co.Company, on: dt.date, net: str) -> Made:
    """An order of one line credited to the first person alone."""
    return co.order(c, on, nets=(net,), shares=((0, "1"),))


def test_a_return_in_the_next_quarter_lowers_that_quarter_only() -> None:
    """13.5: 120 of 100 in Q1 is 120.0 %; 30 returned in Q2, 90 sold: 60.0 %; half-year 180/200 = 90.0 %; Q1 stays."""
    c = co.company()
    for code in ("2025-Q1", "2025-Q2"):
        co.target(c, amount="100", code=code)
    returned = whole(c, dt.date(2025, 2, 3), "30")
    whole(c, dt.date(2025, 2, 4), "90")
    assert rows(c.people[0])[0].ratio.value == D("1.2")
    co.reverse(returned.order_id, dt.date(2025, 5, 6))
    whole(c, dt.date(2025, 5, 7), "90")
    first, second = rows(c.people[0])
    assert (first.ratio.value, second.ratio.value) == (D("1.2"), D("0.6"))
    both = attainment.summed([first, second])
    assert (both.actual, both.target, both.ratio.value) == (D(180), D(200), D("0.9"))
    assert second.gap == D(-40)


def test_no_target_is_no_number() -> None:
    """A missing target and a target of 0 give no number, with the reason; the actual is shown."""
    c = co.company()
    whole(c, dt.date(2025, 2, 3), "500")
    assert [(row.target, row.actual, row.ratio.reason) for row in rows(c.people[0])] == [(None, D(500), "no_target")]
    co.target(c, amount="0", code="2025-Q1")
    assert rows(c.people[0])[0].ratio.reason == "no_target"


def test_a_unit_is_measured_by_its_own_target() -> None:
    """Never by the sum of its people's targets; overlay credit counts for the person, never for the unit."""
    c = co.company()
    co.target(c, person=None, unit=0, amount="2000", code="2025-Q1")
    co.target(c, person=0, amount="100", code="2025-Q1")
    co.order(c, dt.date(2025, 2, 3), nets=("1000",), shares=((0, "1"),), overlay=True)
    asked = Asked("ordered", "quarter", LATE, start=dt.date(2025, 1, 1), end=dt.date(2025, 4, 1))
    of_units = {row.who.id: row for row in attainment.by_unit(co.ACTOR, asked)}
    assert of_units[c.units[0]].ratio.value == D("0.5")
    of_people = {row.who.id: row for row in attainment.by_person(co.ACTOR, asked)}
    assert (of_people[c.people[0]].actual, of_people[c.people[2]].actual) == (D(1000), D(300))


def test_a_running_period_counts_up_to_its_day() -> None:
    """Entries after the day figures stand on are left out, also inside one leaf cell."""
    c = co.company()
    whole(c, dt.date(2025, 2, 3), "100")
    whole(c, dt.date(2025, 2, 5), "40")
    assert rows(c.people[0], day=dt.date(2025, 2, 4))[0].actual == D(100)
    assert rows(c.people[0], day=dt.date(2025, 2, 5))[0].actual == D(140)


def test_three_entries_earn_what_their_sum_earns() -> None:
    """13.6: three entries of 10.30 at 1.5 % are 0.46, not 0.45; a change of rate inside the period is rounded once too."""
    c = co.company()
    for day in (3, 4, 5):
        whole(c, dt.date(2025, 2, day), "10.30")
    days = (dt.date(2025, 1, 1), dt.date(2025, 4, 1))
    rate(c.people[0], "0.015", dt.date(2024, 1, 1))
    paid = commission.earned(co.ACTOR, "ordered", {(c.people[0], days): D("30.90")}, {})
    assert paid == {(c.people[0], days): D("0.46")}
    rate(c.people[0], "0.02", dt.date(2025, 2, 5))
    paid = commission.earned(co.ACTOR, "ordered", {(c.people[0], days): D("30.90")}, {})
    assert paid == {(c.people[0], days): D("0.52")}     # 20.60 × 1.5 % + 10.30 × 2 % = 0.309 + 0.206


def test_commission_stands_on_the_row_and_in_the_file() -> None:
    """The quarter's row carries it; a house account has no rate and no pay; ratios have 4 decimals, no number is empty."""
    c = co.company()
    co.target(c, amount="36700", code="2025-Q1")
    whole(c, dt.date(2025, 2, 3), "30475.56")
    rate(c.people[0], "0.012", dt.date(2024, 1, 1))
    row = next(iter(rows(c.people[0])))
    assert row.commission == D("365.71")
    assert next(iter(exports.attainment([row], "CNY")))[1:] == ("2025-01-01", "36700.00", "30475.56", "0.8304", "365.71")
    assert rows(c.people[0], "half") == [] or rows(c.people[0], "half")[0].commission is None


def test_segments_cut_a_window_at_changes_of_rate() -> None:
    """Days without a rate earn nothing."""
    rates = [RateRow(1, D("0.01"), dt.date(2025, 1, 10), dt.date(2025, 2, 1)), RateRow(1, D("0.02"), dt.date(2025, 2, 1), None)]
    cut = commission.segments(rates, 1, dt.date(2025, 1, 1), dt.date(2025, 3, 1))
    assert [(each[1].isoformat(), each[2].isoformat(), each[3]) for each in cut] == [
        ("2025-01-10", "2025-02-01", D("0.01")),
        ("2025-02-01", "2025-03-01", D("0.02")),
    ]


def test_whole_leaves_and_cut_days_make_the_same_sum() -> None:
    """Any window of days gives the sum of its entries, whether its ends cut leaf cells or not."""
    c = co.company()
    for day, net in ((1, "10"), (9, "20"), (10, "40"), (11, "80"), (28, "160")):
        whole(c, dt.date(2025, 2, day), net)
    for first, last in ((1, 28), (1, 11), (9, 10), (10, 10), (2, 27), (28, 28)):
        window = (dt.date(2025, 2, first), dt.date(2025, 2, last) + windows.ONE_DAY)
        exact = balances.total(balances.Slice("ordered", *window, person_ids=(c.people[0],)))
        kept = balances.sums("person", "ordered", [window], [(c.people[0], c.people[0])]).get((c.people[0], 0), balances.Total())
        assert kept == exact, (first, last)


def test_given_periods_stand_in_for_quarters() -> None:
    """A company whose targets are quotas of given dates is read by those dates."""
    c = co.company()
    assert attainment.kind_for(co.ACTOR, "quarter", "ordered") == "quarter"
    build_calendar.add_given("given", [dt.date(2025, 1, 15), dt.date(2025, 4, 15)], actor=co.ACTOR, at=co.AT)
    cell = period.containing("given", dt.date(2025, 2, 1))
    assert cell is not None
    co.target(c, amount="100", kind="given", code=cell.code)
    assert attainment.kind_for(co.ACTOR, "quarter", "ordered") == "given"
