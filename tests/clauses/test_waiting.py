"""Every thing that waits stands on one named person's workbench, and is gone when it is done: selling, shipping, money, returns."""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders import queries as orders
from makesell.documents.receipts import queries as receipts
from makesell.flows.pro_5_production import release_hold
from makesell.flows.pro_5_production.release_hold import Release
from makesell.flows.pro_6_shipping import (
    claim_receipt,
    confirm_receipt,
    create_delivery,
    escalate_receipts,
    issue_goods,
    pick_delivery,
    prove_delivery,
    record_receipts,
    settle_discrepancy,
)
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, ProofFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_6_shipping.settle_discrepancy import Settlement
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import count
from makesell.ground.notices.queries import latest
from makesell.ground.roster.queries import leaders_of, reports_to
from makesell.masterdata.parties.queries import customer_row
from makesell.sheets import waiting
from makesell.sheets.parts import Wait
from tests.clauses.cast import NOW, person
from tests.clauses.orders import gated, limit, open_shop, place, stock

pytestmark = pytest.mark.django_db
D = Decimal
Waits = Callable[[Actor, dt.datetime], Sequence[Wait]]


def whose(waits: Waits, people: dict[str, Actor], key: int, at: dt.datetime = NOW) -> set[str]:
    """On whose workbenches a record stands."""
    return {name for name, who in people.items() if key in {one.id for one in waits(who, at)}}


def test_the_leaders_of_many_are_those_each_line_leads_to_first() -> None:
    """One statement for all; who leads a unit is led from above, and nobody leads whoever stands at the top."""
    c = co.company()
    boss = co.login(c.units[0], R.SALES_MANAGER, leads=True).person_id or 0
    asked = [*c.people, boss]
    with count() as counter:
        found = leaders_of(asked, NOW.date())
    assert counter.statements == 1
    assert found == {one: above[0][0] for one in asked if (above := reports_to(one, NOW.date()))}
    assert boss in found.values()


def test_holds_wait_for_one_credit_controller_and_gates_for_the_seller() -> None:
    """Two hold the role: one has it; released, nobody has. A deposit waits for whose order it is."""
    shop = open_shop()
    stock(shop, "100")
    limit(shop, "50")
    key, _ = place(shop, [5])
    other = person(f"CC2-{key}", "信控二", shop.c.units[0], R.CREDIT_CONTROLLER)
    people = {"a": shop.credit, "b": other, "seller": shop.seller, "director": shop.director}
    assert len(whose(waiting.of_orders, people, key)) == 1
    assert whose(waiting.of_orders, people, key) < {"a", "b"}
    release_hold.perform(Release(key, D(10000), NOW.date() + dt.timedelta(days=5)), actor=shop.credit, at=NOW, reason="老客户")
    assert whose(waiting.of_orders, people, key) == set()
    money, _ = place(shop, [5], customer=1, terms_id=gated(("order", "30", "before_production"), ("delivery", "70", "")))
    assert [row.id for row in orders.gates_shut(shop.seller.person_id or 0)] == [money]
    assert whose(waiting.of_orders, people, money) == {"seller"}


