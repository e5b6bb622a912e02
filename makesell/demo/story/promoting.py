"""Demo: floor prices from the beginning, and a promotion with a budget for the last weeks, a line of the team's plan; orders of the product are
sold in it while it lasts."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.flows.org_1_organisation import create_price_list, set_prices
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.pro_4_negotiation import fund_promotion
from makesell.flows.pro_4_negotiation.fund_promotion import FundFact
from makesell.ground.access import roles as R
from makesell.ground.money import rounded
from makesell.masterdata.prices import queries as prices

PRODUCT: Final = "PL-90-10"
SHARE: Final = Decimal("0.93")
FLOOR: Final = Decimal("0.82")
BUDGET: Final = Decimal(60_000)
LINE: Final = 3      # of the team's plan


def floors(stage: Stage) -> Life:
    """Floor prices of everything that has a list price, 82 % of it, from the beginning on: what is written under them earns less."""
    support, ids = stage.who(R.SALES_SUPPORT), sorted(stage.products.values())
    key = yield do(create_price_list, NewPriceList("PL-FLOOR", "底价表", "CNY", "Floor prices", kind="floor"), support)
    listed: dict[int, Decimal] = {}
    for each in prices.entered_prices(ids, stage.customers["C-1001"], "CNY", stage.today):
        if each.kind == "standard":
            listed[each.product_id] = max(each.price, listed.get(each.product_id, Decimal(0)))
    new = [NewPrice(key, product, rounded(price * FLOOR), stage.first) for product, price in sorted(listed.items())]
    yield do(set_prices, (new,), support, act="perform_many")


def routine(stage: Stage) -> Life:
    """7 % off one product until the end of next month."""
    yield stage.last - dt.timedelta(days=25)
    support, product = stage.who(R.SALES_SUPPORT), stage.products[PRODUCT]
    fact = NewPriceList("PROMO-YEAR", "年末冲量促销", "CNY", "Year-end promotion", kind="promotion", budget=BUDGET)
    key = yield do(create_price_list, fact, support, "年末清库存,预算六万")
    listed = max((each.price for each in prices.entered_prices([product], stage.customers["C-1001"], "CNY", stage.today)), default=Decimal(0))
    until = stage.last + dt.timedelta(days=40)
    yield do(set_prices, NewPrice(key, product, rounded(listed * SHARE), stage.today, until), support)
    if stage.planned:
        yield do(fund_promotion, FundFact(key, stage.planned[-1], LINE), stage.who(R.SALES_DIRECTOR))
