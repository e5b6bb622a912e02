"""What the stories of PRO-5 share: a company that sells, its people by role, a short way to key an order."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from makesell.demo import samples
from makesell.demo.samples import Company
from makesell.documents.orders import queries
from makesell.flows.org_1_organisation import (
    change_product,
    create_credit_account,
    create_payment_terms,
    create_price_list,
    create_warehouse,
    name_credit_account,
    set_prices,
    set_product_cost,
    set_tax_rate,
)
from makesell.flows.org_1_organisation.create_credit_account import NewCreditAccount
from makesell.flows.org_1_organisation.create_payment_terms import NewPart, NewTerms
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.org_1_organisation.set_product_cost import NewCost
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.pro_2_plans import approve_plan, draft_plan, propose_plan
from makesell.flows.pro_2_plans.draft_plan import NewAction, PlanFact
from makesell.flows.pro_5_production import confirm_order, create_order
from makesell.flows.pro_5_production.confirm_order import Outcome
from makesell.flows.pro_5_production.create_order import LineFact, OrderFact
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.masterdata.prices.queries import tax_rates
from tests.clauses.cast import NOW, TODAY, person

D = Decimal
SYSTEM = samples.ACTOR
LEAD = 10


@dataclass(frozen=True, slots=True)
class Shop:
    """A company with two products on the list at 100, cost 60, ten working days to make; a warehouse; people by role."""

    c: Company
    warehouse: int
    seller: Actor
    other: Actor
    manager: Actor
    director: Actor
    credit: Actor
    planner: Actor
    floor: Actor

    @property
    def product(self) -> int:
        """The first product."""
        return self.c.products[0]


def open_shop() -> Shop:
    """A fresh shop; nothing is in stock."""
    c = samples.company()
    since = samples.SINCE
    if not tax_rates():
        rates = [NewTaxRate(D("0.13"), since), NewTaxRate(D("0.09"), since, service_kind="transport"), NewTaxRate(D(0), since, destination="export")]
        set_tax_rate.perform_many(rates, actor=SYSTEM, at=NOW)
    key = c.units[0]
    sheet = create_price_list.perform(NewPriceList(f"PL-{key}", "标准", "CNY"), actor=SYSTEM, at=NOW)
    set_prices.perform_many([NewPrice(sheet, product, D(100), since) for product in c.products], actor=SYSTEM, at=NOW)
    set_product_cost.perform_many([NewCost(product, D(60), "CNY", since) for product in c.products], actor=SYSTEM, at=NOW)
    change_product.perform_many([Change(product, {"lead_time_days": LEAD}) for product in c.products], actor=SYSTEM, at=NOW)
    house = create_warehouse.perform(NewWarehouse(f"W-{key}", "成品库"), actor=SYSTEM, at=NOW)
    who = {role: person(f"{role}-{key}", role, key, role) for role in (R.SALES_DIRECTOR, R.CREDIT_CONTROLLER, R.PLANNER, R.SHOP_FLOOR)}
    seller = Actor("销售", person_id=c.people[0], roles=frozenset({R.SALESPERSON}), unit_id=key, unit_ids=frozenset({key}))
    other = Actor("同事", person_id=c.people[2], roles=frozenset({R.ORDER_DESK}), unit_id=key, unit_ids=frozenset({key}))
    boss = person(f"boss-{key}", "经理", key, R.SALES_MANAGER)
    return Shop(
        c, house, seller, other, boss, who[R.SALES_DIRECTOR], who[R.CREDIT_CONTROLLER], who[R.PLANNER], who[R.SHOP_FLOOR]
    )  # fmt: skip


def stock(shop: Shop, qty: str, product: int = 0) -> None:
    """What lies in the warehouse."""
    open_stock.perform_many([Opening(shop.warehouse, shop.c.products[product], D(qty), D(60), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)


def limit(shop: Shop, amount: str | None, customer: int = 0) -> int:
    """A credit account with a limit for a customer."""
    key = shop.c.customers[customer]
    account = create_credit_account.perform(
        NewCreditAccount(f"CA-{key}", "信用", "CNY", credit_limit=None if amount is None else D(amount)), actor=SYSTEM, at=NOW
    )
    name_credit_account.perform(Change(key, {"credit_account_id": account}), actor=SYSTEM, at=NOW)
    return account


def gated(*parts: tuple[str, str, str]) -> int:
    """Terms of parts (trigger, per cent, gate)."""
    name = "+".join(f"{percent}{gate}" for _, percent, gate in parts)
    made = tuple(NewPart(trigger, D(percent), gate=gate) for trigger, percent, gate in parts)
    return create_payment_terms.perform(NewTerms("", name, made), actor=SYSTEM, at=NOW)


def key_order(
    shop: Shop, lines: Sequence[LineFact | int], *, who: Actor | None = None, customer: int = 0, at: dt.datetime = NOW, **more: Any
) -> int:
    """A draft of lines (or quantities of the first product); returns its key."""
    facts = tuple(line if isinstance(line, LineFact) else LineFact(shop.product, D(line)) for line in lines)
    fact = OrderFact(shop.c.customers[customer], facts, **more)
    return create_order.perform(fact, actor=who or shop.seller, at=at).order_id


def place(shop: Shop, lines: Sequence[LineFact | int], *, who: Actor | None = None, at: dt.datetime = NOW, **more: Any) -> tuple[int, Outcome]:
    """An order keyed and confirmed; returns its key and what became of it."""
    order = key_order(shop, lines, who=who, at=at, **more)
    return order, confirm_order.perform(order, actor=who or shop.seller, at=at)


def promised(order: int) -> list[tuple[int, str, Decimal, str]]:
    """Line, date (or days after the gate), quantity and source of each schedule line."""
    return [
        (row.line, str(row.promised_date) if row.promised_date else f"+{row.days_after_gate}", row.qty, row.source) for row in queries.schedule(order)
    ]


def running_plan(shop: Shop, amount: str = "1000") -> int:
    """An approved plan whose one budget line is for samples."""
    quarter = period.by_code("quarter", "2025-Q2")
    assert quarter is not None
    fact = PlanFact("样品", quarter.id, actions=(NewAction("送样", shop.c.people[0], TODAY),), budget=(("样品", D(amount)),))
    key = propose_plan.perform(draft_plan.perform(fact, actor=shop.manager, at=NOW), actor=shop.manager, at=NOW)
    return approve_plan.perform(key, actor=shop.director, at=NOW)


def refused(code: str, work: Any) -> Refusal:
    """The work is refused with this code."""
    with pytest.raises(Refusal) as no:
        work()
    assert code in {no.value.code, *(other.code for other in no.value.others)}, no.value
    return no.value


def proved() -> None:
    """Every check of the books holds."""
    assert [f"{fault.check} {fault.what}: {fault.expected} ≠ {fault.found}" for fault in check_books.perform()] == []


__all__ = ["NOW", "SYSTEM", "TODAY", "D", "LineFact", "OrderFact"]
