"""PRO-6 · What is to leave: proposals become deliveries in one act, a wave is picked by place, a goods issue is undone while nothing followed."""

import datetime as dt

import pytest

from makesell.books.stock import balances as stock
from makesell.demo import samples as co
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries import ship_queries, states
from makesell.flows.org_1_organisation import create_carrier
from makesell.flows.org_1_organisation.create_carrier import NewCarrier
from makesell.flows.pro_6_shipping import create_delivery, draft_invoice, issue_goods, pick_delivery, propose_deliveries, prove_delivery, undo_issue
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.propose_deliveries import ProposalFact
from makesell.flows.pro_6_shipping.prove_delivery import ProofFact
from makesell.ground.access import roles as R
from makesell.ground.db import count
from makesell.sheets import shipping
from tests.clauses.cast import NOW, TODAY, person
from tests.clauses.orders import D, gated, open_shop, place, proved, refused
from tests.clauses.orders import stock as lay
from tests.clauses.street import Street, on
from tests.clauses.test_pro_6 import Shipping

WORKED = TODAY + dt.timedelta(days=1)     # the day after the Dragon Boat Festival
pytestmark = pytest.mark.django_db


def test_proposals_become_deliveries_and_a_wave_is_picked_and_undone() -> None:
    """Through the API: two orders of one customer leave together, what is not there stays; picked as a wave, issued, undone, open again."""
    s = Street(tries_all=True)
    first, _second = s.shop.c.products
    with on(2):
        warehouse = s.shop.warehouse
        s.does(R.WAREHOUSE, "warehouses add_location", warehouse, code="A-01")
        s.does(R.WAREHOUSE, "warehouses place", warehouse, location="A-01", products=[{"product": first}])
        keys = [place(s.shop, [qty])[0] for qty in (4, 3, 5)]
        rows = s.get(R.WAREHOUSE, "shipping_proposals?sort=order")["rows"]
        assert [(row["order"], row["qty"], row["there"], row["why"]) for row in rows] == [
            (keys[0], "4", "4", "ready"), (keys[1], "3", "3", "ready"), (keys[2], "5", "2", "partly"),
        ]  # fmt: skip
        key = s.does(R.ORDER_DESK, "shipping_proposals deliver", rows[0]["id"])
        store = person(f"store-{first}", "仓管", s.shop.c.units[0], R.WAREHOUSE)
        (both,) = propose_deliveries.perform(ProposalFact(tuple(row["id"] for row in rows[1:])), actor=store, at=NOW)
        picks = s.get(R.WAREHOUSE, "pick_lines?sort=delivery")["rows"]
        assert [(row["place"], row["qty"], row["delivery"]) for row in picks] == [("A-01", "4", key), ("A-01", "3", both), ("A-01", "2", both)]
        s.does(R.WAREHOUSE, "deliveries wave", key)
        s.does(R.WAREHOUSE, "deliveries issue_goods", key)
        s.does(R.WAREHOUSE, "deliveries undo_issue", key, why="装错车")
        assert deliveries.of_ids([key])[0].state == states.UNDONE
        (lies,) = stock.of_products([first])
        assert (lies.on_hand, lies.reserved) == (D(9), D(9))
        assert [row["qty"] for row in s.get(R.WAREHOUSE, "shipping_proposals?sort=order")["rows"]] == ["4", "3"]
        assert s.ask(R.SALESPERSON, "GET", "boards/shipping")[0] == 403
        assert {str(kpi["cell"]["value"]) for kpi in s.get(R.WAREHOUSE, "boards/shipping")["kpis"]} >= {"1"}
        proved()


