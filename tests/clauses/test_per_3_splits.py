"""PER-3 · Other shares of a confirmed order: asked for, decided by somebody else, posted anew on that day; what came before stays where it was."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from makesell.books.performance import balances as performance
from makesell.books.performance.balances import Slice
from makesell.demo import samples as co
from makesell.demo.sample_pay import close_sales
from makesell.documents.orders import queries, states
from makesell.documents.orders.actions import NewSplit
from makesell.flows.per_3_reward import approve_split, change_split, refuse_split, withdraw_split
from makesell.flows.per_3_reward.change_split import SplitWish
from makesell.flows.pro_5_production.record_orders import Made
from makesell.flows.pro_6_shipping import reverse_receipt
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.reg_1_regime import check_books, decide_approval
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval import queries as approvals
from makesell.ground.db import run
from makesell.ground.notices import queries as notices
from makesell.metrics import conformance
from makesell.sheets import split_changes
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.pay import Firm

D = Decimal
pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=30)
Sums = dict[str, dict[int, Decimal]]


class Deal:
    """An order of 10 and 10 pieces, 60/40 with an overlay of 30 %; half paid and a part of it back in March and April, both months closed."""

    def __init__(self) -> None:
        self.c = c = co.company()
        self.made: Made = co.order(c, co.DAY, nets=("1000.01", "333.33"), freight="0.01", overlay=True)
        unit = c.units[0]
        self.a, self.b, self.beside, self.house = c.people[0], c.people[1], c.people[2], c.houses[0]
        self.seller = Actor("人员0", person_id=self.a, roles=frozenset({R.SALESPERSON}), unit_id=unit, unit_ids=frozenset({unit}))
        self.colleague = Actor("人员1", person_id=self.b, roles=frozenset({R.SALESPERSON}), unit_id=c.units[1], unit_ids=frozenset({c.units[1]}))
        self.manager = person(f"M{unit}", "经理", unit, R.SALES_MANAGER)
        self.director = person(f"D{unit}", "总监", unit, R.SALES_DIRECTOR)
        self.boss = person(f"B{unit}", "总经理", unit, R.EXECUTIVE)
        self.planner = person(f"P{unit}", "计划", unit, R.PLANNER)

    def lived(self) -> "Deal":
        """Shipped, invoiced, half paid, a receipt reversed, two of ten returned and credited, three of the second line shipped."""
        self.delivery = co.ship(self.c, self.made, dt.date(2025, 3, 20), 10)
        co.invoice(self.c, self.made, dt.date(2025, 3, 21))
        co.allocated_receipt(self.c, "565.00", on=dt.datetime(2025, 4, 2, 2, tzinfo=dt.UTC))
        april = dt.datetime(2025, 4, 2, 2, tzinfo=dt.UTC)
        wrong = co.allocated_receipt(self.c, "10.00", on=april)
        reverse_receipt.perform(wrong, actor=co.ACTOR, at=april, reason="银行退回")
        self.back("2", dt.datetime(2025, 4, 3, 2, tzinfo=dt.UTC))
        co.ship(self.c, self.made, dt.date(2025, 4, 4), 3, lines=(1,))
        close_sales(dt.date(2025, 5, 1))
        return self

    def back(self, qty: str, at: dt.datetime) -> None:
        """A quantity of the first line comes back and is credited."""
        key = authorise_return.perform(ReturnFact(self.delivery, "型号错误", ((1, D(qty)),)), actor=co.ACTOR, at=at)
        receive_return.perform(key, actor=co.ACTOR, at=at)
        inspect_return.perform(InspectFact(key, "scrap"), actor=co.ACTOR, at=at)
        credit_return.perform(key, actor=co.ACTOR, at=at)

    def ask(self, *shares: tuple[int, str], overlay: tuple[int, str] | None = None, who: Actor | None = None, lines: tuple[int, ...] = ()) -> int:
        """Other shares, with the reason."""
        extra = (NewSplit(overlay[0], D(overlay[1]), overlay=True),) if overlay else ()
        wish = SplitWish(self.made.order_id, (*(NewSplit(each, D(share)) for each, share in shares), *extra), lines)
        return change_split.perform(wish, actor=who or self.seller, at=NOW, reason="后期由小组共同跟进")

    def changed(self) -> int:
        """Half each, a fifth for the house account, the overlay gone; approved by the director."""
        key = self.ask((self.b, "0.3"), (self.a, "0.5"), (self.house, "0.2"))
        assert approve_split.perform(key, actor=self.director, at=NOW)
        return key

    def sums(self, line: int = 0, *, overlay: bool = False) -> Sums:
        """By measure and person the net that stands, without zeros."""
        rows = run(
            """select measure, person_id, sum(net) from performance_entry where line_id = %s and overlay = %s group by 1, 2
               having sum(net) <> 0""",
            [self.made.line_ids[line], overlay],
        )
        found: Sums = {}
        for measure, who, net in rows:
            found.setdefault(measure, {})[who] = net
        return found

    def ordered(self, who: int, start: dt.date, end: dt.date) -> Decimal:
        """What a person has ordered between two business dates."""
        return performance.total(Slice("ordered", start, end, person_ids=(who,))).net


def proven() -> None:
    """`check` finds nothing."""
    assert [f"{fault.check} {fault.what}: {fault.expected} ≠ {fault.found}" for fault in check_books.perform()] == []


def test_every_event_follows_the_new_shares_and_the_old_quarter_stays() -> None:
    """60/40 becomes 50/30 and 20 for the house: each measure keeps its sum, March keeps what it had, June carries the difference."""
    deal = Deal().lived()
    before = deal.sums()
    march = (dt.date(2025, 3, 1), dt.date(2025, 4, 1))
    had = deal.ordered(deal.a, *march)
    key = deal.changed()
    after = deal.sums()
    assert {measure: sum(each.values()) for measure, each in after.items()} == {measure: sum(each.values()) for measure, each in before.items()}
    assert set(after) == {"ordered", "shipped", "invoiced", "collected", "paid", "returned"}
    for each in after.values():
        whole = sum(each.values())
        for who, share in ((deal.a, "0.5"), (deal.b, "0.3"), (deal.house, "0.2")):
            assert abs(each[who] - whole * D(share)) <= D("0.02")
    assert deal.sums(overlay=True) == {}
    assert deal.ordered(deal.a, *march) == had
    assert deal.ordered(deal.a, TODAY, TODAY + dt.timedelta(days=1)) == after["ordered"][deal.a] - before["ordered"][deal.a] + (
        deal.sums(1)["ordered"][deal.a] - D("200.00"))  # fmt: skip
    assert {(row.person_id, row.share, row.overlay) for row in queries.splits(deal.made.order_id)} == {
        (deal.b, D("0.3"), False), (deal.a, D("0.5"), False), (deal.house, D("0.2"), False)}  # fmt: skip
    row = queries.split_change(deal.director, key)
    assert ((row.number or "")[:3], row.state, row.changed_date) == ("SC-", states.CHANGED, TODAY)
    told = [notice.kind for notice in notices.latest(deal.colleague)]
    assert told == ["split_changed"]
    proven()


def test_what_happens_afterwards_meets_what_stands() -> None:
    """The rest is paid and shipped with the new shares; another change; all of it comes back: nothing is left for anybody."""
    deal = Deal().lived()
    deal.changed()
    co.allocated_receipt(deal.c, "339.01", on=NOW)
    co.ship(deal.c, deal.made, TODAY, 4, lines=(1,))
    assert deal.sums()["paid"] == deal.sums()["invoiced"]
    proven()
    again = deal.ask((deal.b, "0.33333333"), (deal.a, "0.66666667"), overlay=(deal.beside, "0.1"), who=deal.manager)
    assert approve_split.perform(again, actor=deal.director, at=NOW)
    proven()
    co.ship(deal.c, deal.made, TODAY, 3, lines=(1,))
    assert sum(deal.sums(1)["shipped"].values()) == D("333.33")
    assert deal.sums(1)["shipped"] == deal.sums(1)["ordered"]
    for qty in ("3", "5"):
        deal.back(qty, NOW)
        proven()
    assert set(deal.sums()) <= {"collected", "returned"}
    assert set(deal.sums(overlay=True)) <= {"collected", "returned"}


def test_one_line_alone_in_a_closed_month_counts_in_the_first_open_one() -> None:
    deal = Deal()
    key = deal.ask((deal.house, "1"), lines=(2,))
    close_sales(dt.date(2025, 7, 1))
    approve_split.perform(key, actor=deal.director, at=NOW)
    assert deal.sums()["ordered"] == {deal.a: D("600.01"), deal.b: D("400.00")}
    assert deal.sums(1)["ordered"] == {deal.house: D("333.33")}
    assert deal.ordered(deal.house, dt.date(2025, 7, 1), dt.date(2025, 7, 2)) == D("333.33")
    proven()


def test_pay_takes_back_what_a_closed_quarter_paid_and_pays_the_new_share() -> None:
    """13.7 (b): 3,500.00 were paid on 150,000; 60 % stay with the seller: all of it is taken back, 90,000 earn by this quarter's steps."""
    firm = Firm(measure="invoiced")
    made = firm.sold("150000", dt.date(2025, 3, 10))
    assert firm.statement(firm.released("2025-Q1")).paid == D("3500.00")
    shares = (NewSplit(firm.c.people[0], D("0.6")), NewSplit(firm.c.people[1], D("0.4")))
    key = change_split.perform(SplitWish(made.order_id, shares), actor=firm.manager, at=NOW, reason="两组共同签下")
    approve_split.perform(key, actor=firm.director, at=NOW)
    second = firm.released("2025-Q2")
    assert sorted((line.component, line.credit, line.amount) for line in firm.lines(second)) == [
        ("clawback", D(-150_000), D("-3500.00")), ("commission", D(90_000), D("1800.00"))]  # fmt: skip
    assert firm.statement(second).carried == D("-1700.00")
    proven()


