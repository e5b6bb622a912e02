"""Sums of units and of all together, read from months, leaves and entries, are those of the entries alone, whatever the fiscal calendar is."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from makesell.books.performance import balances
from makesell.books.performance.balances import By, Window
from makesell.demo import samples as co
from makesell.flows.org_1_organisation import build_calendar, move_person
from makesell.flows.org_1_organisation.move_person import PersonMove
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run
from makesell.ground.period.actions import Scheme

pytestmark = pytest.mark.django_db
DAYS = [
    dt.date(2025, month, day) for month, day in ((1, 1), (1, 17), (2, 1), (2, 24), (4, 1), (6, 30), (7, 1), (12, 31))
] + [dt.date(2026, 1, 1)]
WINDOWS: list[Window] = list(itertools.combinations(DAYS, 2))
CALENDARS = {"months": Scheme(), "from_april": Scheme(first_month=4), "weeks": Scheme(pattern=(4, 4, 5))}
WHOSE: dict[By, str] = {"unit": "not overlay", "company": "not overlay", "everybody": "true"}


def sold() -> co.Company:
    """A year of orders, some shipped, one of them taken back and one counted for another unit months later."""
    c = co.company()
    made = [co.order(c, dt.date(2025, month, day), overlay=day == 17) for month in (1, 2, 3, 6, 12) for day in (1, 17, 28)]
    shipped = [co.ship(c, each, dt.date(2025, 6, 30), 4) for each in made[:4]]
    co.reverse(shipped[0], dt.date(2025, 7, 1))
    move_person.perform(PersonMove(c.people[0], c.units[1], dt.date(2025, 2, 1)), reason="补录", recredit=True, actor=co.ACTOR, at=co.AT)
    return c


def of_entries(by: By, measure: str, windows: list[Window]) -> dict[tuple[int, int], tuple[int, Decimal, Decimal, Decimal]]:
    """The same sums from the entries, day by day, without a balance."""
    key = "e.unit_id" if by == "unit" else "0"
    rows = run(
        f"""select {key}, w.n::int - 1, count(*)::int, sum(e.qty), sum(e.net), sum(e.gross)
            from unnest(%s::date[], %s::date[]) with ordinality as w(s, e, n)
            join performance_entry e on e.business_date >= w.s and e.business_date < w.e and e.measure = %s and {WHOSE[by]} group by 1, 2""",
        [[start for start, _ in windows], [end for _, end in windows], measure],
    )
    return {(row[0], row[1]): (row[2], row[3], row[4], row[5]) for row in rows}


@pytest.mark.parametrize("calendar", CALENDARS)
def test_every_window_is_the_sum_of_its_entries(calendar: str) -> None:
    """Units each by itself, some of them alone, the company, and everybody; one window at a time and all at once, which lie over each other."""
    build_calendar.perform(2024, 2027, scheme=CALENDARS[calendar], actor=co.ACTOR, at=co.AT)
    c = sold()
    for by, measure in itertools.product(WHOSE, ("ordered", "shipped", "invoiced")):
        expected = of_entries(by, measure, WINDOWS)
        for windows in (WINDOWS, *([each] for each in WINDOWS)):
            found = balances.sums(by, measure, windows)
            wanted = {(key, windows.index(WINDOWS[n])): sums for (key, n), sums in expected.items() if WINDOWS[n] in windows}
            assert {key: (each.entries, each.qty, each.net, each.gross) for key, each in found.items()} == wanted, (by, measure, windows)
        if by == "unit":
            some = balances.sums(by, measure, WINDOWS, [(7, unit) for unit in c.units[:1]])
            assert {n: each.net for (_, n), each in some.items()} == {n: sums[2] for (key, n), sums in expected.items() if key == c.units[0]}
    assert check_books.perform() == []


def test_whole_months_are_read_from_what_is_kept_of_them() -> None:
    """A sum that is wrong in the balance of months is wrong on the page, and `check` says so: nothing else is read for whole months."""
    sold()
    year, half_way = (dt.date(2025, 1, 1), dt.date(2026, 1, 1)), (dt.date(2025, 1, 1), dt.date(2025, 3, 12))
    (before,) = balances.sums("company", "ordered", [year]).values()
    run("update performance_unitbalance set net = 0")
    assert list(balances.sums("company", "ordered", [year]).values()) == [before]
    run("update performance_monthbalance set net = net + 1 where slot = (select min(slot) from performance_monthbalance) and month = '2025-02-01'")
    assert balances.sums("company", "ordered", [year])[0, 0].net > before.net
    assert balances.sums("company", "ordered", [half_way])[0, 0].net < before.net     # the days of March come from leaves, which say nothing
    assert {"performance.units", "performance.months"} <= {fault.check for fault in check_books.perform()}