def test_a_delivery_waits_for_the_warehouse_until_it_has_left_and_missing_goods_for_service() -> None:
    c = co.company()
    home = c.units[0]
    people = {"wh1": person(f"W1{home}", "仓一", home, R.WAREHOUSE), "wh2": person(f"W2{home}", "仓二", home, R.WAREHOUSE),
              "cs": person(f"CS{home}", "客服", home, R.CUSTOMER_SERVICE), "qa": person(f"QA{home}", "质检", home, R.QUALITY),
              "clerk": person(f"IC{home}", "开票", home, R.INVOICING_CLERK)}  # fmt: skip
    made = co.order(c, co.DAY)
    part = (PartFact(made.line_ids[0], D(4)),)
    key = create_delivery.perform(DeliveryFact(co.stocked(c, "50"), part), actor=co.ACTOR, at=NOW)
    assert len(whose(waiting.of_deliveries, people, key) & {"wh1", "wh2"}) == 1
    pick_delivery.perform(PickFact(key), actor=co.ACTOR, at=NOW)
    assert len(whose(waiting.of_deliveries, people, key)) == 1
    issue_goods.perform(key, actor=co.ACTOR, at=NOW)
    assert whose(waiting.of_deliveries, people, key) == set()
    prove_delivery.perform(ProofFact(key, "王师傅", missing=(Lacking(1, "short", D(1)),)), actor=co.ACTOR, at=NOW)
    assert whose(waiting.of_deliveries, people, key) == {"cs"}
    (one,) = [row.id for row in deliveries.discrepancies(key)]
    settle_discrepancy.perform(Settlement(one, "credit"), actor=co.ACTOR, at=NOW)
    assert whose(waiting.of_deliveries, people, key) == set()
    back = authorise_return.perform(ReturnFact(key, "x", ((1, D(1)),)), actor=co.ACTOR, at=NOW)
    assert len(whose(waiting.of_returns, people, back) & {"wh1", "wh2"}) == 1
    receive_return.perform(back, actor=co.ACTOR, at=NOW)
    assert whose(waiting.of_returns, people, back) == {"qa"}
    inspect_return.perform(InspectFact(back, "scrap"), actor=co.ACTOR, at=NOW)
    assert whose(waiting.of_returns, people, back) == {"clerk"}
    credit_return.perform(back, actor=co.ACTOR, at=NOW)
    assert whose(waiting.of_returns, people, back) == set()


def test_money_waits_for_whose_customer_paid_then_for_finance_and_goes_up_unclaimed() -> None:
    """Known by its name it is the owner's to claim, else the cashier's to identify; after the rule's days a director sees it, once."""
    c = co.company()
    home = c.units[0]
    seller = Actor("人员0", person_id=c.people[0], roles=frozenset({R.SALESPERSON}), unit_id=home, unit_ids=frozenset({home}))
    people = {"seller": seller, "cash": person(f"CA{home}", "出纳", home, R.CASHIER), "fin": person(f"FI{home}", "财务", home, R.FINANCE),
              "director": person(f"SD{home}", "总监", home, R.SALES_DIRECTOR)}  # fmt: skip
    known = record_receipts.perform(NewReceipt(NOW.date(), D(100), "CNY", customer_row(c.customers[0]).name), actor=co.ACTOR, at=NOW)
    nobody = record_receipts.perform(NewReceipt(NOW.date(), D(7), "CNY", "谁也不认识"), actor=co.ACTOR, at=NOW)
    assert (whose(waiting.of_receipts, people, known), whose(waiting.of_receipts, people, nobody)) == ({"seller"}, {"cash"})
    claim_receipt.perform(ClaimFact(known, c.customers[0]), actor=seller, at=NOW)
    assert whose(waiting.of_receipts, people, known) == {"fin"}
    confirm_receipt.perform(known, actor=people["fin"], at=NOW)
    assert whose(waiting.of_receipts, people, known) == set()
    made = co.order(c, co.DAY)
    co.ship(c, made, co.DAY, 10)
    co.invoice(c, made, co.DAY)
    assert whose(waiting.of_receipts, people, known) == {"cash"}
    later = NOW + dt.timedelta(days=3)
    assert escalate_receipts.perform(actor=co.ACTOR, at=later - dt.timedelta(minutes=1)) == 0
    assert (escalate_receipts.perform(actor=co.ACTOR, at=later), escalate_receipts.perform(actor=co.ACTOR, at=later)) == (1, 0)
    assert whose(waiting.of_receipts, people, nobody, later) == {"cash", "director"}
    assert ([n.kind for n in latest(people["director"])], receipts.of_ids([nobody])[0].state) == (["receipt_unclaimed"], "recorded")
