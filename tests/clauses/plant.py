"""What the stories of production share: a shop whose first product is made on two machines, of bought bearings and a shaft that is made."""

import datetime as dt

from makesell.flows.org_1_organisation import create_bom, create_product, create_routing, create_work_center, set_product_cost
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.org_1_organisation.set_product_cost import NewCost
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.masterdata.products.queries import uom_ids
from tests.clauses.orders import NOW, SYSTEM, D, Shop, open_shop

SINCE = dt.date(2020, 1, 1)


class Plant:
    """A shop whose first product takes two bearings (a fifth of them scrap) and a shaft; half of what is turned is scrap."""

    def __init__(self, scrap: str = "0.5") -> None:
        self.shop: Shop = open_shop()
        key, unit = self.shop.c.units[0], next(iter(uom_ids().values()))
        self.key, self.product = key, self.shop.product
        self.part, self.shaft = create_product.perform_many(
            [
                NewProduct(f"PART-{key}", "轴承", unit, "Bearing", kind="buy", lead_time_days=5),
                NewProduct(f"SHAFT-{key}", "轴", unit, "Shaft", lead_time_days=5),
            ],
            actor=SYSTEM,
            at=NOW,
        )
        set_product_cost.perform_many([NewCost(self.part, D(5), "CNY", SINCE), NewCost(self.shaft, D(20), "CNY", SINCE)], actor=SYSTEM, at=NOW)
        self.lathe, self.bench = create_work_center.perform_many(
            [
                NewWorkCenter(f"WC1-{key}", "车床", "CNY", "Lathe", cost_rate=D(120)),
                NewWorkCenter(f"WC2-{key}", "装配台", "CNY", "Bench", cost_rate=D(60)),
            ],
            actor=SYSTEM,
            at=NOW,
        )
        of_shaft = NewBom(self.shaft, f"SHAFT-{key}", "S", SINCE, (NewBomLine(self.part, D(1)),))
        create_bom.perform_many([self.bom(SINCE), of_shaft], actor=SYSTEM, at=NOW)
        create_routing.perform_many(
            [
                NewRouting(
                    self.product, f"P-{key}", "P", SINCE,
                    (NewStep(self.lathe, 10, "车", D("0.5"), D("0.25"), scrap_rate=D(scrap)), NewStep(self.bench, 20, "装", D(0), D("0.1"))),
                ),
                NewRouting(self.shaft, f"SHAFT-{key}", "S", SINCE, (NewStep(self.lathe, 10, "车轴", D(1), D("0.5")),)),
            ],
            actor=SYSTEM,
            at=NOW,
        )  # fmt: skip

    def bom(self, since: dt.date, bearings: str = "2") -> NewBom:
        """The bill of material of the product."""
        return NewBom(self.product, f"P-{self.key}", "P", since, (NewBomLine(self.part, D(bearings), D("0.2")), NewBomLine(self.shaft, D(1))))

    def lies(self, product: int, qty: str) -> None:
        """What lies of a product in the warehouse."""
        open_stock.perform_many([Opening(self.shop.warehouse, product, D(qty), D(5), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)
