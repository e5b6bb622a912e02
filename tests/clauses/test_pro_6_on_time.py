"""PRO-6 · On time (13.11): schedule lines done by the end of their promised day, against the first and against the current promise."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.deliveries.queries import Counted, Promise
from makesell.documents.orders import actions as orders
from makesell.documents.orders.actions import NewPromiseChange, Scheduled, SchedulePart
from makesell.documents.orders.actions import schedule as keep
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.period import queries as period
from makesell.ground.quantity import NoNumber, Ratio
from makesell.metrics import on_time
from makesell.metrics.growth import days_of
from makesell.metrics.registry import BY_CODE, Scopes
from makesell.sheets import service_figures
from tests.clauses.cast import person

pytestmark = pytest.mark.django_db
D = Decimal
MARCH = (dt.date(2025, 3, 1), dt.date(2025, 4, 1))
DUE = dt.date(2025, 3, 20)
TODAY = dt.datetime(2025, 5, 6, 4, tzinfo=dt.UTC)


@act
def promise(dates: dict[int, Sequence[tuple[str, dt.date]]], *, actor: Actor, first: bool = True) -> None:
    """Lines are promised in parts (quantity, day)."""
    keep([Scheduled(line, tuple(SchedulePart(D(qty), "stock", day) for qty, day in parts), {}) for line, parts in dates.items()], first=first)


@act
def moved(line: int, to: dt.date, at: dt.datetime, *, actor: Actor, by_customer: bool = False) -> None:
    """The promise of a line moves."""
    keep([Scheduled(line, (SchedulePart(D(10), "stock", to),), {})], first=False)
    orders.promise_moved([NewPromiseChange(line, DUE, to, "slip", {}, None, by_customer)], at=at)


class March:
    """Four lines of 10 pieces promised for 20 March: full in time, 6 of 10, two days early, nothing."""

    def __init__(self) -> None:
        self.c = c = co.company()
        self.made = co.order(c, co.DAY, nets=("100.00",) * 4)
        self.lines = self.made.line_ids[:4]
        promise(dict.fromkeys(self.lines, (("10", DUE),)), actor=co.ACTOR)
        co.ship(c, self.made, DUE, 10, lines=(0,))
        co.ship(c, self.made, DUE, 6, lines=(1,))
        co.ship(c, self.made, DUE + dt.timedelta(days=1), 4, lines=(1,))
        co.ship(c, self.made, DUE - dt.timedelta(days=2), 10, lines=(2,))

    def ratio(self, promise: Promise = "current") -> Ratio:
        """On time of the unit in March."""
        pair = [(self.c.units[0], self.c.units[0])]
        return on_time.by_scope("unit", [MARCH], pair, promise)[(self.c.units[0], 0)][0]


def test_the_numbers_of_the_definition() -> None:
    """2 of 4; when the customer of the fourth had asked for April, 2 of 3, in both figures."""
    with clock.moved(TODAY):
        march = March()
        assert march.ratio() == march.ratio("first") == Ratio(D("0.5"))
        moved(march.lines[3], dt.date(2025, 4, 10), co.AT_WORK, actor=co.ACTOR, by_customer=True)
        assert march.ratio() == march.ratio("first") == Ratio(D(2) / 3)


def test_a_change_of_ours_moves_the_current_promise_only_and_not_too_late() -> None:
    """Weeks before it moves the current one; one day before it moves neither."""
    with clock.moved(TODAY):
        march = March()
        moved(march.lines[3], dt.date(2025, 4, 10), dt.datetime(2025, 3, 10, 4, tzinfo=dt.UTC), actor=co.ACTOR)
        assert (march.ratio(), march.ratio("first")) == (Ratio(D(2) / 3), Ratio(D("0.5")))
        moved(march.lines[1], dt.date(2025, 3, 25), dt.datetime(2025, 3, 19, 4, tzinfo=dt.UTC), actor=co.ACTOR)
        assert march.ratio() == Ratio(D(2) / 3)


def test_what_is_not_due_yet_is_neither_and_parts_add_up() -> None:
    """On the day itself what is done counts and the rest waits; of a line promised in two parts, each needs what was promised up to it."""
    with clock.moved(dt.datetime(2025, 3, 20, 4, tzinfo=dt.UTC)):
        march = March()
        assert march.ratio() == Ratio(D(1))
    with clock.moved(TODAY):
        promise({march.lines[1]: (("6", DUE), ("4", dt.date(2025, 3, 21)))}, actor=co.ACTOR, first=False)
        assert march.ratio() == Ratio(D(4) / 5)
        none = on_time.by_scope("unit", [MARCH], [(march.c.units[1], march.c.units[1])], "current")
        assert none == {}
        assert on_time.ratio(Counted(0, 0)) == NoNumber("nothing")


def test_it_stands_on_the_scorecard_and_opens_to_its_lines() -> None:
    """The registered metric, its figure, and the lines behind it, for who may see the order."""
    with clock.moved(TODAY):
        march = March()
        director = person(f"SD{march.lines[0]}", "总监", march.c.units[1], R.SALES_DIRECTOR)
        cell = period.containing("month", DUE)
        assert cell is not None
        days = days_of([cell], TODAY.date(), None)
        unit = march.c.units[0]
        reading = BY_CODE["on_time"].read(Scopes("unit", (unit,), days, [(unit, unit)]))[(unit, 0)]
        assert (reading.ratio, reading.sample) == (Ratio(D("0.5")), 4)
        opened = service_figures.on_time_of(director, reading.params, "")
        assert (opened.total, [part.value for _, part in opened.parts]) == (D("0.5"), [2, 4])
        lines = service_figures.promised_of(director, opened.parts[1][1].params, "")
        assert (lines.total, len(lines.rows), {row.id for row in lines.rows}) == (4, 4, {march.made.order_id})
        stranger = Actor("外人", person_id=march.c.people[2], roles=frozenset({R.SALESPERSON}))
        assert service_figures.promised_of(stranger, opened.parts[1][1].params, "").total == 0
