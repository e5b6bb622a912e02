"""PRO-5 · Slips are opened by acts that move dates themselves; the stop of a machine stands in its calendar, and no longer than it lasts."""

import datetime as dt

import pytest

from makesell.documents.production import queries as production
from makesell.documents.slips import queries, states
from makesell.flows.pro_5_production import answer_slip, pause_production, plan_production, release_production, report_slip, slip_production
from makesell.flows.pro_5_production.answer_slip import Choice
from makesell.flows.pro_5_production.pause_production import Pause
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.report_slip import Told
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.ground import clock
from makesell.ground.db import run
from makesell.ground.notices.queries import latest
from makesell.masterdata.works.queries import center_times
from tests.clauses.orders import NOW, D, open_shop, place, proved, refused
from tests.clauses.test_pro_5_slip_options import chosen, dates, line_of, options, stopped, turned

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def newest() -> int:
    """The slip that was opened last."""
    return int(run("select max(record_id) from slips_slipreport")[0][0] or 0)


@pytest.mark.parametrize("kind", [states.LATE, states.PAUSE])
def test_what_moves_a_date_opens_a_slip_whose_options_bring_it_forward_again(kind: str) -> None:
    """Its line is promised the later day already; free output that comes sooner is offered against the day it had."""
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    row = production.of_order_lines([line_of(order)])[0]
    before = dates()[line_of(order)]
    if kind == states.LATE:
        slip_production.perform(SlipFact(row.id, row.due_date + DAY * 14), actor=shop.planner, at=NOW, reason="外协延误")
    else:
        release_production.perform(row.id, actor=shop.planner, at=NOW)
        pause_production.perform(Pause(row.id, clock.business_date(NOW) + DAY * 14), actor=shop.planner, at=NOW, reason="刀塔检修")
    key = newest()
    slip = queries.of_ids([key])[0]
    assert (slip.kind, slip.state, slip.in_force, slip.production_id) == (kind, states.OPEN, True, row.id)
    assert slip.number
    (line,) = queries.lines(shop.seller, key)
    assert (line.was_date, line.now_date) == (before, dates()[line_of(order)])
    assert key in [notice.record_id for notice in latest(shop.seller, 9) if notice.kind == "slip_hit"]
    if kind == states.PAUSE:
        return
    plan_production.perform(PlanFact(shop.product, D(8), row.due_date + DAY * 3), actor=shop.planner, at=NOW)
    answer_slip.look_again(key, actor=shop.seller, at=NOW)
    (other,) = options(key)["other"]
    assert other.effects == ((line_of(order), line.now_date, row.due_date + DAY * 3),)
    chosen(shop, key, other, shop.seller)
    assert queries.of_ids([key])[0].state == states.ANSWERED


def test_a_date_that_hits_nobody_opens_no_slip() -> None:
    shop = open_shop()
    turned(shop)
    key = plan_production.perform(PlanFact(shop.product, D(8), clock.business_date(NOW) + DAY * 20), actor=shop.planner, at=NOW)
    slip_production.perform(SlipFact(key, clock.business_date(NOW) + DAY * 30), actor=shop.planner, at=NOW, reason="缺人")
    assert newest() == 0


def test_a_stop_stands_in_the_calendar_once_it_is_in_force_and_ends_when_it_runs_again() -> None:
    """Nobody's plan says it while it waits for an answer; answered, the center has no hours in it; it runs again a day earlier, those come back."""
    shop = open_shop()
    lathe = turned(shop)
    place(shop, [16])
    key = stopped(shop, lathe)
    slip = queries.of_ids([key])[0]
    assert slip.since is not None
    assert slip.until is not None
    assert center_times(lathe) == []
    (wait,) = options(key)["wait"]
    chosen(shop, key, wait)
    written = center_times(lathe)
    assert {row.kind for row in written} == {"maintenance"}
    assert sum((row.end_minute - row.start_minute) * (row.valid_to - row.valid_from).days for row in written) == 3 * 24 * 60
    for moment in (slip.since, slip.until):
        refused("slip.end", lambda moment=moment: report_slip.end_stop(key, moment, actor=shop.planner, at=NOW))
    refused("access.refused", lambda: report_slip.end_stop(key, slip.until - DAY, actor=shop.seller, at=NOW))
    report_slip.end_stop(key, slip.until - DAY, actor=shop.floor, at=NOW, reason="提前修好")
    assert sum((row.end_minute - row.start_minute) for row in center_times(lathe)) == 2 * 24 * 60
    proved()


def test_a_stop_within_the_slack_stands_there_at_once_and_goes_with_the_slip() -> None:
    shop = open_shop()
    lathe = turned(shop)
    told = Told(states.MACHINE, lathe, since=NOW + DAY, until=NOW + DAY + dt.timedelta(hours=3))
    key = report_slip.perform(told, actor=shop.planner, at=NOW, reason="换皮带").key
    assert [row.note for row in center_times(lathe)] == ["换皮带"]
    report_slip.withdraw(key, actor=shop.planner, at=NOW, reason="没停")
    assert center_times(lathe) == []
    order, _ = place(shop, [8])
    row = production.of_order_lines([line_of(order)])[0]
    late = report_slip.perform(Told(states.LATE, production_id=row.id, new_date=row.due_date + DAY), actor=shop.planner, at=NOW, reason="x").key
    refused("slip.no_stop", lambda: report_slip.end_stop(late, NOW, actor=shop.planner, at=NOW))
    (wait,) = options(late)["wait"]
    answer_slip.perform(Choice(late, wait.id), actor=shop.seller, at=NOW)
