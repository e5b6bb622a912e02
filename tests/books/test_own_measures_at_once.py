"""A measure of the company's own is added and filled while orders are confirmed, as schedules of statements: every entry counts for it once."""

import itertools
from collections.abc import Callable

import pytest

from makesell.flows.pro_1_targets import add_measure, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, PartFact
from makesell.flows.pro_5_production import cancel_order, confirm_order
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.ground.db import run
from tests.books.interleaving import together
from tests.clauses.orders import NOW, SYSTEM, key_order, open_shop, place, proved, stock

pytestmark = pytest.mark.usefixtures("committed")
# the first runs so many statements (its flag is read, its gates are held, it has posted), then the second so many, then both in turn
SCHEDULES = [[False] * first + [True] * second for first, second in itertools.product((1, 2, 4, 9, 16, 24), (6, 60))]
FIGURES = "select person_id, leaf, unit_id, entries, qty, net, gross from performance_balance where measure = %s order by 1, 2, 3"


def added(code: str) -> Callable[[], object]:
    """A twin of `ordered` is added and filled, an entry a batch, to be run as a strand."""

    def work() -> None:
        add_measure.perform(MeasureFact(code, "双生", "Twin", "additive", (PartFact("ordered"),)), actor=SYSTEM, at=NOW)
        fill_measure.carry_out(code, actor=SYSTEM, most=1)

    return work


def test_an_order_confirmed_while_a_measure_is_added_counts_once() -> None:
    """Whatever comes first: the act that had begun before it begins anew or is back-filled, never both, never neither."""
    shop = open_shop()
    stock(shop, "900")
    place(shop, [10])
    for n, schedule in enumerate(SCHEDULES):
        order, code = key_order(shop, [10]), f"twin{n}"
        together(lambda order=order: confirm_order.perform(order, actor=shop.seller, at=NOW), added(code), schedule)     # type: ignore[misc]
        assert run(FIGURES, [code]) == run(FIGURES, ["ordered"]), schedule
        fill_measure.stop(run("select id from schemes_measure where code = %s", [code])[0][0], actor=SYSTEM, at=NOW)
    proved()


def test_an_order_cancelled_while_a_measure_is_filled_is_taken_back_once() -> None:
    """What the back-fill has not reached yet is taken back meanwhile: the twin ends as its measure does."""
    shop = open_shop()
    stock(shop, "900")
    for n, schedule in enumerate(SCHEDULES):
        (order, _outcome), code = place(shop, [10]), f"back{n}"
        together(lambda order=order: cancel_order.perform(Cancel(order), actor=shop.seller, at=NOW), added(code), schedule)     # type: ignore[misc]
        assert run(FIGURES, [code]) == run(FIGURES, ["ordered"]), schedule
        fill_measure.stop(run("select id from schemes_measure where code = %s", [code])[0][0], actor=SYSTEM, at=NOW)
    proved()
