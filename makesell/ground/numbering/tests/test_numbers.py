"""Numbers: dated prefixes, no gap after a refused act, none twice at once."""

import datetime as dt
from functools import partial

import pytest

from makesell.ground.actor import Actor, system
from makesell.ground.db import act, count, run
from makesell.ground.locks import LockOrder, take
from makesell.ground.numbering.actions import NewSeries, change_series, take_numbers
from makesell.ground.refusal import Refusal
from makesell.ground.tests.threads import at_once

ORDERS = NewSeries("test-order", "SO-{yy}{mm}-")
DAY = dt.date(2026, 11, 23)
ACTOR = system("test")


@act
def taken(series: NewSeries, count: int, on: dt.date, *, actor: Actor = ACTOR) -> list[str]:
    """Numbers taken by an act."""
    return take_numbers(series, count, on)


@act
def refused(series: NewSeries, on: dt.date, *, actor: Actor) -> None:
    """An act that takes a number and is refused afterwards."""
    take_numbers(series, 1, on)
    raise Refusal("test.no", "no")


@pytest.mark.django_db
def test_numbers_follow_each_other_and_begin_anew_with_the_month() -> None:
    assert taken(ORDERS, 2, DAY, actor=ACTOR) == ["SO-2611-0001", "SO-2611-0002"]
    assert taken(ORDERS, 1, DAY, actor=ACTOR) == ["SO-2611-0003"]
    assert taken(ORDERS, 1, dt.date(2026, 12, 1), actor=ACTOR) == ["SO-2612-0001"]
    assert taken(ORDERS, 1, DAY, actor=ACTOR) == ["SO-2611-0004"]


@pytest.mark.django_db
def test_a_wide_number_is_not_cut() -> None:
    series = NewSeries("test-wide", "W", width=2)
    assert taken(series, 101, DAY, actor=ACTOR)[98:] == ["W99", "W100", "W101"]


@pytest.mark.django_db
def test_ten_thousand_numbers_cost_as_many_statements_as_one() -> None:
    taken(ORDERS, 1, DAY, actor=ACTOR)
    with count() as few:
        taken(ORDERS, 1, DAY, actor=ACTOR)
    with count() as many:
        taken(ORDERS, 10_000, DAY, actor=ACTOR)
    assert few.statements == many.statements


@pytest.mark.django_db
def test_no_number_is_lost_by_a_refused_act() -> None:
    taken(ORDERS, 1, DAY, actor=ACTOR)
    with pytest.raises(Refusal):
        refused(ORDERS, DAY, actor=ACTOR)
    assert taken(ORDERS, 1, DAY, actor=ACTOR) == ["SO-2611-0002"]


@pytest.mark.django_db
def test_the_company_may_change_prefix_and_width() -> None:
    taken(ORDERS, 1, DAY, actor=ACTOR)
    change_series(NewSeries("test-order", "DD{yyyy}{mm}{dd}", width=3))
    assert taken(ORDERS, 1, DAY, actor=ACTOR) == ["DD20261123001"]


@pytest.mark.django_db
def test_nothing_may_be_locked_after_numbers() -> None:
    @act
    def wrong(*, actor: Actor) -> None:
        take_numbers(ORDERS, 1, DAY)
        take("organisation", ["organisation"])

    with pytest.raises(LockOrder):
        wrong(actor=ACTOR)


def test_at_once_none_is_given_twice_and_none_is_missing(committed: str) -> None:
    series = NewSeries("test-at-once", "N")
    try:
        found = at_once([partial(taken, series, 5, DAY, actor=ACTOR) for _ in range(6)])
        numbers = [number for batch in found for number in batch]
        assert sorted(numbers) == [f"N{n:04}" for n in range(1, 31)]
    finally:
        run("delete from numbering_counter where series_id = 'test-at-once'")
        run("delete from numbering_series where code = 'test-at-once'")