def test_who_decides_is_somebody_else_and_whose_share_it_is_not() -> None:
    """The inbox decides like the page; the director's own share goes to an executive; refused and withdrawn change nothing."""
    deal = Deal()
    before = deal.sums()
    key = deal.ask((deal.a, "0.5"), (deal.b, "0.5"))
    refused("split_change.waits", lambda: deal.ask((deal.a, "1")))
    for wrong in (deal.planner, deal.seller, deal.manager):
        refused("access.refused", lambda wrong=wrong: approve_split.perform(key, actor=wrong, at=NOW))  # type: ignore[misc]
        refused("access.refused", lambda wrong=wrong: refuse_split.perform(key, actor=wrong, at=NOW, reason="x"))  # type: ignore[misc]
    refused("record.missing", lambda: withdraw_split.perform(key, actor=deal.colleague, at=NOW))
    refused("split_change.why_not", lambda: refuse_split.perform(key, actor=deal.director, at=NOW))
    (waiting,) = approvals.waiting_of(change_split.PURPOSE, [key]).values()
    refused("approval.not_yours", lambda: decide_approval.perform(waiting, "approved", actor=deal.manager, at=NOW, on=TODAY))
    decide_approval.perform(waiting, "refused", actor=deal.director, at=NOW, on=TODAY, reason="没有理由")
    own = deal.ask((deal.director.person_id or 0, "0.2"), (deal.a, "0.8"), who=deal.director)
    refused("split_change.four_eyes", lambda: approve_split.perform(own, actor=deal.director, at=NOW))
    withdraw_split.perform(own, actor=deal.seller, at=NOW)
    refused("document.state", lambda: approve_split.perform(own, actor=deal.boss, at=NOW))
    assert deal.sums() == before
    mine = deal.ask((deal.director.person_id or 0, "0.2"), (deal.a, "0.8"), who=deal.manager)
    (waiting,) = approvals.waiting_of(change_split.PURPOSE, [mine]).values()
    decide_approval.perform(waiting, "approved", actor=deal.boss, at=NOW, on=TODAY)
    assert [queries.split_change(deal.boss, each).state for each in (key, own, mine)] == [states.REFUSED, states.WITHDRAWN, states.CHANGED]
    assert set(deal.sums()["ordered"]) == {deal.a, deal.director.person_id}
    proven()


