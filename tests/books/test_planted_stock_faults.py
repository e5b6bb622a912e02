"""`check` finds what is wrong in the warehouse and with machines: stock moves, lots, counts, labels of what came back; nothing is wrong before."""

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import create_warehouse
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.flows.pro_6_shipping import approve_count, create_transfer, enter_count, plan_count, receive_transfer, send_transfer
from makesell.flows.pro_6_shipping.create_transfer import Moved, TransferFact
from makesell.flows.pro_6_shipping.enter_count import Counted
from makesell.flows.pro_6_shipping.plan_count import CountFact
from makesell.flows.pro_6_shipping.receive_transfer import ArrivalFact
from makesell.flows.pro_7_care import authorise_return, keep_machine, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.keep_machine import Replacement
from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles as R
from makesell.ground.db import run
from tests.clauses.cast import NOW, person
from tests.clauses.test_pro_7_machines import D, Installed

# name of the check that must speak, and the fault planted as the owner of the tables
FAULTS = {
    "transfers.posted": "update stockmoves_transferline set received_qty = received_qty - 1 where transfer_id = {arrived}",
    "transfers.called_back": "update stockmoves_transfer set state = 'draft' where record_id = {sent}",
    "counts.posted": "update stockmoves_countline set counted_qty = counted_qty + 1 where count_id = {count}",
    "counts.approved": "update stockmoves_stockcount set approved_by_id = {counter} where record_id = {count}",
    "stock.lots": "update stock_lotbalance set on_hand = on_hand + 1 where not serial and warehouse_id = {warehouse}",
    "stock.oversold": "alter table stock_balance drop constraint stock_not_oversold; "
    "update stock_balance set reserved = on_hand + 1 where product_id = {piece}",
    "stock.reserved_for": "insert into stock_reservation (line_id, product_id, warehouse_id, qty) values ({line}, {piece}, {warehouse}, 1)",
    "stock.opening": "insert into stock_entry (product_id, warehouse_id, kind, lot, qty, reserved, unit_cost, event_date, business_date, "
    "source_line_id) select product_id, warehouse_id, kind, lot, qty, reserved, unit_cost, event_date, business_date, source_line_id "
    "from stock_entry where kind = 'opening' and product_id = {piece}",
    "deliveries.undone": "update deliveries_delivery set state = 'undone' where record_id = {delivery}",
    "machines.accepted": "delete from acceptances_machinestep; delete from acceptances_installedmachine where serial = 'S1'",
    "machines.returned": "update acceptances_installedmachine set state = 'in_use' where state = 'returned'",
    "machines.warranty": "update acceptances_installedmachine set warranty_until = warranty_until + 1 where serial = 'S1'",
    "machines.replaced": "update acceptances_installedmachine set replaces_id = null",
}


@pytest.fixture
def moved() -> dict[str, int]:
    """A warehouse in which goods were moved, counted and shipped, and machines replaced and returned; the keys the faults name."""
    t = Installed()
    other = create_warehouse.perform(NewWarehouse(f"Q{t.warehouse}", "二号库"), actor=co.ACTOR, at=NOW)
    arrived, sent = (
        create_transfer.perform(TransferFact(t.warehouse, other, (Moved(t.bulk, D(2)),)), actor=t.store, at=NOW) for _ in range(2)
    )
    for key in (arrived, sent):
        send_transfer.perform(key, actor=t.store, at=NOW)
    receive_transfer.perform(ArrivalFact(arrived), actor=t.store, at=NOW)
    count = plan_count.perform(CountFact(t.warehouse, None, (t.piece,)), actor=t.store, at=NOW)
    lots = ((f"S{n}", D(n != 4)) for n in range(1, 5))
    enter_count.perform(Counted(count, tuple(Moved(t.piece, qty, lot) for lot, qty in lots)), actor=t.store, at=NOW)
    enter_count.finish(count, actor=t.store, at=NOW)
    approve_count.approve(count, actor=person(f"FI{count}", "财务", t.company.units[0], R.FINANCE), at=NOW)
    delivery, (one, two, _three) = t.accepted("S1", "S2", "S3")
    keep_machine.replace(Replacement(two.id, one.id, "坏"), actor=t.service, at=NOW)
    back = authorise_return.perform(ReturnFact(delivery, "异响", ((1, D(1)),), None, ((1, "S3"),)), actor=t.service, at=NOW)
    receive_return.perform(back, actor=t.store, at=NOW)
    return {
        "arrived": arrived, "sent": sent, "count": count, "counter": t.store.person_id or 0, "warehouse": t.warehouse, "piece": t.piece,
        "delivery": delivery, "line": t.made.line_ids[t.pieces],
    }  # fmt: skip


@pytest.mark.django_db
def test_each_planted_fault_is_found_and_named(moved: dict[str, int]) -> None:
    """The check that speaks is the one that says what is wrong; every check of the warehouse and of machines has a fault here."""
    assert check_books.perform() == []
    named = {check.name for check in check_books.CHECKS if check.name.partition(".")[0] in ("transfers", "counts", "machines")}
    assert named <= set(FAULTS)
    for check, sql in sorted(FAULTS.items()):
        run("savepoint before")
        run("set constraints all deferred")
        for statement in sql.format(**moved).split("; "):
            run(statement)
        assert check in {fault.check for fault in check_books.perform()}, check
        run("rollback to savepoint before")
