"""PRO-5 · Credit by 13.13 in full: what extends a limit, money before goods, and the ways round a limit that lead nowhere."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from makesell.books.receivables.balances import exposure
from makesell.documents.orders import queries, states
from makesell.flows.org_1_organisation import (
    approve_rule,
    change_credit_account,
    draft_rule,
    name_credit_account,
    propose_rule,
)
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.pro_5_production import (
    cancel_order,
    change_order,
    confirm_order,
    copy_order,
    decide_extension,
    extend_credit,
    extend_release,
    release_hold,
)
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_5_production.extend_credit import ExtensionFact
from makesell.flows.pro_5_production.release_hold import Release
from makesell.flows.pro_6_shipping import (
    claim_receipt,
    confirm_receipt,
    create_delivery,
    draft_invoice,
    file_payment_letter,
    issue_goods,
    override_tax,
    pick_delivery,
    post_invoice,
    record_receipts,
    reverse_receipt,
)
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.file_payment_letter import LetterFact
from makesell.flows.pro_6_shipping.override_tax import TaxFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.reg_1_regime import decide_approval
from makesell.flows.steps import credit_stops
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval import queries as approvals
from makesell.ground.spine.master import Change as Renamed
from makesell.masterdata.parties import extensions
from makesell.sheets import waiting
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, Shop, gated, limit, open_shop, place, proved, refused, stock

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def test_a_temporary_limit_and_an_insured_part_count_on_their_days() -> None:
    """Limit 1,000, order 1,130: held. With 200 more for a week it confirms; a week later the next is held, until 500 are insured."""
    shop = open_shop()
    account = limit(shop, "1000")
    finance = person("fin", "财务", shop.c.units[0], R.FINANCE)
    fact = ExtensionFact(account, extensions.TEMPORARY, D(200), TODAY, TODAY + WEEK)
    for wrong in (shop.seller, shop.manager, finance):
        refused("access.refused", lambda wrong=wrong: extend_credit.perform(fact, actor=wrong, at=NOW, reason="旺季"))
    key = extend_credit.perform(fact, actor=shop.credit, at=NOW, reason="旺季")
    order, outcome = place(shop, [10])
    assert outcome.holds == (states.CREDIT,)
    for wrong in (shop.credit, shop.seller, shop.director):
        refused("access.refused", lambda wrong=wrong: decide_extension.approve(key, actor=wrong, at=NOW))
    (waiting,) = approvals.waiting_of(extend_credit.PURPOSE, [key]).values()
    refused("approval.own", lambda: decide_approval.perform(waiting, "approved", actor=shop.credit, at=NOW, on=TODAY))
    decide_approval.perform(waiting, "approved", actor=finance, at=NOW, on=TODAY)
    _, second = place(shop, [10])
    assert (second.state, exposure(account).total) == (states.CONFIRMED, D(1130))
    assert queries.holds(order)[0].params["over"] == "130.00"
    later = NOW + WEEK + dt.timedelta(days=1)
    assert place(shop, [1], at=later)[1].holds == (states.CREDIT,)
    insured = extend_credit.perform(replace(fact, kind=extensions.INSURED, amount=D(500), last_date=TODAY + 50 * WEEK),
                                    actor=shop.credit, at=later, reason="中信保 2025-18")  # fmt: skip
    assert decide_extension.approve(insured, actor=finance, at=later)
    assert place(shop, [3], at=later)[1].state == states.CONFIRMED
    extend_credit.end(insured, actor=shop.credit, at=later, reason="保单终止")
    assert place(shop, [1], at=later)[1].holds == (states.CREDIT,)
    refused("document.state", lambda: extend_credit.end(insured, actor=shop.credit, at=later))
    proved()


def test_bad_extensions_are_refused_and_what_is_refused_or_withdrawn_counts_for_nothing() -> None:
    shop = open_shop()
    account, free = limit(shop, "1000"), limit(shop, None, 1)
    finance = person("fin", "财务", shop.c.units[0], R.FINANCE)
    good = ExtensionFact(account, extensions.TEMPORARY, D(200), TODAY, TODAY + WEEK)
    for code, fact in {
        "credit_extension.kind": replace(good, kind="friendly"),
        "credit_extension.no_limit": replace(good, account_id=free),
        "credit_extension.amount": replace(good, amount=D(0)),
        "credit_extension.days": replace(good, last_date=TODAY - WEEK),
        "credit_extension.long": replace(good, last_date=TODAY + dt.timedelta(days=90)),
        "reference.unknown": replace(good, account_id=10**12),
    }.items():
        refused(code, lambda fact=fact: extend_credit.perform(fact, actor=shop.credit, at=NOW, reason="x"))
    refused("credit_extension.reason", lambda: extend_credit.perform(good, actor=shop.credit, at=NOW))
    no, gone = (extend_credit.perform(good, actor=shop.credit, at=NOW, reason="旺季") for _ in range(2))
    refused("credit_extension.why_not", lambda: decide_extension.refuse(no, actor=finance, at=NOW))
    refused("version.stale", lambda: extend_credit.withdraw(gone, actor=shop.credit, at=NOW, version=9))
    decide_extension.refuse(no, actor=finance, at=NOW, reason="已逾期")
    extend_credit.withdraw(gone, actor=shop.credit, at=NOW)
    refused("document.state", lambda: decide_extension.approve(gone, actor=finance, at=NOW))
    assert extensions.in_force(account, TODAY) == {}
    assert place(shop, [10])[1].holds == (states.CREDIT,)


def receive(shop: Shop, order: int | None, amount: str) -> int:
    """Money of the customer's, claimed for the order (or for none) by the seller and confirmed by finance."""
    customer, finance = shop.c.customers[0], person(f"f{amount}", "财务", shop.c.units[0], R.FINANCE)
    key = record_receipts.perform(NewReceipt(TODAY, D(amount), "CNY", "客户", ""), actor=SYSTEM, at=NOW)
    file_payment_letter.perform(LetterFact(customer, "客户", TODAY), actor=SYSTEM, at=NOW)
    claim_receipt.perform(ClaimFact(key, customer, () if order is None else ((order, D(amount)),)), actor=shop.seller, at=NOW)
    return confirm_receipt.perform(key, actor=finance, at=NOW)


