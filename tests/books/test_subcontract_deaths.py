"""What is done with pieces at a supplier dies at any statement and leaves nothing (R3); two at once never send or receive a piece twice."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import pytest

from makesell.documents.production.queries import operations
from makesell.documents.subcontracts import queries
from makesell.flows.pro_5_production import change_return_date, receive_outside, report_operation, send_outside, take_back_sent
from makesell.flows.pro_5_production.change_return_date import ReturnDate
from makesell.flows.pro_5_production.receive_outside import CameBack
from makesell.flows.pro_5_production.send_outside import Sent
from makesell.ground.db import run
from tests.books import dying
from tests.books.interleaving import Strand, together
from tests.clauses.orders import SYSTEM, D, proved
from tests.clauses.test_pro_5_shop_floor import THEN, report
from tests.clauses.test_pro_5_subcontracting import Works

pytestmark = pytest.mark.usefixtures("committed")
ALSO = (
    "subcontracts_subcontract", "subcontracts_subcontractreturn", "production_operationreport", "production_outputreport", "production_slip",
    "slips_slipreport", "slips_slipline", "orders_promisechange", "notices_notice",
)  # fmt: skip
SCHEDULES: tuple[list[bool], ...] = ([], [False] * 9 + [True] * 30, [True, False] * 12)


def _state() -> dying.State:
    """How much stands, and how the documents, the operations and the days of the book stand."""
    moved = run(
        """select 's' || record_id, state || ' ' || back_qty || ' ' || scrap_qty || ' ' || due_on from subcontracts_subcontract
           union all select 'm' || record_id, state || ' ' || due_date || ' ' || qty from production_productionorder
           union all select 'o' || id,
                            state || ' ' || good_qty || ' ' || scrap_qty || ' ' || sent_qty || ' ' || outside_cost from production_operation
           union all select 'b' || source_line_id, due_date || ' ' || planned || ' ' || reserved from supply_balance"""
    )
    return [*dying.counted(ALSO), *sorted(moved)]


killed = partial(dying.killed, state=_state)


def test_a_death_in_the_acts_of_subcontracting_leaves_nothing_between() -> None:
    """Sent, late with its slip, another day, back in part with scrap, undone, the rest taken back undone."""
    works = Works(last=True)
    report(works, works.steps[0], "10")
    key = killed(lambda: works.send("10"))
    late = works.row(key).due_on + dt.timedelta(days=10)
    killed(lambda: change_return_date.watch(actor=SYSTEM, at=dt.datetime.combine(late, dt.time(1), dt.UTC)))
    day = late + dt.timedelta(days=20)
    killed(lambda: change_return_date.perform(ReturnDate(key, day), actor=works.buyer, at=THEN, reason="炉子大修"))
    killed(lambda: receive_outside.perform(CameBack(key, D(3), D(1), "material"), actor=works.shop.floor, at=THEN))
    killed(lambda: receive_outside.perform(CameBack(key, D(2)), actor=works.shop.floor, at=THEN))
    killed(lambda: works.undo(key))
    killed(lambda: take_back_sent.perform(key, actor=works.buyer, at=THEN, reason="炉子坏"))
    proved()


def test_two_at_once_never_send_or_receive_a_piece_twice() -> None:
    """Seven and seven of ten are sent at once, then six and six of seven received at once: one of the two is refused, whoever is first."""
    for schedule in SCHEDULES:
        _at_once(schedule)


def _at_once(schedule: list[bool]) -> None:
    works = Works()
    report(works, works.steps[0], "10")
    strands = together(lambda: works.send("7"), lambda: works.send("7"), schedule)
    assert _refused(strands) == ["", "subcontract.passed_on"]
    (row,) = queries.of_orders([works.made])
    assert _refused(together(lambda: works.back(row.id, "6"), lambda: works.back(row.id, "6"), schedule)) == ["", "subcontract.more"]
    strands = together(lambda: works.undo(row.id), lambda: take_back_sent.perform(row.id, actor=works.buyer, at=THEN, reason="退"), schedule)
    assert set(_refused(strands)) <= {"", "subcontract.state"}
    assert operations.of_orders([works.made])[1].sent_qty in (D(0), D(6), D(7))
    proved()


def _refused(strands: Sequence[Strand]) -> list[str]:
    """The codes of what was refused, and nothing for what was not."""
    return sorted(strand.refusal.code if strand.refusal else "" for strand in strands)


def test_one_sends_while_another_takes_the_report_before_back() -> None:
    """The pieces go, or their report goes back: never both."""
    for schedule in SCHEDULES:
        _either(schedule)


def _either(schedule: list[bool]) -> None:
    works = Works()
    report(works, works.steps[0], "10")
    turned = operations.reports_of(works.made)[0].id
    strands = together(
        lambda: send_outside.perform(Sent(works.outside, D(7)), actor=works.buyer, at=THEN),
        lambda: report_operation.undo(turned, actor=works.shop.floor, at=THEN, reason="数错"), schedule,
    )  # fmt: skip
    assert _refused(strands) in (["", "subcontract.passed_on"], ["", "production.used"])
    proved()
