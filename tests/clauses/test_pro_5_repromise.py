"""PRO-5 · Re-promise run: open promises in order of priority, previewed, accepted as seen or refused; quotas hold in it."""

import datetime as dt

import pytest

from makesell.documents.orders import queries
from makesell.engines.promise.priority import Claim, first, served
from makesell.flows.org_1_organisation import change_customer
from makesell.flows.pro_5_production import change_order, plan_production, repromise_lines, set_quota
from makesell.flows.pro_5_production.change_order import Change as OrderChange
from makesell.flows.pro_5_production.change_order import LineChange
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.repromise_lines import RunFact
from makesell.flows.pro_5_production.set_quota import NewQuota
from makesell.flows.pro_6_shipping import create_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.steps.promise_run import Scope, worked_out
from makesell.ground import clock
from makesell.ground.notices.queries import latest
from makesell.ground.spine.master import Change
from makesell.sheets import order_checks, repromise
from makesell.sheets.boards import BoardNote, BoardTable
from makesell.sheets.parts import Call
from makesell.sheets.registry import sheet_of
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, Shop, open_shop, place, promised, proved, refused, stock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("by", "order"),
    [("class", [2, 1, 3]), ("wanted", [3, 1, 2]), ("value", [1, 2, 3]), ("age", [2, 3, 1])],
)
def test_lines_are_served_by_one_criterion_after_the_other(by: str, order: list[int]) -> None:
    claims = [
        Claim(1, 2, dt.date(2025, 7, 1), D(900), dt.date(2025, 5, 9)), Claim(2, 1, None, D(500), dt.date(2025, 5, 1)),
        Claim(3, 2, dt.date(2025, 6, 1), D(100), dt.date(2025, 5, 5)),
    ]  # fmt: skip
    assert served(claims, first(by, ["class", "value", "wanted", "age"])) == order


def classes(shop: Shop) -> None:
    """The second customer is of class A, the first of class C."""
    ranks = [Change(shop.c.customers[n], {"customer_class": name}) for n, name in enumerate("CA")]
    change_customer.perform_many(ranks, actor=SYSTEM, at=NOW)


def test_a_run_is_seen_before_it_is_accepted_and_the_loser_is_told_why() -> None:
    """10 pieces lie with a class C order, an order of class A waits for production: the run gives it the stock, and the other its production."""
    shop = open_shop()
    stock(shop, "10")
    classes(shop)
    loser, _ = place(shop, [10])
    winner, _ = place(shop, [10], customer=1, who=shop.other)
    before = promised(loser), promised(winner)
    with clock.moved(NOW):
        typed = {"customer": shop.c.customers[1], "requested_date": TODAY, "lines": [{"product": shop.product, "qty": D(4)}]}
        (other,) = order_checks.whole(shop.other, typed)[1].facts
    assert (other.more["date"], [each["number"] for each in other.more["moves"]]) == (TODAY, [queries.number_of(loser)])
    with clock.moved(NOW):
        page = repromise.build(shop.planner, {"product": shop.product})
        note, table = page.parts
        assert isinstance(note, BoardNote)
        assert isinstance(table, BoardTable)
        assert [(str(row.cells["order"].text).split()[0], row.tone) for row in table.rows] == [  # type: ignore[union-attr]
            (queries.number_of(winner), "ok"), (queries.number_of(loser), "bad"),
        ]  # fmt: skip
        assert [made.act for made in page.acts] == ["repromise"]
        assert repromise.build(shop.director, {}).acts == ()
    assert (promised(loser), promised(winner)) == before
    mark = worked_out(Scope(shop.product), TODAY).mark
    act = sheet_of("backlog").act("repromise")
    assert act is not None
    data = {"product": shop.product, "seen": mark, "why": "A 类客户停线"}
    refused("access.refused", lambda: act.run(Call(shop.seller, NOW, (), data)))
    refused("repromise.scope", lambda: act.run(Call(shop.planner, NOW, (), {**data, "product": None})))
    refused("repromise.reason", lambda: act.run(Call(shop.planner, NOW, (), {**data, "why": " "})))
    assert act.run(Call(shop.planner, NOW, (), data)).data == {"moved": 2}
    assert [row[2:] for row in promised(winner)] == [(D(10), "stock")]
    assert [row[2:] for row in promised(loser)] == [(D(10), "planned")]
    (line,) = queries.acting_lines(loser)
    assert (str(line.first_promised_date), line.current_promised_date) == (before[0][0][1], dt.date.fromisoformat(before[1][0][1]))
    (moved,) = queries.promise_changes(loser)
    assert (moved.cause, moved.params, moved.by_customer, moved.told) == ("repromise", {"reason": "A 类客户停线"}, False, "人员0")
    told = [row.params["number"] for row in latest(shop.seller, 9) if row.kind == "promise_moved"]
    assert set(told) == {queries.number_of(loser), queries.number_of(winner)}
    refused("repromise.moved", lambda: act.run(Call(shop.planner, NOW, (), data)))
    proved()


