"""Demo: products with costs and prices, works, bills of material and routings, made by those who keep them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from makesell.demo import catalogue as goods
from makesell.demo.cast import CURRENCY
from makesell.demo.people import Staff
from makesell.flows.org_1_organisation import (
    add_location,
    create_bom,
    create_plant,
    create_price_list,
    create_product,
    create_product_group,
    create_routing,
    create_warehouse,
    create_work_center,
    create_working_calendar,
    set_prices,
    set_product_cost,
    set_tax_rate,
    set_working_week,
)
from makesell.flows.org_1_organisation.add_location import NewLocation
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.org_1_organisation.create_plant import NewPlant
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_product_group import NewGroup
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.org_1_organisation.create_working_calendar import NewCalendar
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.org_1_organisation.set_product_cost import NewCost
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.pro_5_production import create_supplier, keep_offers
from makesell.flows.pro_5_production.create_supplier import NewSupplier
from makesell.flows.pro_5_production.keep_offers import NewOffer
from makesell.ground.access import roles as R
from makesell.ground.money import rounded
from makesell.masterdata.products.queries import uom_ids

DEALER = Decimal("0.82")                    # what a dealer pays of the list price
IN_EUR, IN_USD = Decimal("7.80"), Decimal("7.15")
RISE = Decimal("1.03")                      # list prices rose by 3 % this year
SERVICE_TAX, FREIGHT_TAX, GOODS_TAX, EXPORT_TAX = Decimal("0.06"), Decimal("0.09"), Decimal("0.13"), Decimal(0)


@dataclass(frozen=True, slots=True)
class Made:
    """Keys of product groups and products by code."""

    groups: Mapping[str, int]
    products: Mapping[str, int]


def set_up(staff: Staff, since: dt.date, risen: dt.date, *, at: dt.datetime) -> Made:
    """Makes everything that is made, with what it costs and sells for; prices rose on a day."""
    made = _products(staff, at=at)
    finance = staff.holder(R.FINANCE)
    set_product_cost.perform_many(
        [NewCost(made.products[p.code], Decimal(p.cost), CURRENCY, since) for p in goods.PRODUCTS], actor=finance, at=at
    )
    set_tax_rate.perform_many(
        [
            NewTaxRate(GOODS_TAX, since),
            NewTaxRate(SERVICE_TAX, since, service_kind="technical"),
            NewTaxRate(FREIGHT_TAX, since, service_kind="transport"),
            NewTaxRate(EXPORT_TAX, since, destination="export"),
            NewTaxRate(EXPORT_TAX, since, service_kind="transport", destination="export"),
        ],
        actor=finance,
        at=at,
    )
    _prices(staff, made, since, risen, at=at)
    _works(staff, made, _suppliers(staff, made, since, at=at), since, at=at)
    return made


def _suppliers(staff: Staff, made: Made, since: dt.date, *, at: dt.datetime) -> dict[str, int]:
    buyer = staff.holder(R.PURCHASING)
    new = [
        NewSupplier(code, name, CURRENCY, english, who, phone, mail, place, terms)
        for code, name, english, who, phone, mail, place, terms in goods.SUPPLIERS
    ]
    keys = dict(zip((each.code for each in new), create_supplier.perform_many(new, actor=buyer, at=at), strict=True))
    offers = [
        NewOffer(
            keys[who], Decimal(price), days, since, made.products.get(what), "" if what in made.products else what, Decimal(least), Decimal(lot),
            expedite_days=sooner, expedite_charge=None if charge is None else Decimal(charge),
            expedite_rate=None if share is None else Decimal(share), preference=rank,
        )
        for who, what, least, lot, price, days, sooner, charge, share, rank in goods.OFFERS
    ]  # fmt: skip
    keep_offers.perform_many(offers, actor=buyer, at=at)
    return keys


def _products(staff: Staff, *, at: dt.datetime) -> Made:
    support, units = staff.holder(R.SALES_SUPPORT), uom_ids()
    groups: dict[str, int] = {}
    for level in (0, 1):
        new = [g for g in goods.GROUPS if (g[3] is not None) == bool(level)]
        keys = create_product_group.perform_many(
            [NewGroup(code, name, name_en, groups.get(parent or "")) for code, name, name_en, parent in new], actor=support, at=at
        )
        groups |= {g[0]: key for g, key in zip(new, keys, strict=True)}
    ids = create_product.perform_many(
        [
            NewProduct(
                p.code, p.name, units[p.uom], p.name_en, p.kind, groups[p.group], p.tracking, saleable=p.price is not None,
                lead_time_days=p.lead_days, safety_stock_qty=Decimal(p.safety), tax_code=goods.TAX_CODES.get(p.group, ""),
                labour_months=6 if p.tracking == "serial" else 0,      # of machines: work on them is free for half a year
            )
            for p in goods.PRODUCTS
        ],
        actor=support,
        at=at,
    )  # fmt: skip
    return Made(groups, {p.code: key for p, key in zip(goods.PRODUCTS, ids, strict=True)})


def _prices(staff: Staff, made: Made, since: dt.date, risen: dt.date, *, at: dt.datetime) -> None:
    support = staff.holder(R.SALES_SUPPORT)
    standard, dealer, euro, dollar = create_price_list.perform_many(
        [
            NewPriceList("PL-STD", "标准价格表", CURRENCY, "Standard price list"),
            NewPriceList("PL-DEALER", "经销商价格表", CURRENCY, "Dealer price list", "customer_class", customer_class="dealer"),
            NewPriceList("PL-EUR", "欧元出口价格表", "EUR", "Export price list, euro"),
            NewPriceList("PL-USD", "美元出口价格表", "USD", "Export price list, US dollar"),
        ],
        actor=support,
        at=at,
    )
    lists = ((standard, Decimal(1)), (dealer, DEALER), (euro, 1 / IN_EUR), (dollar, 1 / IN_USD))
    prices = [
        NewPrice(key, made.products[code], rounded(price * factor * rise), day)
        for key, factor in lists
        for code, price in goods.priced()
        for day, rise in ((since, Decimal(1)), (risen, RISE))
    ]
    set_prices.perform_many(prices, actor=support, at=at)


def _works(staff: Staff, made: Made, suppliers: Mapping[str, int], since: dt.date, *, at: dt.datetime) -> None:
    planner = staff.holder(R.PLANNER)
    code, name, name_en = goods.PLANT
    plant = create_plant.perform(NewPlant(code, name, name_en, staff.units["PRD"]), actor=planner, at=at)
    houses = create_warehouse.perform_many(
        [NewWarehouse(code, name, name_en, plant, kind) for code, name, name_en, kind in goods.WAREHOUSES], actor=planner, at=at
    )
    by_code = {w[0]: key for w, key in zip(goods.WAREHOUSES, houses, strict=True)}
    add_location.perform_many([NewLocation(by_code[house], code, name) for house, code, name in goods.LOCATIONS], actor=planner, at=at)
    calendar, name, name_en = goods.TWO_SHIFTS
    shifts = create_working_calendar.perform(NewCalendar(calendar, name, name_en), actor=planner, at=at)
    set_working_week.perform(shifts, dict.fromkeys(range(1, 6), goods.SHIFTS), actor=planner, at=at)
    keys = create_work_center.perform_many(
        [
            NewWorkCenter(
                code, name, CURRENCY, name_en, plant, calendar if code in goods.ON_SHIFTS else "", Decimal(cost), places, Decimal(hours)
            )
            for code, name, name_en, cost, places, hours in goods.WORK_CENTERS
        ],
        actor=planner,
        at=at,
    )
    centers = {w[0]: key for w, key in zip(goods.WORK_CENTERS, keys, strict=True)}
    names = {p.code: p.name for p in goods.PRODUCTS}
    create_bom.perform_many(
        [
            NewBom(made.products[code], code, names[code], since, tuple(NewBomLine(made.products[c], Decimal(q), Decimal(s)) for c, q, s in lines))
            for code, lines in goods.BOMS.items()
        ],
        actor=planner,
        at=at,
    )
    create_routing.perform_many(
        [
            NewRouting(
                made.products[code], code, names[code], since,
                tuple(_step(centers, suppliers, 10 * n, *step) for n, step in enumerate(steps, 1)),
            )
            for code, steps in goods.ROUTINGS.items()
        ],
        actor=planner,
        at=at,
    )  # fmt: skip


def _step(centers: Mapping[str, int], suppliers: Mapping[str, int], position: int, center: str, name: str, setup: str, run: str) -> NewStep:
    if center == goods.OUTSIDE:
        price = Decimal(setup) or None
        who = suppliers[goods.SUBCONTRACTOR]
        return NewStep(None, position, name, days=int(run), supplier_id=who, outside_price=price, name_en=goods.OPERATIONS_EN[name])
    return NewStep(centers[center], position, name, Decimal(setup), Decimal(run), name_en=goods.OPERATIONS_EN[name])