def test_whose_share_changes_may_read_the_change_though_not_the_order() -> None:
    """The notice leads everybody it tells to a page they may open, in a deal of somebody else's customer too; nobody else, and nothing else."""
    deal = Deal()
    key = deal.changed()
    unit = deal.c.units[1]
    helper = Actor("售前", person_id=deal.beside, roles=frozenset({R.PRESALES}), unit_id=unit, unit_ids=frozenset({unit}))
    stranger = person(f"S{unit}", "旁人", unit, R.SALESPERSON, R.PRESALES)
    for who in (deal.colleague, helper):
        (told,) = notices.latest(who)
        assert (told.kind, told.record_id) == ("split_changed", key)
        assert queries.split_change(who, key).id == key
        assert listing.seen(queries.SPLIT_LISTING, who, [key]) == {key}
        refused("record.missing", lambda who=who: queries.order(who, deal.made.order_id))  # type: ignore[misc]
        assert split_changes.SHEET.head(who, key).origin is None
        assert {fact.id for fact in split_changes.facts(who, key) if fact.noun in ("orders", "customers")} == set()
    refused("record.missing", lambda: queries.split_change(stranger, key))
    order = deal.made.order_id
    assert split_changes.SHEET.head(deal.director, key).origin == ("orders", order, queries.split_change(deal.director, key).order)
    assert [(step.standing, step.record_id, step.by) for step in conformance.walked(deal.director, order) if step.kind == "split_changes"] == [
        ("done", key, deal.director.name)]  # fmt: skip


