"""PRO-5 · Promise kept by capacity: an order keeps working time under the plant's lock, on what stands then; stock never waits for a plant."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from makesell.books.supply import balances as supply
from makesell.documents.orders import queries, states
from makesell.documents.production import queries as production
from makesell.flows.org_1_organisation import create_bom, create_plant, create_product, create_routing, create_work_center, set_center_times
from makesell.flows.org_1_organisation.create_plant import NewPlant
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.pro_5_production import accept_schedule, confirm_order, move_operation, run_schedule, slip_production
from makesell.flows.pro_5_production.move_operation import Drag
from makesell.flows.pro_5_production.run_schedule import RunFact
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.flows.steps import plant_model
from makesell.flows.steps.capacity import BY_CAPACITY, PATIENCE
from makesell.ground import clock, locks
from makesell.ground.actor import Actor
from makesell.ground.db import count, run
from makesell.masterdata.products.queries import uom_ids
from makesell.masterdata.works.actions import NewWorkCenter
from makesell.masterdata.works.facts import NewBom, NewBomLine, NewRouting, NewStep, TimeFact
from makesell.masterdata.works.words import MAINTENANCE
from makesell.sheets.order_checks import cause_in_words, promised_until
from makesell.sheets.registry import sheet_of
from tests.books.interleaving import LONGEST, Client, Strand, together
from tests.clauses.orders import SYSTEM, D, LineFact, Shop, key_order, open_shop, promised, proved, refused, stock
from tests.clauses.test_pro_5_promise import MORNING, SINCE, plant
from tests.clauses.test_pro_5_quotas import in_force

CLIENTS = 32


def works(*, plants: bool = True) -> Shop:
    """Two products made of bars in an hour and half an hour each on one lathe, promised by capacity."""
    shop = open_shop()
    if plants:
        create_plant.perform(NewPlant(f"P-{shop.product}", "一厂"), actor=shop.planner, at=MORNING)
    plant(shop)
    in_force(BY_CAPACITY, True, "", shop.c.units[0])
    return shop


def version() -> int:
    """The version of the plan."""
    return int(run("select coalesce(max(plan_version), 0) from works_plant")[0][0])


def confirming(order: int, who: Actor) -> Callable[[], object]:
    """The confirmation of an order, to be run as a strand."""
    return lambda: confirm_order.perform(order, actor=who, at=MORNING)


@pytest.mark.django_db
def test_an_order_keeps_working_time_and_is_never_silently_later_than_it_was_shown() -> None:
    """14 pieces take 8 hours of the lathe: the first order has Thursday, bars there; the next one waits for it, and says so."""
    shop = works()
    one, other = (key_order(shop, [14], who=shop.other, customer=n, at=MORNING) for n in (0, 1))
    with clock.moved(MORNING):
        shown = [promised_until(shop.other, each)["promised"] for each in (one, other)]
    assert shown[0] == shown[1]
    before = version()
    confirm_order.perform(one, actor=shop.other, at=MORNING, shown=dt.date.fromisoformat(shown[0]))
    assert [(day, source) for _, day, _, source in promised(one)] == [(shown[0], "lead_time")]
    assert version() == before + 1
    (kept,) = supply.kept_times(MORNING)
    assert (kept.ends - kept.starts).total_seconds() == 8 * 3600
    no = refused("order.promise_later", lambda: confirm_order.perform(other, actor=shop.other, at=MORNING, shown=dt.date.fromisoformat(shown[1])))
    assert (no.field, queries.order(shop.other, other).state) == ("promised", states.DRAFT)
    with clock.moved(MORNING):
        now = promised_until(shop.other, other)["promised"]
    assert now > shown[1]
    confirm_order.perform(other, actor=shop.other, at=MORNING, shown=dt.date.fromisoformat(now))
    assert [day for _, day, *_ in promised(other)] == [now]
    (row,) = queries.schedule(other)
    assert row.cause is not None
    assert row.cause["code"] in ("busy", "bought", "taken")
    assert cause_in_words(row.cause)
    assert len(supply.kept_times(MORNING)) == 2
    (made,) = production.of_orders([one])
    slip_production.perform(SlipFact(made.id, made.due_date + dt.timedelta(days=30)), actor=shop.planner, at=MORNING, reason="停机")
    (moved,) = production.open_operations([made.id])[:1]
    assert {(time.starts, time.ends) for time in supply.kept_times(MORNING) if time.line_id == made.receipt_id} == {
        (moved.planned_start, moved.planned_end)
    }
    assert len(supply.kept_times(MORNING)) == 2
    proved()


@pytest.mark.django_db
def test_a_quotation_of_five_lines_reads_the_plant_once_while_it_is_typed() -> None:
    """What a line is promised is by capacity already: nothing is asked for a second day beneath it."""
    shop = works()
    made = sheet_of("quotations").act("create")
    assert made is not None
    assert made.live is not None
    lines = [{"product": shop.c.products[n % 2], "qty": D(14), "unit_price": D(100)} for n in range(5)]
    data = {"customer": shop.c.customers[0], "lines": lines, "requested_date": dt.date(2025, 6, 3), "valid_until": dt.date(2025, 7, 1)}
    read: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        read.append(str(sql))
        return execute(sql, params, many, context)

    with clock.moved(MORNING), connection.execute_wrapper(listen):
        promise = made.live(shop.seller, data, None)[0]
    assert [fact.value for fact in promise.facts if str(fact.label)[0].isdigit()] == sorted(fact.value for fact in promise.facts)
    assert len(promise.facts) == 5
    assert sum("supply_capacity" in sql for sql in read) == 1


@pytest.mark.django_db
def test_what_a_promise_has_made_below_it_takes_its_hours_once_and_at_the_times_that_are_kept() -> None:
    """A machine of two levels, eight hours each on one lathe: the first order has the lathe for two days, the second the two after them."""
    shop = open_shop()
    create_plant.perform(NewPlant(f"P-{shop.product}", "一厂"), actor=shop.planner, at=MORNING)
    lathe = create_work_center.perform(NewWorkCenter(f"L-{shop.product}", "车床", "CNY"), actor=shop.planner, at=MORNING)
    whole, part = shop.c.products[:2]
    for product in (whole, part):
        steps = (NewStep(lathe, 10, "车削", run_hours=D(8)),)
        create_routing.perform(NewRouting(product, f"R{product}", "工艺", SINCE, steps), actor=shop.planner, at=MORNING)
    create_bom.perform(NewBom(whole, f"B{whole}", "清单", SINCE, (NewBomLine(part, D(1)),)), actor=shop.planner, at=MORNING)
    in_force(BY_CAPACITY, True, "", shop.c.units[0])
    orders = [key_order(shop, [1], who=shop.other, customer=n, at=MORNING) for n in (0, 1)]
    for order in orders:
        confirm_order.perform(order, actor=shop.other, at=MORNING)
    kept = supply.kept_times(MORNING)
    rows = run("select planned_start, planned_end from production_operation order by planned_start")
    assert rows == sorted((time.starts, time.ends) for time in kept)
    assert [later[0] - earlier[0] for earlier, later in pairwise(rows)] == [dt.timedelta(days=1)] * 3
    assert [promised(order)[0][1] for order in orders] == [str(clock.business_date(rows[n][1])) for n in (1, 3)]
    proved()


@pytest.mark.django_db
def test_a_confirmation_asks_as_much_for_three_levels_as_for_two() -> None:
    """What is made below an order is planned with it: the same statements however deep it goes, each level as many as are short of it."""
    shop = open_shop()
    create_plant.perform(NewPlant(f"P-{shop.product}", "一厂"), actor=shop.planner, at=MORNING)
    lathe = create_work_center.perform(NewWorkCenter(f"L-{shop.product}", "车床", "CNY"), actor=shop.planner, at=MORNING)
    whole, part = shop.c.products[:2]
    blank = create_product.perform(NewProduct(f"T-{shop.product}", "坯", uom_ids()["unit"]), actor=shop.planner, at=MORNING)
    for product in (whole, part, blank):
        steps = (NewStep(lathe, 10, "车削", run_hours=D(1)),)
        create_routing.perform(NewRouting(product, f"R{product}", "工艺", SINCE, steps), actor=shop.planner, at=MORNING)
    for product, below in ((whole, part), (part, blank)):
        create_bom.perform(NewBom(product, f"B{product}", "清单", SINCE, (NewBomLine(below, D(2)),)), actor=shop.planner, at=MORNING)
    in_force(BY_CAPACITY, True, "", shop.c.units[0])
    plant_model.ground([whole], MORNING)     # what is below a product is asked for at once from the second time on
    asked, made = [], []
    for n, product in enumerate((part, part, whole)):
        if product == whole:
            stock(shop, "3", 1)
        order = key_order(shop, [LineFact(product, D(2))], who=shop.other, customer=n % 2, at=MORNING)
        with count() as counted:
            confirm_order.perform(order, actor=shop.other, at=MORNING)
        asked.append(counted.statements)
        made.append([(row.product_id, row.qty) for row in production.of_ids(made_by(order))])
    assert made[1:] == [[(part, D(2)), (blank, D(4))], [(whole, D(2)), (part, D(1)), (blank, D(2))]], "three of four parts lie there"
    assert asked[1] == asked[2]
    proved()


@pytest.mark.django_db
def test_who_waits_for_the_plant_waits_longer_than_for_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others who confirm come one after the other; an act that waits for them is refused later than one that waits for an order somebody holds."""
    shop = works()
    order = key_order(shop, [14], who=shop.other, at=MORNING)
    waits, take_all = dict[str, str](), locks.take_all

    def taken(*wanted: locks.Wanted) -> list[list[int | str]]:
        waits.update((kind, run("show lock_timeout")[0][0]) for kind, _ in wanted)
        return take_all(*wanted)

    monkeypatch.setattr(locks, "take_all", taken)
    confirm_order.perform(order, actor=shop.other, at=MORNING)
    assert waits["plant"] == PATIENCE