def test_what_is_paid_before_shipping_leaves_as_far_as_its_own_money_goes() -> None:
    """13.13: of a gated order of 400,000, shipping 150,000 needs 150,000 tied to it; free money does not help, money taken back closes again."""
    shop = open_shop()
    stock(shop, "400")
    account = limit(shop, "1000")
    line = LineFact(shop.product, D(400), D(1000))
    order, outcome = place(shop, [line], tax_inclusive=True, terms_id=gated(("ready_to_ship", "100", "before_shipping")))
    assert (outcome.state, exposure(account).total) == (states.CONFIRMED, D(0))
    (row,) = queries.acting_lines(order)
    first, rest = (
        create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(row.id, D(qty)),)), actor=SYSTEM, at=NOW) for qty in (150, 250)
    )
    for delivery in (first, rest):
        pick_delivery.perform(PickFact(delivery), actor=SYSTEM, at=NOW)
    receive(shop, None, "500000")
    refused("order.unpaid", lambda: issue_goods.perform(first, actor=SYSTEM, at=NOW))
    receive(shop, order, "149999.99")
    no = refused("order.unpaid", lambda: issue_goods.perform(first, actor=SYSTEM, at=NOW))
    assert (no.params["leaving"], no.params["paid"]) == ("150,000.00", "149,999.99")
    cent = receive(shop, order, "0.01")
    reverse_receipt.perform(cent, actor=SYSTEM, at=NOW, reason="银行退回")
    refused("order.unpaid", lambda: issue_goods.perform(first, actor=SYSTEM, at=NOW))
    receive(shop, order, "0.02")
    issue_goods.perform(first, actor=SYSTEM, at=NOW)
    refused("order.unpaid", lambda: issue_goods.perform(rest, actor=SYSTEM, at=NOW))
    receive(shop, order, "249999.99")
    issue_goods.perform(rest, actor=SYSTEM, at=NOW)
    assert [gate.opened_at is not None for gate in queries.gates([order])] == [True]
    proved()


