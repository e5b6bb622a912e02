"""PRO-5 · A slip on the order's page: its options, one press that answers it, the thread; the page's budget of statements stays."""

import datetime as dt

import pytest

from makesell.documents.orders import queries as orders
from makesell.documents.slips import queries, states
from makesell.flows.pro_5_production import answer_slip
from makesell.flows.pro_5_production.answer_slip import Choice
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db.statements import count
from makesell.ground.spine.queries import happenings
from makesell.sheets.parts import Call, TablePart
from makesell.sheets.registry import sheet_of
from tests.clauses.orders import NOW, Shop, open_shop, place, refused
from tests.clauses.test_pro_5_slip_options import dates, late, line_of, options, stopped, turned

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def shown(shop: Shop, order: int, who: Actor) -> TablePart:
    """The panel of slips on the order's page."""
    panel = next(panel for panel in sheet_of("orders").panels if panel.code == "slips")
    body = panel.body(who, order)
    assert isinstance(body, TablePart)
    return body


def test_the_seller_answers_on_the_orders_page_by_one_press() -> None:
    """What he may choose has its button, what the plant does has none for him; both stand in the thread, and the day is the one shown."""
    shop = open_shop()
    lathe = turned(shop)
    order, _ = place(shop, [24])
    other, _ = place(shop, [24], customer=1)
    key = stopped(shop, lathe)
    rows = shown(shop, order, shop.seller).rows
    assert {row["slip_id"] for row in rows} == {key}
    may = {row["key"] for row in rows if row["acts"]}
    assert may == {row.id for row in queries.options(key) if row.line_id == line_of(order) and not row.refused and row.kind == "wait"}
    assert any(not row["acts"] and row["cost"] is None for row in rows), "hours are the planner's"
    assert any(row["acts"] and row["cost"] for row in shown(shop, order, shop.planner).rows)
    wait = next(row for row in rows if row["acts"])
    act = sheet_of("orders").act("answer_slip")
    assert act is not None
    before = dates()
    act.run(Call(shop.seller, NOW, (order,), {"option": wait["key"]}, reason="客户同意"))
    assert dates() == before | {line_of(order): wait["day"]}
    (row,) = shown(shop, order, shop.seller).rows
    assert (row["option"], row["day"], row.get("key")) == (wait["option"], wait["day"], None)
    told = [each.act for each in happenings(order)]
    assert {"slip_hits", "answer_slip"} <= set(told)
    assert "answer_slip" not in [each.act for each in happenings(other)]
    refused("slip.moved", lambda: act.run(Call(shop.seller, NOW, (order,), {"option": 0})))
    stranger = Actor("外人", person_id=shop.c.people[1], roles=frozenset({R.SALESPERSON}))
    left = next(row for row in queries.options(key) if not row.refused)
    refused("record.missing", lambda: act.run(Call(stranger, NOW, (order,), {"option": left.id})))


def test_slips_cost_the_page_no_statement_of_their_own() -> None:
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    sheet = sheet_of("orders")
    assert sheet.reads is not None
    late(shop, order)
    late(shop, order, 6)
    with count() as spent:
        found = queries.on_order(order)
    assert spent.statements == 1
    assert {row.slip_id for row in found if row.option} == {row.slip_id for row in found}
    assert queries.on_order.ask(order).sql in [ask.sql for ask in sheet.reads(shop.seller, order)]


def test_two_answers_to_one_slip_one_wins_and_the_other_is_told_plainly() -> None:
    """Whatever was on the second's screen is not told any more once the first has answered."""
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    key = late(shop, order)
    (wait,) = options(key)["wait"]
    answer_slip.perform(Choice(key, wait.id), actor=shop.seller, at=NOW)
    refused("document.state", lambda: answer_slip.perform(Choice(key, wait.id), actor=shop.planner, at=NOW))
    assert queries.of_ids([key])[0].state == states.ANSWERED
    assert len(orders.promise_changes(order)) == 1
