"""PRO-5 · Rush orders 插单: proposed by the planner, decided by the approver, objected to by who loses, carried out as shown — never by who gains."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.documents.orders import queries as orders
from makesell.documents.rushes import queries, states
from makesell.engines.promise import PLANNED
from makesell.engines.promise.options import Line, Piece, displaced
from makesell.engines.promise.pegs import Place
from makesell.flows.pro_5_production import answer_rush, carry_out_rush, change_order, decide_rush, propose_rush
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_5_production.propose_rush import Rush
from makesell.flows.steps import rushes as worked_out
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_of
from makesell.ground.notices.queries import latest
from makesell.ground.spine.queries import happenings
from makesell.sheets.parts import Call, TablePart
from makesell.sheets.registry import sheet_of
from tests.clauses.cast import person
from tests.clauses.orders import NOW, D, Shop, open_shop, place, proved, refused, stock
from tests.clauses.test_pro_5_quotas import in_force
from tests.clauses.test_pro_5_slip_options import dates, line_of, turned

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def late_and_early(shop: Shop) -> tuple[int, int]:
    """An order that waits for production, and one of another salesperson that holds what lies in stock."""
    turned(shop)
    stock(shop, "5")
    loses, _ = place(shop, [5], who=shop.other, customer=1, owner_id=shop.c.people[1])
    gains, _ = place(shop, [4])
    return gains, loses


def loser(shop: Shop) -> Actor:
    """The salesperson of the second customer."""
    key = shop.c.units[1]
    return Actor("乙", person_id=shop.c.people[1], roles=frozenset({R.SALESPERSON}), unit_id=key, unit_ids=frozenset({key}))


def proposed(shop: Shop, gains: int, premium: str = "200") -> int:
    """The planner wants the order in three days; returns the rush order."""
    fact = Rush(line_of(gains), clock.business_date(NOW) + DAY * 3, D(premium))
    return propose_rush.perform(fact, actor=shop.planner, at=NOW, reason="客户停线")


def test_from_the_proposal_to_the_day_it_is_carried_out_as_shown() -> None:
    """Nothing moves before; the approver decides, who loses is told and may object until the rule's hours are over; then both move as shown."""
    shop = open_shop()
    gains, loses = late_and_early(shop)
    before = dates()
    key = proposed(shop, gains)
    (row,), (loss,) = queries.of_ids([key]), queries.losses(key)
    assert (row.state, row.was_date, row.now_date) == (states.PROPOSED, before[line_of(gains)], clock.business_date(NOW) + DAY * 3)
    assert (loss.order_id, loss.was_date) == (loses, before[line_of(loses)])
    assert (row.lost, row.premium) == (D(100 * loss.days), D(200))
    assert dates() == before
    refused("access.refused", lambda: decide_rush.approve(key, actor=shop.planner, at=NOW))
    refused("document.state", lambda: carry_out_rush.perform(key, actor=shop.planner, at=NOW))
    assert decide_rush.approve(key, actor=shop.director, at=NOW, reason="可以")
    (row,) = queries.of_ids([key])
    assert row.state == states.TOLD
    assert row.due_at is not None
    assert row.due_at - NOW >= dt.timedelta(hours=4)
    assert key in [notice.record_id for notice in latest(loser(shop), 9) if notice.kind == "rush_loses"]
    refused("rush.waits", lambda: carry_out_rush.perform(key, actor=shop.planner, at=NOW))
    refused("access.refused", lambda: carry_out_rush.perform(key, actor=shop.seller, at=row.due_at or NOW))
    gainer = Actor("销售", person_id=shop.seller.person_id, roles=frozenset({R.SALES_DIRECTOR}))
    refused("rush.who_gains", lambda: carry_out_rush.perform(key, actor=gainer, at=row.due_at or NOW))
    refused("rush.late", lambda: answer_rush.object_to(key, actor=loser(shop), at=row.due_at or NOW, reason="太晚"))
    moved = carry_out_rush.perform(key, actor=shop.planner, at=row.due_at)
    assert dates() == before | {line_of(gains): row.now_date, line_of(loses): loss.now_date}
    assert sorted(moved) == sorted([line_of(gains), line_of(loses)])
    assert [change.cause for change in orders.promise_changes(loses)] == ["rush"]
    assert "rush_done" in [each.act for each in happenings(gains)]
    assert queries.of_ids([key])[0].state == states.DONE
    refused("document.state", lambda: carry_out_rush.perform(key, actor=shop.planner, at=row.due_at or NOW))
    proved()