def test_stock_is_shared_by_due_day_and_gates_and_whole_orders_wait() -> None:
    """What waits for money, stands whole or has nothing there stays a proposal; as many statements for three lines as for one."""
    shop = open_shop()
    lay(shop, "9")
    store = person(f"store-{shop.product}", "仓管", shop.c.units[0], R.WAREHOUSE)
    paid = place(shop, [2])[0]
    gate = place(shop, [2], terms_id=gated(("shipment", "100", "before_shipping")))[0]
    extra = [place(shop, [1])[0] for _ in range(3)]
    whole = place(shop, [6], delivery_rule="whole")[0]
    rows = {row.order_id: row for row in ship_queries.proposed(_lines([paid, gate, whole]))}
    assert {key: row.why for key, row in rows.items()} == {paid: "ready", gate: "gate", whole: "partly"}
    refused("proposal.nothing", lambda: _plan((gate, whole), store))
    with count() as few:
        _plan((paid,), store)
    with count() as many:
        _plan((*extra, gate, whole), store)
    assert len(many.texts) <= len(few.texts)
    assert [row.order_id for row in ship_queries.proposed(_lines([paid, gate, whole, *extra]))] == [gate, whole]


def _lines(orders: list[int]) -> list[int]:
    return [row.line_id for row in deliveries.to_ship([], orders)]


def _plan(orders: tuple[int, ...], who: object) -> list[int]:
    return propose_deliveries.perform(ProposalFact(tuple(_lines(list(orders)))), actor=who, at=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(("minute", "day"), [(59, WORKED), (60, WORKED + dt.timedelta(days=1))])
def test_who_comes_after_the_carriers_cut_off_leaves_the_next_working_day(minute: int, day: dt.date) -> None:
    """At 15:59 the delivery leaves today, at 16:00 tomorrow."""
    shop = open_shop()
    lay(shop, "9")
    order = place(shop, [2])[0]
    store = person(f"store-{order}", "仓管", shop.c.units[0], R.WAREHOUSE)
    refused("carrier.cut_off", lambda: create_carrier.perform(NewCarrier("X", "某物流", cut_off="25:00"), actor=co.ACTOR, at=NOW))
    carrier = create_carrier.perform(NewCarrier("SF", "顺丰", cut_off="16:00"), actor=co.ACTOR, at=NOW)
    at = dt.datetime.combine(WORKED, dt.time(7), dt.UTC) + dt.timedelta(minutes=minute)
    (key,) = propose_deliveries.perform(ProposalFact(tuple(_lines([order])), carrier), actor=store, at=at)
    (row,) = deliveries.of_ids([key])
    assert (row.planned_date, row.carrier, row.warehouse_id) == (day, "顺丰", shop.warehouse)


def test_a_goods_issue_is_undone_only_while_nothing_followed() -> None:
    """Not a draft, not what arrived, not what is invoiced; undone, its quantity is open and `shipped` is taken back with its atoms."""
    s = Shipping()
    draft = s.plan((1, "1"))
    refused("document.state", lambda: undo_issue.perform(draft, actor=s.store, at=NOW))
    arrived, billed, fresh = s.proved((0, "1")), s.issued((0, "2")), s.issued((0, "3"))
    refused("document.state", lambda: undo_issue.perform(arrived, actor=s.store, at=NOW))
    clerk = person(f"IC{fresh}", "开票", s.company.units[0], R.INVOICING_CLERK)
    draft_invoice.perform(InvoiceFact(delivery_id=billed), actor=clerk, at=NOW)
    refused("delivery.invoiced", lambda: undo_issue.perform(billed, actor=s.store, at=NOW))
    before = s.book().shipped_qty
    undo_issue.perform(fresh, actor=s.store, at=NOW, reason="装错车")
    assert (before - s.book().shipped_qty, s.on_hand()) == (D(3), D(47))
    refused("document.state", lambda: prove_delivery.perform(ProofFact(fresh, "王师傅"), actor=s.service, at=NOW))
    whole = create_delivery.perform(DeliveryFact(s.warehouse, order_ids=(s.made.order_id,)), actor=s.desk, at=NOW)
    assert [line.qty for line in deliveries.lines(whole)] == [D(7), D(9)]
    pick_delivery.perform(PickFact(whole), actor=s.store, at=NOW)
    issue_goods.perform(whole, actor=s.store, at=NOW)
    assert shipping.build(s.store, {}).kpis
    proved()