def test_a_run_is_refused_when_supply_moved_and_leaves_what_is_on_its_way() -> None:
    shop = open_shop()
    stock(shop, "10")
    classes(shop)
    leaving, _ = place(shop, [4])
    for qty, customer in ((6, 0), (6, 1)):
        place(shop, [qty], customer=customer)
    (line,) = queries.acting_lines(leaving)
    create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(line.id, D(4)),)), actor=SYSTEM, at=NOW)
    found = worked_out(Scope(shop.product), TODAY)
    assert [(move.claim.customer_class, move.line.open_qty, move.days != 0) for move in found.moves] == [("A", D(6), True), ("C", D(6), True)]
    plan_production.perform(PlanFact(shop.product, D(1), TODAY + dt.timedelta(days=9)), actor=shop.planner, at=NOW)
    fact = RunFact(Scope(shop.product), found.mark)
    refused("repromise.moved", lambda: repromise_lines.perform(fact, actor=shop.planner, at=NOW, reason="插单"))
    many = queries.claims(product_id=shop.product, most=1)
    assert len(many) == 2
    proved()


def test_quotas_bound_a_run_and_what_a_change_adds() -> None:
    """Class A may be promised 12 of 40: 10 stand, 5 more by a change are 2 from stock and 3 made. What is beyond a quota keeps what it has."""
    shop = open_shop()
    stock(shop, "40")
    classes(shop)
    set_quota.perform_many([NewQuota(shop.product, D(12), TODAY, customer_class="A")], actor=shop.planner, at=NOW)
    first_order, _ = place(shop, [10], customer=1)
    fact = OrderChange(first_order, (LineChange(1, D(10)),), added=(LineFact(shop.product, D(5)),))
    change_order.perform(fact, actor=shop.other, at=NOW, reason="追加")
    assert [(qty, source) for _, _, qty, source in promised(first_order)] == [(D(10), "stock"), (D(2), "stock"), (D(3), "lead_time")]
    set_quota.perform_many([NewQuota(shop.product, D(0), TODAY + dt.timedelta(days=1), "A")], actor=shop.planner, at=NOW)
    tomorrow = TODAY + dt.timedelta(days=1)
    found = worked_out(Scope(shop.product), tomorrow)
    assert found.moves == ()
    set_quota.perform_many([NewQuota(shop.product, D(12), tomorrow, "B")], actor=shop.planner, at=NOW)
    other, _ = place(shop, [1])
    found = worked_out(Scope(shop.product), tomorrow)
    assert [(move.line.order_id, move.days) for move in found.moves] == [(other, 0)]
    at = NOW + dt.timedelta(days=1)
    moved = repromise_lines.perform(RunFact(Scope(shop.product), found.mark), actor=shop.planner, at=at, reason="复核")
    assert moved == []
    proved()
