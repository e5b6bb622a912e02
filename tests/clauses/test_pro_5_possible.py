"""PRO-5 · What sales may do with an order's line at each state of its production: the page says, in both languages, what the acts decide."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import translation

from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.flows.pro_5_production import cancel_order, change_order, close_production, keep_stand_ins, pause_order, pause_production
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_5_production.keep_stand_ins import NewStandIn
from makesell.flows.pro_6_shipping import create_delivery, issue_goods, pick_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.steps import possible as step
from makesell.ground.refusal import Refusal
from makesell.sheets import order_making
from tests.clauses.orders import SYSTEM, D, place
from tests.clauses.plant import Plant
from tests.clauses.test_pro_5_shop_floor import THEN, report, running

pytestmark = pytest.mark.django_db
DONE, STOPS = "done", "done, stopping what is made"
# What a word on the page stands for: done as it is asked, done only when what is made is stopped, or the refusal of the act.
MEANT = {
    step.FREE: {DONE}, step.STILL: {DONE}, step.PLANNER: {DONE}, step.GOES_ON: {DONE}, step.STOP: {STOPS}, step.LIES: {DONE},
    step.DELIVERY: {"order.on_delivery"}, step.STANDS: {"order.change_paused"}, step.STANDS_ALREADY: {"order.pause_nothing"},
    step.SHIPPED: {"order.change_nothing", "order.change_shipped", "order.cancel_more", "order.nothing_open", "order.pause_nothing",
                   "order.change_invoiced"},
    step.NO_STAND_IN: {"order.stand_in"},
}  # fmt: skip
# state → more, a part less, cancel, another date, pause, another product
TABLE = {
    "planned": (step.FREE, step.FREE, step.FREE, step.FREE, step.FREE, step.FREE),
    "released": (step.FREE, step.STOP, step.STOP, step.PLANNER, step.STILL, step.GOES_ON),
    "begun": (step.FREE, step.STOP, step.STOP, step.PLANNER, step.STILL, step.GOES_ON),
    "half": (step.FREE, step.LIES, step.STOP, step.PLANNER, step.STILL, step.GOES_ON),
    "stopped": (step.FREE, step.STOP, step.STOP, step.PLANNER, step.STILL, step.GOES_ON),
    "still": (step.STANDS, step.STOP, step.STOP, step.STANDS, step.STANDS_ALREADY, step.STANDS),
    "finished": (step.FREE, step.FREE, step.FREE, step.FREE, step.FREE, step.FREE),
    "packed": (step.FREE, step.DELIVERY, step.DELIVERY, step.FREE, step.DELIVERY, step.DELIVERY),
    "shipped": (step.FREE, step.SHIPPED, step.SHIPPED, step.SHIPPED, step.SHIPPED, step.SHIPPED),
}
MADE = {"begun": ("4", "0"), "half": ("4", "4"), "stopped": ("4", "0"), "still": ("4", "0"), "finished": ("10", "10"), "packed": ("10", "10"),
        "shipped": ("10", "10")}    # fmt: skip


class _BackError(Exception):
    """Takes an act back that was only tried."""


def outcome(work: Callable[[], object]) -> str:
    """How an act ends: done, or the code of its refusal. Nothing of it stays."""
    try:
        with transaction.atomic():
            work()
            raise _BackError
    except _BackError:
        return DONE
    except Refusal as no:
        return (no.others[0] if no.others else no).code


def at_state(state: str) -> tuple[Plant, int]:
    """An order of ten whose production has come so far: planned, released, begun, in part in stock, stopped by the planner, standing still with its
    order, in stock, on a delivery, gone. Another product may stand in for it."""
    plant = Plant("0")
    keep_stand_ins.perform_many([NewStandIn(plant.product, plant.shop.c.products[1])], actor=SYSTEM, at=THEN)
    if state == "planned":
        return plant, place(plant.shop, [10])[0]
    order, made, (turn, fit) = running(plant)
    for operation, good in zip((turn, fit), MADE.get(state, ()), strict=False):
        if good != "0":
            report(plant, operation, good)
    if state == "stopped":
        pause_production.perform(pause_production.Pause(made, dt.date(2025, 6, 20)), actor=plant.shop.planner, at=THEN, reason="检修")
    if state == "still":
        pause_order.perform(pause_order.Pause(order), actor=plant.shop.seller, at=THEN, reason="客户暂停")
    if state in ("finished", "packed", "shipped"):
        close_production.perform(made, actor=plant.shop.planner, at=THEN)
    if state in ("packed", "shipped"):
        (key,) = create_delivery.perform_many([DeliveryFact(plant.shop.warehouse, order_ids=(order,))], actor=SYSTEM, at=THEN)
        if state == "shipped":
            pick_delivery.perform(PickFact(key), actor=SYSTEM, at=THEN)
            issue_goods.perform(key, actor=SYSTEM, at=THEN)
    return plant, order


def tried(plant: Plant, order: int) -> dict[str, str]:
    """How each act of the seller ends; where it is refused for what is made, how it ends when that is stopped."""
    seller, one, other = plant.shop.seller, {1: D(1)}, plant.shop.c.products[1]
    day = dt.date(2025, 8, 1)

    def change(wish: LineChange) -> Callable[[], object]:
        return lambda: change_order.perform(Change(order, (wish,)), actor=seller, at=THEN, reason="客户改单")

    def cancel(parts: dict[int, Decimal], *, stop: bool = False) -> str:
        found = outcome(lambda: cancel_order.perform(Cancel(order, parts, stop), actor=seller, at=THEN, reason="客户不要"))
        if found == "order.in_production" and not stop:
            return STOPS if cancel(parts, stop=True) == DONE else found
        return found

    return {
        "more": outcome(change(LineChange(1, D(11)))), "less": cancel(one), "cancel": cancel({}),
        "date": outcome(change(LineChange(1, requested_date=day))),
        "pause": outcome(lambda: pause_order.perform(pause_order.Pause(order), actor=seller, at=THEN, reason="客户暂停")),
        "swap": outcome(change(LineChange(1, product_id=other))),
    }  # fmt: skip


@pytest.mark.parametrize("state", list(TABLE))
def test_what_is_possible_is_said_in_both_languages_and_is_what_the_acts_do(state: str) -> None:
    """Each act is tried, and taken back, at each state: it ends as the page said it would."""
    plant, order = at_state(state)
    (found,) = step.possible(orders.acting_lines(order))
    said = {name: getattr(found, name) for name in step.WAYS}
    assert tuple(said.values()) == TABLE[state]
    assert tuple(order_making.WAYS) == step.WAYS
    did = tried(plant, order)
    assert {name: did[name] in MEANT[word] for name, word in said.items()} == dict.fromkeys(step.WAYS, True), did
    shown = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            shown[language] = [str(row["answer"]) for row in order_making.possible(plant.shop.seller, order).rows]
    assert shown["en"] == [str(word) for word in TABLE[state]]
    assert all(not text.isascii() for text in shown["zh-hans"])


def test_beyond_what_lies_less_stops_what_is_made() -> None:
    """Four of ten lie: four less is free, five less is done only by stopping what is made."""
    plant, order = at_state("half")
    seller = plant.shop.seller
    ends = {
        (qty, stop): outcome(lambda qty=qty, stop=stop: cancel_order.perform(Cancel(order, {1: D(qty)}, stop), actor=seller, at=THEN, reason="少要"))    # type: ignore[misc]
        for qty, stop in ((4, False), (5, False), (5, True))
    }
    assert ends == {(4, False): DONE, (5, False): "order.in_production", (5, True): DONE}


def test_a_pause_takes_production_along_and_another_product_lets_it_go_on() -> None:
    """What “stands still with it” and “goes on for others” mean: the production order is paused, or stays as it is for whoever needs it."""
    plant, order = at_state("begun")
    (made,) = production.of_orders([order])
    pause_order.perform(pause_order.Pause(order), actor=plant.shop.seller, at=THEN, reason="客户暂停")
    assert production.of_ids([made.id])[0].state == "paused"
    plant, order = at_state("begun")
    (made,) = production.of_orders([order])
    wish = (LineChange(1, product_id=plant.shop.c.products[1]),)
    change_order.perform(Change(order, wish), actor=plant.shop.seller, at=THEN, reason="改型号")
    assert (production.of_ids([made.id])[0].state, production.of_ids([made.id])[0].qty) == ("released", D(10))


def test_without_a_stand_in_no_other_product_is_offered() -> None:
    """Nobody has said what may stand in: the page says so, and the change is refused."""
    plant = Plant("0")
    order, _ = place(plant.shop, [10])
    (found,) = step.possible(orders.acting_lines(order))
    assert found.swap == step.NO_STAND_IN
    assert tried(plant, order)["swap"] == "order.stand_in"