def test_bad_shares_are_refused_and_nothing_changes() -> None:
    deal = Deal()
    draft = co.order(deal.c, co.DAY, state="draft").order_id
    a, b, house = deal.a, deal.b, deal.house
    cases: list[tuple[str, Callable[[], object]]] = [
        ("split.whole", lambda: deal.ask((a, "0.6"), (b, "0.3"))),
        ("split.twice", lambda: deal.ask((a, "0.6"), (a, "0.4"))),
        ("split.share", lambda: deal.ask((a, "1.5"), (b, "-0.5"))),
        ("split.overlay", lambda: deal.ask((a, "1"), overlay=(b, "0.6"))),
        ("reference.unknown", lambda: deal.ask((10**12, "1"))),
        ("split_change.nothing", lambda: deal.ask((b, "0.4"), (a, "0.6"), overlay=(deal.beside, "0.3"))),
        ("split_change.line", lambda: deal.ask((house, "1"), lines=(3,))),
        ("split_change.reason", lambda: change_split.perform(SplitWish(deal.made.order_id, (NewSplit(a),)), actor=deal.seller, at=NOW)),
        ("order.state", lambda: change_split.perform(SplitWish(draft, (NewSplit(b),)), actor=deal.seller, at=NOW, reason="x")),
        ("record.missing", lambda: deal.ask((a, "1"), who=deal.colleague)),
        ("access.refused", lambda: deal.ask((a, "1"), who=deal.planner)),
        ("record.stale", lambda: change_split.perform(
            SplitWish(deal.made.order_id, (NewSplit(a),)), actor=deal.seller, at=NOW, reason="x", version=99)),
    ]  # fmt: skip
    for code, work in cases:
        refused(code, work)
    assert queries.split_changes_of_order(deal.director, deal.made.order_id) == 0
