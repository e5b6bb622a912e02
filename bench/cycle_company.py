"""The company of P1: every user has a customer, five products with price, cost and stock, and logins by role. Made through the flows."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from makesell.demo import samples
from makesell.flows.org_1_organisation import (
    create_credit_account,
    create_customer,
    create_price_list,
    create_product,
    create_warehouse,
    issue_token,
    name_credit_account,
    set_prices,
    set_product_cost,
    set_tax_rate,
)
from makesell.flows.org_1_organisation.create_credit_account import NewCreditAccount
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.org_1_organisation.set_product_cost import NewCost
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.clock import today
from makesell.ground.spine.master import Change
from makesell.masterdata.products.queries import uom_ids

LINES = 5
PLENTY = Decimal(10_000_000)


def lay(users: int, lines: int = LINES) -> list[tuple[Any, ...]]:
    """Lays the company, each user with so many products; answers for each what `cycle_acts.User` holds."""
    c = samples.company()
    actor, at, unit = samples.ACTOR, clock.now(), c.units[0]
    since = today() - dt.timedelta(days=30)
    set_tax_rate.perform_many([NewTaxRate(Decimal("0.13"), since)], actor=actor, at=at)
    customers = create_customer.perform_many(
        [NewCustomer(f"SD{n:04}", f"标杆客户{n:04}", unit, "CNY", c.people[0]) for n in range(users)], actor=actor, at=at, confirmed=True
    )
    accounts = [
        create_credit_account.perform(NewCreditAccount(f"SD-CA{n}", f"信用{n}", "CNY", credit_limit=PLENTY * 100), actor=actor, at=at)
        for n in range(users)
    ]
    for customer, account in zip(customers, accounts, strict=True):
        name_credit_account.perform(Change(customer, {"credit_account_id": account}), actor=actor, at=at)
    pieces = uom_ids()["unit"]
    products = create_product.perform_many(
        [NewProduct(f"SD-P{n:05}", f"标杆产品{n:05}", pieces) for n in range(users * lines)], actor=actor, at=at
    )
    sheet = create_price_list.perform(NewPriceList("SD", "标杆价", "CNY"), actor=actor, at=at)
    set_prices.perform_many([NewPrice(sheet, product, Decimal(100), since) for product in products], actor=actor, at=at)
    set_product_cost.perform_many([NewCost(product, Decimal(60), "CNY", since) for product in products], actor=actor, at=at)
    place = create_warehouse.perform(NewWarehouse("SD-W", "标杆仓"), actor=actor, at=at)
    open_stock.perform_many([Opening(place, product, PLENTY, Decimal(60), since) for product in products], actor=actor, at=at)
    tokens = {}
    for role in (roles.ORDER_DESK, roles.WAREHOUSE, roles.INVOICING_CLERK):
        login = samples.login(unit, role)
        tokens[role] = issue_token.perform(NewToken("bench", login.person_id, "read write", 2), actor=actor, at=at)[1]
    desk = samples.login(unit, roles.ORDER_DESK)
    browser = Client()
    browser.force_login(get_user_model()._default_manager.get(pk=desk.user_id))
    session = browser.cookies["sessionid"].value
    return [
        (customer, tuple(products[n * lines : (n + 1) * lines]), place, (c.people[0], c.people[1]), tokens, session)
        for n, customer in enumerate(customers)
    ]
