"""Demo: what people try and are told no — each kind of refusal that ordinary days do not bring by themselves. None of it leaves a trace."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Final

from makesell.demo.story.accidents import any_invoice, delivered, tried
from makesell.demo.story.lives import Life, do
from makesell.demo.story.scenes import customer, quarters
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders import queries as orders
from makesell.flows.org_1_organisation import close_period, create_customer, propose_role
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.flows.pro_5_production import create_order, discard_order, edit_order, plan_production
from makesell.flows.pro_5_production.create_order import LineFact, NewSplit, OrderFact
from makesell.flows.pro_5_production.edit_order import Edit
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_6_shipping import claim_receipt, post_invoice, record_receipts
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_7_care import open_ticket
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.ground.access import roles as R
from makesell.ground.period import queries as period

BUYER: Final = "C-1003"
SELLER: Final = "linxiaowen"      # who owns it
PART: Final = Decimal("0.6")
QTY: Final = Decimal(4)


def routine(stage: Stage) -> Life:
    """One bad morning: amounts that are none, days that are not possible, what is not theirs, what must not meet, what is there or closed."""
    yield quarters(stage.last)[1] + dt.timedelta(days=35)
    cashier, director, people = stage.who(R.CASHIER), stage.who(R.SALES_DIRECTOR), stage.staff.people
    product, buyer = stage.products["HD-17-80"], stage.customers[BUYER]
    line, bank = LineFact(product, QTY), NewReceipt(stage.today, Decimal(-5), "CNY", "某公司", "0000001")
    order = OrderFact(buyer, (line,))
    closed, *_, now = period.periods("month", stage.first, stage.today)
    (left,) = deliveries.of_ids(delivered()[:1])
    stranger = next(key for key in stage.customers.values() if key != left.customer_id)
    for flow, fact, who in (
        (record_receipts, bank, cashier), (record_receipts, replace(bank, amount=QTY, value_date=stage.later(3)), cashier),
        (plan_production, PlanFact(product, QTY, stage.first, stage.warehouse), stage.who(R.PLANNER)), (create_order, order, "matianyu"),
        (create_order, replace(order, lines=(replace(line, qty=Decimal(0)),)), SELLER),
        (create_order, replace(order, splits=(NewSplit(people[SELLER], PART),)), SELLER),
        (propose_role, NewGrant(people[cashier], R.CREDIT_CONTROLLER, stage.today), stage.who(R.ADMINISTRATOR)),
        (create_customer, NewCustomer("C-9001", customer(BUYER).name, stage.staff.units["SAL-E"], "CNY", people[SELLER]), stage.who(R.ORDER_DESK)),
        (post_invoice, any_invoice(), stage.who(R.INVOICING_CLERK)), (claim_receipt, ClaimFact(0, buyer), SELLER),
        (close_period, ("sales", closed.id), director), (close_period, ("sales", now.id), director),
        (open_ticket, TicketFact(stranger, "question", "催货", "货到哪里了?", delivery_id=left.id), stage.who(R.CUSTOMER_SERVICE)),
    ):  # fmt: skip
        yield from tried(flow, fact, who)
    yield from _two_at_once(stage, order)


def _two_at_once(stage: Stage, order: OrderFact) -> Life:
    """The order desk keys a draft anew while its salesperson still looks at what it was; nobody wants it in the end."""
    made = yield do(create_order, order, SELLER)
    seen = orders.acting(EVERYTHING, "view", made.order_id).version
    yield do(edit_order, Edit(made.order_id, replace(order, customer_reference="PO-改")), stage.who(R.ORDER_DESK))
    yield from tried(edit_order, Edit(made.order_id, order, seen), SELLER)
    yield do(discard_order, made.order_id, SELLER)