def test_an_objection_stands_in_the_orders_thread_and_goes_back_to_the_approver() -> None:
    """Upheld it is carried out at once, for everybody has answered; refused, every order keeps its day."""
    for upheld in (True, False):
        shop = open_shop()
        gains, loses = late_and_early(shop)
        before = dates()
        key = proposed(shop, gains)
        refused("document.state", lambda key=key, shop=shop: answer_rush.object_to(key, actor=loser(shop), at=NOW, reason="早了"))
        decide_rush.approve(key, actor=shop.director, at=NOW)
        refused("rush.objection", lambda key=key, shop=shop: answer_rush.object_to(key, actor=loser(shop), at=NOW, reason=" "))
        refused("rush.no_loser", lambda key=key, shop=shop: answer_rush.object_to(key, actor=shop.seller, at=NOW, reason="我要"))
        answer_rush.object_to(key, actor=loser(shop), at=NOW, reason="客户要罚款")
        assert queries.of_ids([key])[0].state == states.OBJECTED
        assert "客户要罚款" in [each.text for each in happenings(loses)]
        assert set(waiting_of("rush_order", [key])) == {key}
        refused("document.state", lambda key=key, shop=shop: carry_out_rush.perform(key, actor=shop.planner, at=NOW))
        if upheld:
            decide_rush.approve(key, actor=shop.director, at=NOW, reason="罚款由急单承担")
            assert queries.of_ids([key])[0].state == states.UPHELD
            told = [notice.params for notice in latest(loser(shop), 9) if notice.kind == "rush_loses"]
            assert any("罚款由急单承担" in str(params) for params in told)
            carry_out_rush.perform(key, actor=shop.planner, at=NOW)
            assert dates() != before
        else:
            refused("rush.why_not", lambda key=key, shop=shop: decide_rush.refuse(key, actor=shop.director, at=NOW))
            decide_rush.refuse(key, actor=shop.director, at=NOW, reason="不抢")
            assert queries.of_ids([key])[0].state == states.REFUSED
            assert dates() == before
        proved()


def test_who_agrees_early_need_not_be_waited_for_and_a_proposal_is_taken_back() -> None:
    shop = open_shop()
    gains, _loses = late_and_early(shop)
    key = proposed(shop, gains)
    refused("rush.open", lambda: proposed(shop, gains))
    propose_rush.withdraw(key, actor=shop.planner, at=NOW, reason="客户改期")
    assert queries.of_ids([key])[0].state == states.WITHDRAWN
    assert waiting_of("rush_order", [key]) == {}
    again = proposed(shop, gains, "0")
    decide_rush.approve(again, actor=shop.director, at=NOW)
    answer_rush.agree(again, actor=loser(shop), at=NOW)
    carry_out_rush.perform(again, actor=shop.planner, at=NOW)
    assert queries.of_ids([again])[0].state == states.DONE


def test_dates_that_hold_no_longer_are_refused_and_what_is_wrong_is_said_at_its_field() -> None:
    shop = open_shop()
    gains, loses = late_and_early(shop)
    line, today = line_of(gains), clock.business_date(NOW)
    for fact, code, field in (
        (Rush(line, today - DAY), "rush.past", "wanted"), (Rush(line, today + DAY * 300), "rush.no_sooner", "wanted"),
        (Rush(line, today, D("0.001")), "rush.premium", "premium"), (Rush(line, today, gives=gains), "rush.gives", "gives"),
        (Rush(0, today), "rush.no_sooner", "wanted"),
    ):  # fmt: skip
        no = refused(code, lambda fact=fact: propose_rush.perform(fact, actor=shop.planner, at=NOW, reason="x"))
        assert no.field == field
    refused("rush.reason", lambda: propose_rush.perform(Rush(line, today), actor=shop.planner, at=NOW))
    for who in (shop.seller, shop.director):
        refused("access.refused", lambda who=who: propose_rush.perform(Rush(line, today), actor=who, at=NOW, reason="x"))
    both = Actor("销售", person_id=shop.seller.person_id, roles=frozenset({R.PLANNER}), unit_id=shop.c.units[0])
    refused("rush.who_gains", lambda: propose_rush.perform(Rush(line, today), actor=both, at=NOW, reason="x"))
    key = proposed(shop, gains)
    decide_rush.approve(key, actor=shop.director, at=NOW)
    answer_rush.agree(key, actor=loser(shop), at=NOW)
    stock_goes = change_order.perform(Change(loses, (LineChange(1, qty=D(1)),)), actor=shop.other, at=NOW, reason="客户减量")
    assert stock_goes
    before = dates()
    refused("rush.moved", lambda: carry_out_rush.perform(key, actor=shop.planner, at=NOW))
    assert dates() == before