def _copied(shop: Shop, order: int) -> list[str]:
    copy = copy_order.perform(order, actor=shop.seller, at=NOW).order_id
    return [confirm_order.perform(copy, actor=shop.seller, at=NOW).state]


def _in_five(shop: Shop, order: int) -> list[str]:
    cancel_order.perform(Cancel(order, {}), actor=shop.seller, at=NOW, reason="拆成五单")
    return [place(shop, [2])[1].state for _ in range(5)]


def _enlarged(shop: Shop, order: int) -> list[str]:
    refused("order.change_credit", lambda: change_order.perform(
        Change(order, (LineChange(1, D(12)),)), actor=shop.seller, at=NOW, reason="加量"))  # fmt: skip
    return []


def _dearer(shop: Shop, order: int) -> list[str]:
    refused("order.change_credit", lambda: change_order.perform(
        Change(order, (LineChange(1, D(8), D(200)),)), actor=shop.seller, at=NOW, reason="涨价"))  # fmt: skip
    return []


def _closed_and_opened(shop: Shop, order: int) -> list[str]:
    cancel_order.perform(Cancel(order, {}), actor=shop.seller, at=NOW, reason="改期")
    assert exposure(queries.acting(SYSTEM, "view", order).credit_account_id or 0).total == 0
    return [*_copied(shop, order), *_copied(shop, order)]


def _sister(shop: Shop, order: int) -> list[str]:
    account = queries.acting(SYSTEM, "view", order).credit_account_id
    name_credit_account.perform(Renamed(shop.c.customers[1], {"credit_account_id": account}), actor=SYSTEM, at=NOW)
    return [place(shop, [5], customer=1, who=shop.other)[1].state]


def _paid_in_part(shop: Shop, order: int) -> list[str]:
    receive(shop, None, "113")
    return [place(shop, [qty])[1].state for qty in (2, 1)]


def _released_once(shop: Shop, order: int) -> list[str]:
    held, _ = place(shop, [5])
    release_hold.perform(Release(held, D(565), TODAY), actor=shop.credit, at=NOW, reason="本周付款")
    refused("order.change_credit", lambda: change_order.perform(
        Change(held, (LineChange(1, D(6)),)), actor=shop.seller, at=NOW, reason="加量"))  # fmt: skip
    return _copied(shop, held)


HELD, CONFIRMED = states.HELD, states.CONFIRMED


@pytest.mark.parametrize(
    ("way", "became", "stands"),
    [
        (_copied, [HELD], "904"),
        (_in_five, [*[CONFIRMED] * 4, HELD], "904"),
        (_enlarged, [], "904"),
        (_dearer, [], "904"),
        (_closed_and_opened, [CONFIRMED, HELD], "904"),
        (_sister, [HELD], "904"),
        (_paid_in_part, [HELD, CONFIRMED], "904"),
        (_released_once, [HELD], "1469"),
    ],
)
def test_no_way_round_a_limit(way: Callable[[Shop, int], list[str]], became: list[str], stands: str) -> None:
    """Limit 1,000, of which 904 are taken by an order of eight pieces: what does not fit is held or refused, by whichever way it comes."""
    shop = open_shop()
    account = limit(shop, "1000")
    order, _ = place(shop, [8])
    assert way(shop, order) == became
    assert exposure(account).total == D(stands)
    proved()


def test_what_rounded_tax_leaves_of_an_invoiced_line_takes_up_no_credit() -> None:
    """3 pieces at 100.03: the order's tax is 39.01, singly invoiced 3 × 13.00; nothing is shipped without invoice. Taxed at 9 %, nothing either."""
    shop = open_shop()
    stock(shop, "4")
    account = limit(shop, "1000")
    finance = person("fin", "财务", shop.c.units[0], R.FINANCE)
    for lines, rate, owed in (((D(3), D("100.03")), None, "339.09"), ((D(1), D(100)), D("0.09"), "448.09")):
        order, _ = place(shop, [LineFact(shop.product, *lines)])
        for _ in range(int(lines[0])):
            (row,) = queries.acting_lines(order)
            sent = create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(row.id, D(1)),)), actor=SYSTEM, at=NOW)
            pick_delivery.perform(PickFact(sent), actor=SYSTEM, at=NOW)
            issue_goods.perform(sent, actor=SYSTEM, at=NOW)
            bill = draft_invoice.perform(InvoiceFact(delivery_id=sent), actor=SYSTEM, at=NOW)
            if rate is not None:
                override_tax.perform(TaxFact(bill, 1, rate), actor=finance, at=NOW, reason="安装服务")
            post_invoice.perform(bill, actor=SYSTEM, at=NOW)
        stands = exposure(account)
        assert (stands.open_orders, stands.shipped, stands.due) == (D(0), D(0), D(owed))
    proved()