def made_by(order: int) -> list[int]:
    """The production orders of an order and of what is made for them, by key."""
    tops = [row.id for row in production.of_orders([order])]
    return sorted({*tops, *production.made_for(tops)})


@pytest.mark.django_db
def test_kept_time_stands_where_a_schedule_or_the_planner_puts_its_operations() -> None:
    """Two promised orders on one lathe, which stands still on the first one's day: after the schedule is in force, and after a move by hand, what is
    kept is what is planned, and the next order finds a machine nobody has."""
    shop = works()
    orders = [key_order(shop, [14], who=shop.other, customer=n, at=MORNING) for n in (0, 1)]
    for order in orders:
        confirm_order.perform(order, actor=shop.other, at=MORNING)
    made = {row.id: row.receipt_id for row in production.of_orders(orders)}

    def planned() -> set[tuple[int, int, dt.datetime, dt.datetime]]:
        rows = [row for row in production.open_operations(list(made)) if row.work_center_id is not None]
        return {(made[r.order_id], r.work_center_id or 0, r.planned_start or MORNING, r.planned_end or MORNING) for r in rows}

    def kept() -> set[tuple[int, int, dt.datetime, dt.datetime]]:
        return {(each.line_id, each.work_center_id, each.starts, each.ends) for each in supply.kept_times(MORNING)}

    first = planned()
    assert kept() == first
    begins = clock.business_date(min(start for *_, start, _ in first))
    down = TimeFact(MAINTENANCE, begins, begins + dt.timedelta(days=1), 0, 1440)
    set_center_times.perform(next(iter(first))[1], [down], actor=shop.planner, at=MORNING)
    key = run_schedule.ask(RunFact(), actor=shop.planner, at=MORNING)
    run_schedule.carry_out(key, actor=SYSTEM, at=MORNING, plans=60)
    accept_schedule.perform(key, actor=shop.planner, at=MORNING)
    scheduled = planned()
    assert scheduled != first, "the schedule moved what was promised"
    assert kept() == scheduled
    turned = next(row for row in production.open_operations(list(made)) if row.work_center_id is not None)
    later = MORNING + dt.timedelta(days=40)
    move_operation.perform(turned.order_id, Drag(turned.id, later), actor=shop.planner, at=MORNING)
    assert kept() == planned() != scheduled
    third = key_order(shop, [14], who=shop.other, at=MORNING)
    confirm_order.perform(third, actor=shop.other, at=MORNING)
    assert len(kept()) == 3
    proved()