def test_many_days_lost_are_decided_by_an_executive() -> None:
    shop = open_shop()
    gains, _ = late_and_early(shop)
    in_force(worked_out.EXECUTIVE_DAYS, 1, "", shop.c.units[0])
    executive = person(f"exec-{shop.c.units[0]}", "高管", shop.c.units[0], R.EXECUTIVE)
    key = proposed(shop, gains)
    refused("approval.not_yours", lambda: decide_rush.approve(key, actor=shop.director, at=NOW))
    decide_rush.approve(key, actor=executive, at=NOW)
    assert queries.of_ids([key])[0].state == states.TOLD


def test_the_pages_show_the_cost_on_the_order_that_gains_and_hide_what_is_not_ones_own() -> None:
    shop = open_shop()
    gains, loses = late_and_early(shop)
    sheet = sheet_of("rush_orders")
    act = sheet.act("propose")
    assert act is not None
    assert act.live is not None
    sent = {"order": gains, "line": 1, "wanted": clock.business_date(NOW), "premium": D(50), "why": "客户停线"}
    with clock.moved(NOW):
        (check,) = act.live(shop.planner, sent, None)
    assert len(check.facts) == 1
    done = act.run(Call(shop.planner, NOW, (), sent))
    key = done.record_id
    assert key is not None
    row = queries.of_ids([key])[0]
    panel = next(panel for panel in sheet_of("orders").panels if panel.code == "rushes")
    for order, cost in ((gains, row.lost + 50), (loses, None)):
        body = panel.body(shop.planner, order)
        assert isinstance(body, TablePart)
        assert [each["cost"] for each in body.rows] == [cost]
    losses = next(panel for panel in sheet.panels if panel.code == "losses")
    for who, seen in ((shop.planner, 1), (loser(shop), 1), (shop.seller, 1)):
        body = losses.body(who, key)
        assert isinstance(body, TablePart)
        assert len(body.rows) == seen
    stranger = Actor("外人", person_id=shop.c.people[2], roles=frozenset({R.SALESPERSON}))
    refused("record.missing", lambda: queries.rush(stranger, key))
    wrong = sent | {"line": 9}
    refused("rush.line", lambda: act.run(Call(shop.planner, NOW, (), wrong)))


QTY = st.integers(1, 9)


@given(QTY, st.lists(st.tuples(QTY, st.integers(0, 6)), max_size=5))
def test_displacing_makes_and_loses_no_piece(qty: int, others: list[tuple[int, int]]) -> None:
    """What the line gets others had, each of them gets as much of what it had; it comes by the day wanted."""
    start = dt.date(2025, 6, 2)

    def piece(key: int, much: int, day: int) -> Piece:
        return Piece(Place(PLANNED, key, D(much), D(0), start + DAY * day), D(much), start + DAY * day)

    line = Line(1, start + DAY * 2, 1, (piece(1, qty, 9),))
    givers = [Line(n, start + DAY * day, 2, (piece(n, much, day),)) for n, (much, day) in enumerate(others, 2)]
    had = {each.key: each.pieces for each in (line, *givers)}
    for way in displaced(line, givers):
        assert all(each.day <= line.promised for each in way.holds[1])
        for key, pieces in way.holds.items():
            assert sum(each.qty for each in pieces) == sum(each.qty for each in had[key])
        for key in range(1, len(others) + 2):
            held = sum(each.qty for pieces in way.holds.values() for each in pieces if each.place.key == key)
            assert held == (sum(each.qty for each in had[key]) if key in way.holds else 0)
