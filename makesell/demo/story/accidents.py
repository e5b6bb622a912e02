"""Demo: what goes wrong in an ordinary office — mistakes taken back, things begun and given up."""

import datetime as dt
from decimal import Decimal
from types import ModuleType
from typing import Any, Final

from makesell.demo.story import money
from makesell.demo.story.deals import Deal
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.scenes import customer, quarters
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.invoices import queries as invoices
from makesell.flows.org_1_organisation import propose_role, withdraw_role
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.flows.org_1_organisation.withdraw_role import RoleEnd
from makesell.flows.pro_5_production import cancel_production, plan_production
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_6_shipping import (
    claim_receipt,
    confirm_receipt,
    discard_invoice,
    draft_invoice,
    post_invoice,
    record_receipts,
    refuse_claim,
    reverse_invoice,
    reverse_receipt,
)
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_7_care import authorise_return, cancel_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal

BUYER: Final = "C-1003"


def receipts(stage: Stage) -> Life:
    """Money nobody knows, a claim refused and made again, a receipt the bank took back."""
    yield quarters(stage.last)[1] + dt.timedelta(days=24)
    cashier, finance, seller = stage.who(R.CASHIER), stage.who(R.FINANCE), stage.owner(BUYER)
    fact = NewReceipt(stage.today, Decimal("58000.00"), "CNY", customer(BUYER).name, f"{stage.calendar.number():07d}", "货款")
    key = yield do(record_receipts, fact, cashier)
    claim = ClaimFact(key, stage.customers[BUYER])
    yield do(claim_receipt, claim, seller)
    yield do(refuse_claim, key, finance, "请注明对应订单")
    yield do(claim_receipt, claim, seller)
    yield from tried(confirm_receipt, key, seller)
    yield do(confirm_receipt, key, finance)
    yield stage.later(3)
    yield from tried(reverse_receipt, key, cashier)
    yield do(reverse_receipt, key, finance, "银行退汇,户名不符")
    yield stage.last - dt.timedelta(days=2)
    unknown = NewReceipt(stage.today, Decimal("12600.00"), "CNY", "苏州某机电经营部", f"{stage.calendar.number():07d}", "设备款")
    yield do(record_receipts, unknown, cashier)


def invoicing(stage: Stage) -> Life:
    """A draft thrown away, an invoice that was wrong from the start, a return the customer thought better of, production nobody wants."""
    yield quarters(stage.last)[1] + dt.timedelta(days=40)
    clerk, service, planner = stage.who(R.INVOICING_CLERK), stage.who(R.CUSTOMER_SERVICE), stage.who(R.PLANNER)
    made = yield do(plan_production, PlanFact(stage.products["HD-32-120"], Decimal(12), stage.later(15), stage.warehouse), planner)
    yield do(cancel_production, made, planner, "预测下调")
    for delivery in delivered():
        back = yield do(authorise_return, ReturnFact(delivery, "客户怀疑异响"), service)
        yield do(cancel_return, back, service, "复测正常,客户留用")
        break
    for _ in range(20):
        yield stage.later(1)
        for delivery in delivered()[:3]:
            key = yield from tried(draft_invoice, InvoiceFact(delivery_id=delivery), clerk)
            if key is None:
                continue
            yield do(discard_invoice, key, clerk)
            key = yield do(draft_invoice, InvoiceFact(delivery_id=delivery), clerk)
            yield do(post_invoice, key, clerk)
            yield from tried(reverse_invoice, key, clerk)
            if (yield from tried(reverse_invoice, key, stage.who(R.FINANCE), "开票抬头错误")) is None:
                stage.begin(_paid(stage, key))
                continue
            again = yield do(draft_invoice, InvoiceFact(delivery_id=delivery), clerk)
            yield do(post_invoice, again, clerk)
            stage.begin(_paid(stage, again))
            return


def _paid(stage: Stage, invoice: int) -> Life:
    """The customer pays it, a few days late, as others."""
    (row,) = invoices.of_ids([invoice])
    code = next(code for code, key in stage.customers.items() if key == row.customer_id)
    yield from money.paid(stage, Deal(stage.today, customer(code), (), "", late=3), invoice)


def rights(stage: Stage) -> Life:
    """A role asked for and withdrawn again before a second person approved it; salespeople who try what is not theirs."""
    yield quarters(stage.last)[1] + dt.timedelta(days=30)
    people = stage.staff.people
    grant = yield do(propose_role, NewGrant(people["weibowen"], R.CUSTOMER_SERVICE, stage.today), stage.who(R.ADMINISTRATOR))
    yield do(withdraw_role, RoleEnd(grant, stage.today), stage.who(R.SECURITY_ADMINISTRATOR), "岗位不变")
    for who in ("linxiaowen", "matianyu"):
        yield from tried(post_invoice, any_invoice(), who)


def tried(flow: ModuleType, fact: Any, who: str, reason: str = "", *, act: str = "") -> Part:
    """What came of it, or None when it was refused."""
    try:
        return (yield do(flow, fact, who, reason, act=act))
    except Refusal:
        return None


def delivered() -> list[int]:
    """The newest deliveries that have left."""
    asked = Query.from_pairs([("size", "20"), ("f", "state.in.issued,delivered"), ("sort", "-number")])
    return [int(row["id"]) for row in listing.page(deliveries.LISTING, EVERYTHING, asked).rows]


def any_invoice() -> int:
    """An invoice there is."""
    return int(listing.page(invoices.LISTING, EVERYTHING, Query.from_pairs([("size", "1")])).rows[0]["id"])