@pytest.mark.usefixtures("committed")
def test_two_orders_at_once_never_have_the_same_hour_of_a_machine() -> None:
    """In lockstep both are confirmed, of two products on the same machine, one behind the other."""
    shop = works()
    lines = [[LineFact(product, D(14))] for product in shop.c.products[:2]]
    orders = [key_order(shop, lines[0], at=MORNING), key_order(shop, lines[1], who=shop.other, customer=1, at=MORNING)]
    strands = together(confirming(orders[0], shop.seller), confirming(orders[1], shop.other), [])
    assert [(strand.refusal, strand.deadlocks) for strand in strands] == [(None, [])] * 2
    days = sorted(str(row.promised_date) for order in orders for row in queries.schedule(order))
    assert days[0] < days[1]
    proved()


@pytest.mark.usefixtures("committed")
def test_orders_from_stock_never_wait_for_a_plant() -> None:
    """While a keep is held open 32 clients confirm orders of what lies in stock, all at once, each on a connection of its own."""
    shop = works()
    stock(shop, "320", product=1)
    keeping = Strand(confirming(key_order(shop, [14], at=MORNING), shop.seller))
    waiting = [key_order(shop, [LineFact(shop.c.products[1], D(10))], who=shop.other, customer=1, at=MORNING) for _ in range(CLIENTS)]
    keeping.start()
    keeping.pass_by("update works_plant")
    clients = [Client(confirming(order, shop.other)) for order in waiting]
    for client in clients:
        client.start()
    for client in clients:
        client.join(LONGEST)     # one that waits for the plant would wait for ever
    assert [(client.ended.is_set(), client.refusal, client.error, client.deadlocks) for client in clients] == [(True, None, None, [])] * CLIENTS
    assert not keeping.ended.is_set()
    assert {queries.order(shop.other, order).state for order in waiting} == {states.CONFIRMED}
    while not keeping.finish():
        pass
    keeping.join()
    assert (keeping.refusal, keeping.error) == (None, None)
    proved()