def look_at(step: str, since: dt.date, boss: Actor) -> None:
    """The rule says at which steps credit looks from a day on."""
    support = person(f"sup-{step}", "内勤", boss.unit_id or 0, R.SALES_SUPPORT)
    rule = draft_rule.perform(NewRule(credit_stops.CHECKED, step, since, reason="发货前复核"), actor=support, at=NOW)
    propose_rule.perform(rule, actor=support, at=NOW)
    approve_rule.perform(rule, actor=boss, at=NOW)


def test_credit_looks_again_at_the_steps_the_rule_names() -> None:
    """An account fails after its order was confirmed: it leaves all the same, unless the rule names delivery or goods issue. Then the order
    stays confirmed and counted, waits on the credit controller's workbench, and leaves once he lets it go, or the account has room again."""
    shop = open_shop()
    stock(shop, "20")
    account = limit(shop, "1000")
    boss = person("boss", "总经理", shop.c.units[0], R.EXECUTIVE)
    orders = [place(shop, [2])[0] for _ in range(4)]

    def leave(order: int) -> int:
        delivery = create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(order,)), actor=SYSTEM, at=NOW)
        pick_delivery.perform(PickFact(delivery), actor=SYSTEM, at=NOW)
        return issue_goods.perform(delivery, actor=SYSTEM, at=NOW)

    def lowered(amount: str, *, blocked: bool = False) -> None:
        change_credit_account.perform(Renamed(account, {"credit_limit": D(amount), "blocked": blocked}), actor=SYSTEM, at=NOW)

    lowered("900")
    leave(orders[0])
    assert credit_stops.waiting(TODAY + WEEK, TODAY) == []
    look_at(credit_stops.ISSUE, TODAY - WEEK, boss)
    delivery = create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(orders[1],)), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(delivery), actor=SYSTEM, at=NOW)
    no = refused("order.credit_over", lambda: issue_goods.perform(delivery, actor=SYSTEM, at=NOW))
    assert (no.params["over"], no.params["limit"], exposure(account).total) == ("4.00", "900.00", D(904))
    assert queries.order(SYSTEM, orders[1]).state == CONFIRMED
    assert [row.id for row in waiting.of_orders(shop.credit, NOW)] == [orders[1]]
    lowered("904", blocked=True)
    refused("order.credit_blocked", lambda: issue_goods.perform(delivery, actor=SYSTEM, at=NOW))
    go = Release(orders[1], D(226), TODAY)
    refused("access.refused", lambda: extend_release.perform(go, actor=shop.seller, at=NOW, reason="急用"))
    own = replace(shop.credit, person_id=shop.seller.person_id)
    refused("order.release_own", lambda: extend_release.perform(go, actor=own, at=NOW, reason="急用"))
    refused("order.release_amount", lambda: extend_release.perform(replace(go, amount=D(225)), actor=shop.credit, at=NOW, reason="急用"))
    extend_release.perform(go, actor=shop.credit, at=NOW, reason="客户已付款，待到账")
    issue_goods.perform(delivery, actor=SYSTEM, at=NOW)
    assert waiting.of_orders(shop.credit, NOW) == []
    lowered("904")
    refused("order.no_hold", lambda: extend_release.perform(replace(go, order_id=orders[2]), actor=shop.credit, at=NOW, reason="x"))
    leave(orders[2])
    look_at(credit_stops.DELIVERY, TODAY, boss)
    lowered("903")
    refused("order.credit_over", lambda: create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(orders[3],)), actor=SYSTEM, at=NOW))
    proved()
