"""Demo: a starter kit sold as one — ordered, shipped in two parts, invoiced, one piece of a part comes back; the carrier's charges come in."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo import catalogue
from makesell.demo.story import orders, scenes
from makesell.demo.story.deals import Deal
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.flows.org_1_organisation import create_price_list, create_product, set_bundle_parts, set_prices
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.set_bundle_parts import NewBundlePart
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.pro_5_production import create_order
from makesell.flows.pro_5_production.create_order import LineFact, OrderFact
from makesell.ground.access import roles as R
from makesell.ground.money import rounded
from makesell.masterdata.products import queries as products

PARTS: Final = (("SV-400W", 2), ("SD-750", 2), ("PL-90-10", 1))
SHARE: Final = Decimal("0.9")
SOLD: Final = (("C-1005", 6), ("C-1001", 3))


def routine(stage: Stage) -> Life:
    """In the last three months: the kit is made up, then sold twice."""
    yield max(stage.first, stage.last - dt.timedelta(days=85))
    support, prices = stage.who(R.SALES_SUPPORT), dict(catalogue.priced())
    new = NewProduct("KIT-AXIS", "单轴起步套装", products.uom_ids()["unit"], "Single-axis starter kit", kind="bundle", sold_from=stage.today)
    key = yield do(create_product, new, support)
    parts = [NewBundlePart(key, stage.products[code], Decimal(qty), stage.today) for code, qty in PARTS]
    for part in parts:
        yield do(set_bundle_parts, part, support)
    listed = sum((prices[code] * qty for code, qty in PARTS), Decimal(0))
    sheet = yield do(create_price_list, NewPriceList("PL-KIT", "套装价目", "CNY", "Price list of kits"), support)
    yield do(set_prices, NewPrice(sheet, key, rounded(listed * SHARE, 0), stage.today), support)
    for number, (code, qty) in enumerate(SOLD):
        stage.begin(_sold(stage, key, code, qty, back=number == 0), stage.later(3 + 20 * number))


def _sold(stage: Stage, kit: int, code: str, qty: int, *, back: bool) -> Life:
    """A customer orders kits; of the first order, a part of a part comes back."""
    deal = Deal(stage.today, scenes.customer(code), (), "NET45", back=back, parts=2, wish=10)
    seller = stage.owner(code)
    fact = OrderFact(
        stage.customers[code], (LineFact(kit, Decimal(qty)),), requested_date=stage.later(deal.wish), terms_id=stage.terms[deal.terms],
        customer_reference=f"KIT-{stage.today:%y%m}",
    )  # fmt: skip
    made = yield do(create_order, fact, seller)
    yield from orders.goes_on(stage, deal, made.order_id)
