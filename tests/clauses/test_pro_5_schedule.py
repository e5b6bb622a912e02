"""PRO-5 · The schedule: worked out by a job, proposed as moves with their effect on promises, put in force at once or not at all; scenarios."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from makesell.documents.orders import queries as lines
from makesell.documents.production import queries as production
from makesell.documents.production.queries.operations import open_operations
from makesell.documents.schedules import queries
from makesell.documents.schedules.queries import ScheduleRow
from makesell.documents.slips import queries as slips
from makesell.engines import schedule as engine
from makesell.flows.org_1_organisation import create_routing, create_work_center
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.pro_5_production import accept_schedule, move_operation, plan_production, run_schedule
from makesell.flows.pro_5_production.move_operation import Drag
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.run_schedule import RunFact
from makesell.flows.steps import shop as picture
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.db import act, run
from makesell.ground.money import rounded
from makesell.ground.rules import queries as rules
from makesell.masterdata.products.queries import product_row
from makesell.sheets import load_figures, operation_moves, schedule_board
from makesell.sheets.boards import BoardGantt, BoardTable, Link
from makesell.sheets.figures import FigureCell
from makesell.sheets.parts import Call, CheckPart, TablePart
from makesell.sheets.registry import sheet_of
from tests.clauses.orders import NOW, SYSTEM, D, Shop, open_shop, place, proved, refused

pytestmark = pytest.mark.django_db
SINCE = dt.date(2024, 1, 1)
DUE = dt.date(2025, 6, 5)
PLANS = 60


def works(shop: Shop) -> tuple[int, int]:
    """Both products are turned at T1 (else at T2) an hour a piece, then tested at T2; eight hours a working day each."""
    first, second = (
        create_work_center.perform(NewWorkCenter(code, name, "CNY", cost_rate=D(60)), actor=shop.planner, at=NOW)
        for code, name in (("T1", "车床"), ("T2", "检测"))
    )
    for product in shop.c.products[:2]:
        row = product_row(product)
        steps = (NewStep(first, 10, "车削", D(0), D(1), second_id=second), NewStep(second, 20, "检测", D(0), D("0.25")))
        create_routing.perform(NewRouting(product, row.code, row.name, SINCE, steps), actor=shop.planner, at=NOW)
    return first, second


def worked_out(shop: Shop, fact: RunFact | None = None) -> ScheduleRow:
    """A schedule asked for and worked out by the job."""
    key = run_schedule.ask(fact or RunFact(), actor=shop.planner, at=NOW)
    run_schedule.carry_out(key, actor=SYSTEM, at=NOW, plans=PLANS)
    return queries.of_ids([key])[0]


def crowded(shop: Shop, count: int = 4) -> list[int]:
    """Orders of eight pieces each, all to be done on one day: planned over each other by their days alone."""
    return [plan_production.perform(PlanFact(shop.product, D(8), DUE), actor=shop.planner, at=NOW) for _ in range(count)]


def test_a_proposal_is_worked_out_and_put_in_force_with_the_slips_it_means() -> None:
    """Nine days of work for two machines are due in three: what gets late slips in the same transaction, its line is promised anew."""
    shop = open_shop()
    works(shop)
    crowded(shop, 9)
    order, _ = place(shop, [70])
    before = {row.id: (row.planned_start, row.work_center_id) for row in open_operations()}
    found = worked_out(shop)
    assert (found.state, found.share, found.operations) == ("proposed", 100, len(before))
    assert found.moved > 0
    assert found.tardy_after <= found.tardy_before
    assert {row.id: (row.planned_start, row.work_center_id) for row in open_operations()} == before, "nothing moves before it is accepted"
    refused("access.refused", lambda: accept_schedule.perform(found.id, actor=shop.seller, at=NOW))
    moves = queries.moves(found.id)
    assert len(moves) == found.moved
    was = {line.line_id: line.promised_date for line in lines.promised([row.line_id for row in lines.schedule(order)])}
    accept_schedule.perform(found.id, actor=shop.planner, at=NOW)
    after = {row.id: row for row in open_operations()}
    assert all((after[m.operation_id].planned_start, after[m.operation_id].work_center_id) == (m.to_start, m.to_center_id) for m in moves)
    late = {each.order_id or 0: each.after_date for each in queries.effects(found.id) if each.after_date > each.due_date}
    assert late
    assert {row.id: row.due_date for row in production.of_ids(list(late))} == late
    now = {line.line_id: line.promised_date for line in lines.promised(list(was))}
    hit = {key: (day, now[key]) for key, day in was.items() if day != now[key]}
    told = {key: (since, until) for key, since, until in run("select line_id, was_date, now_date from slips_slipline")}
    assert hit
    assert told == hit, "each line that got later stands on one slip, with the days it was and is promised for"
    opened = slips.of_ids([key for (key,) in run("select distinct slip_id from slips_slipline")])
    assert all(slip.number and slip.state == "open" and slips.options(slip.id) for slip in opened)
    read = picture.read(NOW)
    plan = {task.key: task.fixed or task.base for task in read.shop.tasks}
    assert engine.hours(read.shop, {key: spot for key, spot in plan.items() if spot is not None}) == []
    assert queries.of_ids([found.id])[0].state == "accepted"
    refused("document.state", lambda: accept_schedule.perform(found.id, actor=shop.planner, at=NOW))
    proved()


def test_a_proposal_from_another_plan_is_refused_and_laid_aside() -> None:
    shop = open_shop()
    works(shop)
    crowded(shop)
    found = worked_out(shop)
    crowded(shop, 1)
    refused("schedule.moved", lambda: accept_schedule.perform(found.id, actor=shop.planner, at=NOW))
    assert queries.of_ids([found.id])[0].state == "proposed"
    accept_schedule.discard(found.id, actor=shop.planner, at=NOW, reason="计划已变")
    again = worked_out(shop)
    accept_schedule.perform(again.id, actor=shop.planner, at=NOW)
    third = worked_out(shop)
    assert third.tardy_after <= third.tardy_before
    assert third.moved == 0, "a plan that is good is left alone"


def test_a_run_that_is_stopped_or_dies_leaves_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """One at a time; a stopped one ends; a worker that dies is followed by another that begins anew; a plant with nothing to do says so."""
    shop = open_shop()
    first = run_schedule.ask(RunFact(seconds=5), actor=shop.planner, at=NOW)
    assert run_schedule.carry_out(first, actor=SYSTEM, at=NOW) == "failed"
    assert queries.of_ids([first])[0].failure == run_schedule.EMPTY
    works(shop)
    crowded(shop)
    before = {row.id: row.planned_start for row in open_operations()}
    waiting = run_schedule.ask(RunFact(), actor=shop.planner, at=NOW)
    refused("schedule.going", lambda: run_schedule.ask(RunFact(), actor=shop.planner, at=NOW))
    run_schedule.cancel(waiting, actor=shop.planner, at=NOW)
    assert run_schedule.carry_out(waiting, actor=SYSTEM, at=NOW) == "cancelled"
    refused("schedule.ended", lambda: run_schedule.cancel(waiting, actor=shop.planner, at=NOW))
    dying = run_schedule.ask(RunFact(), actor=shop.planner, at=NOW)

    class Killed(BaseException):
        """The worker's end."""

    with monkeypatch.context() as patch:
        patch.setattr(engine, "best", _raising(Killed))
        with pytest.raises(Killed):
            run_schedule.carry_out(dying, actor=SYSTEM, at=NOW)
    assert queries.of_ids([dying])[0].state == "running"
    assert {row.id: row.planned_start for row in open_operations()} == before
    assert run_schedule.carry_out(dying, actor=SYSTEM, at=NOW, plans=PLANS) == "proposed"
    assert run_schedule.carry_out(dying, actor=SYSTEM, at=NOW, plans=PLANS) == "proposed", "a job may come twice"
    stopping = run_schedule.ask(RunFact(), actor=shop.planner, at=NOW)
    with _stopped_by(shop.planner, stopping, monkeypatch):
        assert run_schedule.carry_out(stopping, actor=SYSTEM, at=NOW, plans=PLANS) == "cancelled"
    assert {row.id: row.planned_start for row in open_operations()} == before


