"""PRO-6, PER-2 · Margin (13.15) is made with each invoice of people's acts, shared like it, and goes back with whatever goes back of it."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import approve_rule, draft_rule, propose_rule, set_product_cost
from makesell.flows.org_1_organisation.set_product_cost import NewCost
from makesell.flows.pro_6_shipping import charge_freight, draft_invoice, post_invoice, reverse_invoice
from makesell.flows.pro_6_shipping.charge_freight import FreightFact
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps.freight import SHARE
from makesell.flows.steps.preview import preview
from makesell.ground.access import roles
from makesell.ground.db import run
from makesell.ground.rules.actions import NewRule
from makesell.sheets import deliveries as deliveries_sheet
from tests.clauses.cast import NOW, TODAY
from tests.clauses.orders import LineFact, OrderFact, open_shop, proved, refused
from tests.clauses.test_pro_6_allowances import Lowered

D = Decimal
pytestmark = pytest.mark.django_db


class Costed(Lowered):
    """The order of 10 pieces for 1,000.01, shares 60/40, invoiced by people; a piece cost 70 when it left, and 90 ever since."""

    at = NOW

    def __init__(self, freight: str = "0.01", charged: str = "") -> None:
        self.charged = charged
        super().__init__(freight=freight)

    def invoiced(self) -> int:
        """Drafted and posted, perhaps after the carrier has charged the delivery."""
        if self.charged:
            charge_freight.perform(FreightFact(self.delivery, D(self.charged)), actor=co.ACTOR, at=NOW)
        since = TODAY + dt.timedelta(days=1)
        for cost, day in ((D(70), co.SINCE), (D(90), since)):
            set_product_cost.perform_many([NewCost(product, cost, "CNY", day) for product in self.company.products], actor=co.ACTOR, at=NOW)
        part = ChargeFact(self.made.line_ids[0], D(10))
        key = draft_invoice.perform(InvoiceFact(lines=(part,)), actor=co.ACTOR, at=NOW)
        return post_invoice.perform(key, actor=co.ACTOR, at=self.at)

    def margins(self) -> list[Decimal]:
        """What each person stands at, the first share first."""
        return [
            row[0]
            for row in run(
                """select sum(e.net) from performance_entry e where e.line_id = %s and e.measure = 'margin' and not e.overlay
                   group by e.person_id order by min(e.id)""",
                [self.made.line_ids[0]],
            )
        ]


class Late(Costed):
    """Invoiced days after the goods left: the cost is that of the day they did."""

    at = NOW + dt.timedelta(days=2)


def test_margin_is_net_less_the_cost_of_the_day_the_goods_left_and_goes_back_whole() -> None:
    """1,000.01 − 10 × 70 = 300.01 over 60/40; an allowance of 100 takes 60 and 40; half returned leaves half; all of it leaves nothing."""
    b = Costed()
    assert b.sums()["margin"] == (D(10), D("300.01"), D("300.01"))
    assert b.margins() == [D("180.01"), D("120.00")]
    proved()
    b.lower("100")
    assert (b.sums()["margin"][:2], b.margins()) == ((D(10), D("200.01")), [D("120.01"), D("80.00")])
    proved()
    b.credited("5")
    assert b.sums()["margin"][:2] == (D(5), D("100.00"))
    proved()
    b.credited("5")
    assert set(b.sums()) == {"returned"}
    proved()


def test_an_allowance_beyond_the_margin_is_a_loss_and_a_wrong_invoice_takes_its_margin_along() -> None:
    b = Costed()
    b.lower("500")
    assert b.margins() == [D("-119.99"), D("-80.00")]
    proved()
    other = Late()
    assert other.margins() == [D("180.01"), D("120.00")]
    reverse_invoice.perform(other.invoice, actor=co.ACTOR, at=other.at, reason="抬头错误")
    assert "margin" not in other.sums()
    proved()


def test_check_finds_a_cost_that_is_not_the_margins_and_a_margin_that_did_not_follow() -> None:
    b = Costed()
    b.lower("100")
    run("update invoices_invoiceline set cost = cost + 1 where order_line_id = %s", [b.made.line_ids[0]])
    assert {fault.check for fault in check_books.perform()} == {"invoices.margin"}
    run("update invoices_invoiceline set cost = cost - 1 where order_line_id = %s", [b.made.line_ids[0]])
    run("update performance_entry set net = net + 1, gross = gross + 1 where line_id = %s and measure = 'margin' and qty = 0", [b.made.line_ids[0]])
    assert "invoices.margin_follows" in {fault.check for fault in check_books.perform()}


def share(value: str) -> None:
    """The share of the price that is planned for freight."""
    rules = draft_rule.perform_many([NewRule(SHARE, value, TODAY)], actor=co.ACTOR, at=NOW)
    propose_rule.perform_many(rules, actor=co.ACTOR, at=NOW)
    approve_rule.perform_many(rules, actor=co.ACTOR, at=NOW)


def test_freight_borne_by_us_is_planned_and_corrected_when_the_carrier_charges() -> None:
    """13.15: 300.01 less 2 % of 1,000.01 = 280.01, planned; the carrier charges 45.50, entered anew as 30: 254.51, 270.01; 5 back leave half."""
    share("0.02")
    b = Costed(freight="0")
    assert b.margins() == [D("168.01"), D("112.00")]
    proved()
    finance = b.who[roles.FINANCE]
    for amount, left in (("45.50", ["152.71", "101.80"]), ("30.00", ["162.01", "108.00"])):
        charge_freight.perform(FreightFact(b.delivery, D(amount)), actor=finance, at=NOW)
        assert b.margins() == [D(one) for one in left]
        proved()
    b.credited("5")
    assert b.margins() == [D("81.00"), D("54.00")]
    b.credited("5")
    assert set(b.sums()) == {"returned"}
    proved()
    run("update invoices_invoiceline set freight_cost = freight_cost + 1, cost = cost - 1 where order_line_id = %s", [b.made.line_ids[0]])
    assert {fault.check for fault in check_books.perform()} == {"invoices.freight"}


def test_a_carrier_that_charged_before_the_invoice_is_known_to_it_and_a_customer_who_pays_freight_bears_it() -> None:
    """45.50 is known when the invoice is posted; with a freight line on the order nothing is borne by us, and refusals change nothing."""
    early = Costed(freight="0", charged="45.50")
    assert early.margins() == [D("152.71"), D("101.80")]
    assert [str(fact.value) for fact in deliveries_sheet._facts(co.ACTOR, early.delivery) if "45.5" in str(fact.value)]
    proved()
    pays = Costed(charged="45.50")
    assert pays.margins() == [D("180.01"), D("120.00")]
    charge = charge_freight.perform
    for code, amount, who in (
        ("freight.amount", "-1", roles.FINANCE), ("freight.amount", "0.001", roles.FINANCE), ("access.refused", "1", roles.SALESPERSON)
    ):  # fmt: skip
        refused(code, lambda amount=amount, who=who: charge(FreightFact(pays.delivery, D(amount)), actor=pays.who[who], at=NOW))
    assert pays.margins() == [D("180.01"), D("120.00")]
    proved()


def test_authority_is_judged_with_planned_freight() -> None:
    """Cost 60 of 100: what a line takes from us is 64 with 4 % of freight borne by us, 60 where the customer is charged for it."""
    share("0.04")
    shop = open_shop()
    lines = (LineFact(shop.product, D(1)), LineFact(None, kind="freight", unit_price=D(5), text="运费"))
    found = [
        preview(OrderFact(shop.c.customers[0], given), actor=shop.seller, on=TODAY).offered[0].whole_cost for given in (lines[:1], lines)
    ]
    assert found == [D(64), D(60)]
