"""PRO-5 · What a process knows of kept working time: what is committed late is never missed, what is undone never kept."""

import datetime as dt

import pytest
from django.db import transaction

from makesell.books.supply import balances
from makesell.books.supply.balances import KeptTime
from makesell.documents.production import queries as production
from makesell.flows.pro_5_production import cancel_order, confirm_order, slip_production
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.flows.steps import kept_replica, plant_model
from makesell.flows.steps.kept_replica import Replica
from makesell.ground.db import run
from tests.books.interleaving import LONGEST, Strand
from tests.clauses.orders import D, LineFact, Shop, key_order, proved
from tests.clauses.test_pro_5_capacity import confirming, works
from tests.clauses.test_pro_5_promise import MORNING

LATER = MORNING + dt.timedelta(hours=1)


def stands(known: Replica, at: dt.datetime = MORNING) -> list[KeptTime]:
    """What a process knows, read on."""
    known.read_on(at)
    return sorted((time for key in known.centers for time in known.standing(key)), key=lambda time: (time.starts, time.id))


def orders(shop: Shop, count: int) -> list[int]:
    """Drafts of both products in turn, of both customers."""
    lines = [[LineFact(product, D(14))] for product in shop.c.products[:2]]
    return [key_order(shop, lines[n % 2], who=shop.other, customer=n % 2, at=MORNING) for n in range(count)]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("turns", [(0, 0, 0, 1), (0, 1), (1, 0, 0)])
def test_what_is_kept_and_committed_late_is_never_missed(turns: tuple[int, ...]) -> None:
    """Two confirmations, statement by statement in turn; before each statement one who reads on knows what a whole reading finds."""
    shop = works()
    drafts = orders(shop, 3)
    confirm_order.perform(drafts[0], actor=shop.other, at=MORNING)
    known = Replica()
    assert stands(known) == balances.kept_times(MORNING) != []
    strands = [Strand(confirming(each, shop.other)) for each in drafts[1:]]
    for strand in strands:
        strand.start()
    seen = set()
    for _ in range(400):
        for which in turns:
            strands[which].step()
            assert stands(known) == balances.kept_times(MORNING)
            seen.add((known.version, len(stands(known))))
        if all(strand.ended.is_set() for strand in strands):
            break
    for strand in strands:
        strand.join(LONGEST)
        assert (strand.refusal, strand.error) == (None, None)
    assert stands(known) == balances.kept_times(MORNING)
    assert len(stands(known)) == 3
    assert len({version for version, _ in seen}) == 3, "each was seen as it was committed"
    proved()


@pytest.mark.usefixtures("committed")
def test_what_stands_on_machines_is_the_same_read_on_as_read_anew() -> None:
    """After a confirmation, a slip, a cancellation and an hour, outside of an act and within one; what is undone is forgotten."""
    shop = works()
    first, second, third = orders(shop, 3)

    def places(at: dt.datetime) -> list[tuple[int, int, int]]:
        holders = plant_model.read(shop.c.products[:2], at).holders
        return sorted((place.center, place.start, place.end) for holder in holders for place in holder.places)

    def same(at: dt.datetime) -> list[tuple[int, int, int]]:
        on = places(at)
        with transaction.atomic():
            assert places(at) == on
        kept_replica.forget()
        assert places(at) == on
        return on

    empty = same(MORNING)
    confirm_order.perform(first, actor=shop.other, at=MORNING)
    one = same(MORNING)
    assert empty == [] != one
    with transaction.atomic():
        confirm_order.perform(second, actor=shop.other, at=MORNING)
        assert len(places(MORNING)) == 2
        transaction.set_rollback(True)
    assert same(MORNING) == one
    confirm_order.perform(third, actor=shop.other, at=MORNING)
    two = same(MORNING)
    assert len(two) == 2
    (made,) = production.of_orders([first])
    slip_production.perform(SlipFact(made.id, made.due_date + dt.timedelta(days=30)), actor=shop.planner, at=MORNING, reason="停机")
    moved = same(MORNING)
    assert moved != two
    assert same(LATER) != []

    cancel_order.perform(Cancel(third), actor=shop.director, at=LATER, reason="客户取消")
    assert len(same(LATER)) < 2
    # another database under the same name: what is known names nothing there
    known = Replica()
    assert stands(known, LATER) == balances.kept_times(LATER) != []
    run("delete from supply_capacity")
    assert stands(known, LATER) == []