def _raising(error: type[BaseException]) -> object:
    def raise_it(*_args: object, **_more: object) -> None:
        raise error

    return raise_it


@contextmanager
def _stopped_by(who: Actor, key: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody stops the run while it searches."""
    search = engine.best

    def then(*args: object, **more: object) -> object:
        run_schedule.cancel(key, actor=who, at=NOW)
        return search(*args, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(engine, "best", then)
        yield


def test_the_rule_puts_in_force_what_makes_nothing_later(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop()
    works(shop)
    crowded(shop, 2)
    monkeypatch.setattr(run_schedule, "value", lambda kind, on: True if kind is picture.AUTO_ACCEPT else rules.value(kind, on))
    assert worked_out(shop).state == "accepted"
    crowded(shop, 9)
    waits = worked_out(shop)
    assert (waits.state, waits.later > 0) == ("proposed", True), "what makes a promise later waits for the planner"


def test_scenarios_stand_beside_each_other_and_are_never_accepted() -> None:
    """A machine down makes it worse, one more machine better; a rush order is dated; all from the same plan, none touches it."""
    shop = open_shop()
    first, second = works(shop)
    crowded(shop)
    day = NOW.date()
    down = {"kind": "down", "center_id": first, "since": day, "until": day + dt.timedelta(days=4)}
    shift = {"kind": "shift", "center_id": second, "since": day, "until": day + dt.timedelta(days=4), "start": 1080, "end": 1320}
    more = {"kind": "more", "center_id": first, "count": 2}
    rush = {"kind": "rush", "product_id": shop.product, "qty": D(4), "due": DUE}
    plain = worked_out(shop)
    found = {name: worked_out(shop, RunFact(name, changes=(change,))) for name, change in
             {"down": down, "shift": shift, "more": more, "rush": rush}.items()}    # fmt: skip
    assert {row.state for row in found.values()} == {"worked_out"}
    assert {row.generation for row in found.values()} == {plain.generation}
    assert found["down"].tardy_after > plain.tardy_after >= found["more"].tardy_after
    assert found["shift"].tardy_after <= plain.tardy_after
    (rushed,) = [each for each in queries.effects(found["rush"].id) if each.order_id is None]
    assert rushed.after_date >= day
    assert found["rush"].cost_after > plain.cost_after > 0
    assert len(queries.beside(shop.planner, plain.generation)) == 5
    refused("document.state", lambda: accept_schedule.perform(found["more"].id, actor=shop.planner, at=NOW))
    for change, code in (
        ({**down, "until": day - dt.timedelta(days=1)}, "scenario.days"), ({**shift, "end": 600}, "scenario.hours"),
        ({**more, "count": 0}, "scenario.machines"), ({**rush, "qty": D(0)}, "scenario.rush"), ({"kind": "down"}, "scenario.center"),
    ):  # fmt: skip
        refused(code, lambda change=change: run_schedule.ask(RunFact("x", changes=(change,)), actor=shop.planner, at=NOW))
    refused("schedule.seconds", lambda: run_schedule.ask(RunFact(seconds=0), actor=shop.planner, at=NOW))


def test_an_operation_is_moved_by_hand_with_what_follows_it() -> None:
    """It lands in working time, its test moves behind it; a center it cannot be done at and a time too soon for it are refused."""
    shop = open_shop()
    first, second = works(shop)
    (order,) = crowded(shop, 1)
    turned, tested = open_operations([order])
    late = dt.datetime(2025, 6, 9, 23, 0, tzinfo=dt.UTC)
    shown = move_operation.preview(order, Drag(turned.id, late), NOW)
    assert [each.after > each.due for each in shown.effects] == [True]
    assert open_operations([order])[0].planned_start == turned.planned_start, "a look changes nothing"
    found = move_operation.perform(order, Drag(turned.id, late, second), actor=shop.planner, at=NOW)
    moved, follows = open_operations([order])
    assert moved.work_center_id == second
    assert moved.planned_start is not None
    assert moved.planned_end is not None
    assert moved.planned_start >= late
    assert follows.planned_start is not None
    assert follows.planned_start >= moved.planned_end
    assert found.was == (turned.planned_start, first)
    refused("operation.order", lambda: move_operation.perform(order, Drag(tested.id, NOW), actor=shop.planner, at=NOW))
    refused("operation.center", lambda: move_operation.perform(order, Drag(tested.id, late, first), actor=shop.planner, at=NOW))
    refused("access.refused", lambda: move_operation.perform(order, Drag(turned.id, late), actor=shop.seller, at=NOW))
    refused("record.missing", lambda: move_operation.perform(order + 1, Drag(turned.id, late), actor=shop.planner, at=NOW))
    _start(turned.id, actor=SYSTEM)
    refused("operation.begun", lambda: move_operation.perform(order, Drag(turned.id, late), actor=shop.planner, at=NOW))


def test_the_board_shows_machines_load_and_what_is_late_and_moves_with_undo() -> None:
    """Four orders over each other on one machine: four rows, three times a day's hours; a filter leaves whose customer waits; a bar moves and back.
    """
    shop = open_shop()
    first, _ = works(shop)
    made = crowded(shop)
    order, _ = place(shop, [8])
    with clock.moved(NOW):
        page = schedule_board.build(shop.planner, {"weeks": "1"})
        (gantt, table) = page.parts
        assert isinstance(gantt, BoardGantt)
        assert isinstance(table, BoardTable)
        lane = next(lane for lane in gantt.lanes if lane.key == first)
        assert (lane.machines, lane.rows) == (1, 4)
        assert max(load / there for load, there in zip(lane.load, lane.capacity, strict=True) if there) == 3
        assert gantt.moves
        bar = next(bar for bar in gantt.bars if bar.order_id == made[0] and bar.centers)
        assert any(bar.id in other.after for other in gantt.bars)
        named = [row.cells["order"] for row in table.rows]
        assert {link.id for link in named if isinstance(link, Link)} == {bar.order_id for bar in gantt.bars}
        seen = schedule_board.build(shop.seller, {"weeks": "13", "order": order}).parts[0]
        assert isinstance(seen, BoardGantt)
        assert len({bar.order_id for bar in seen.bars}) == 1
        assert not seen.moves
        nobody = schedule_board.build(shop.planner, {"customer": shop.c.customers[1]}).parts[0]
        assert isinstance(nobody, BoardGantt)
        assert nobody.bars == []
        moves = sheet_of("production_orders").act("move_operation")
        assert moves is not None
        assert moves.live is not None
        sent = {"operation": bar.id, "start": "2025-06-09 08:00"}
        assert [part.tone for part in moves.live(shop.planner, sent, made[0])] == ["bad"]
        done = moves.run(Call(shop.planner, NOW, (made[0],), sent))
        assert done.undo is not None
        assert done.undo[1]["center"] == first
        moved = next(row for row in open_operations([made[0]]) if row.id == bar.id)
        assert str(moved.planned_start) == "2025-06-09 00:00:00+00:00"
        moves.run(Call(shop.planner, NOW, (made[0],), done.undo[1]))
        back = next(row for row in open_operations([made[0]]) if row.id == bar.id)
        assert operation_moves.words(back.planned_start) == done.undo[1]["start"]
        for wrong in ("morgen", "1999-01-01 08:00"):
            refused("operation.start", lambda wrong=wrong: moves.run(Call(shop.planner, NOW, (made[0],), {**sent, "start": wrong})))
    assert moves.lines is not None
    assert list(moves.lines(shop.planner, made[0]))


def test_the_page_of_a_schedule_says_what_it_does_and_when_it_is_old() -> None:
    shop = open_shop()
    works(shop)
    crowded(shop)
    sheet = sheet_of("schedules")
    act_ = sheet.act("compare")
    assert act_ is not None
    with clock.moved(NOW):
        key = worked_out(shop).id
        given = {"title": "加一台", "more_center": works_of(shop), "more_count": 1}
        side = act_.run(Call(shop.planner, NOW, (), given)).record_id or 0
        run_schedule.carry_out(side, actor=SYSTEM, at=NOW, plans=PLANS)
        panels = {panel.code: panel.body for panel in sheet.panels}
        check = panels["result"](shop.planner, key)
        assert isinstance(check, CheckPart)
        assert check.note == ""
        beside = panels["beside"](shop.planner, key)
        assert isinstance(beside, TablePart)
        assert len(beside.rows) == 2
        assert {name for name, _, _ in beside.columns} >= {"cost", "late"}
        for code in ("facts", "effects", "moves"):
            panels[code](shop.planner, side)
        crowded(shop, 1)
        old = panels["result"](shop.planner, key)
        assert isinstance(old, CheckPart)
        assert old.tone == "warn"
        seen = panels["beside"](shop.floor, key)
        assert isinstance(seen, TablePart)
        assert "cost" not in {name for name, _, _ in seen.columns}
        refused("scenario.nothing", lambda: act_.run(Call(shop.planner, NOW, (), {"title": "空"})))


def works_of(shop: Shop) -> int:
    """The work center the first product is turned at."""
    return next(row.work_center_id for row in open_operations() if row.product_id == shop.product and row.work_center_id is not None)


@act
def _start(operation_id: int, *, actor: Actor) -> None:
    run("update production_operation set state = 'started' where id = %s", [operation_id])


def test_load_of_a_week_is_what_is_planned_over_what_is_open_and_opens_to_both() -> None:
    """Nine orders of eight hours at one machine that is open for forty a week: the weeks' minutes sum to all of them, each opens to its rows."""
    shop = open_shop()
    turning, testing = works(shop)
    crowded(shop, 9)
    accept_schedule.perform(worked_out(shop).id, actor=shop.planner, at=NOW)
    with clock.moved(NOW):
        table = load_figures.table(shop.planner)
        assert table is not None
        by_center = {link.id or 0: row.cells for row in table.rows if isinstance(link := row.cells["center"], Link)}
        assert set(by_center) == {turning, testing}
        planned = Counter[int]()
        for center, cells in by_center.items():
            for cell in cells.values():
                if not isinstance(cell, FigureCell) or not cell.source:
                    continue
                ratio = load_figures.ratio_of(shop.planner, cell.params, "")
                (_, above), (_, below) = ratio.parts
                sides = [load_figures.planned_of(shop.planner, above.params, ""), load_figures.open_of(shop.planner, below.params, "")]
                assert [side.total for side in sides] == [above.value, below.value] == [sum(row.amount for row in side.rows) for side in sides]
                assert ratio.total == cell.value == rounded(D(above.value or 0) / D(below.value or 0), 4)
                planned[center] += int(above.value or 0)
        assert planned == {turning: sum(_minutes(turning)), testing: sum(_minutes(testing))}
        refused("access.refused", lambda: load_figures.planned_of(shop.credit, {"center": str(turning), "week": "2025-06-02"}, ""))
        refused("record.missing", lambda: load_figures.ratio_of(shop.planner, {"center": "1", "week": "2025-06-02"}, ""))


def _minutes(center: int) -> list[int]:
    """What the open operations planned at a center take."""
    return [row.minutes for row in open_operations() if row.work_center_id == center]
