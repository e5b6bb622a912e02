"""SLIPS · From the report of a slip to the salespeople told with their options: 10,000 operations, 2,000 orders, each for a customer's line.

The company is laid through the flows in the database of `MAKESELL_VAR`, once. `SLIPS_ROUNDS` (40) stops of 8, 24 or 72 hours, each reported in a
transaction of its own as it is in the product; who is hit is told within that act. Beside the time that passes the CPU of the thread is said.
"""

import datetime as dt
import os
import random
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from makesell.demo import samples
from makesell.documents.slips import states
from makesell.flows.org_1_organisation import (
    change_product,
    create_price_list,
    create_product,
    create_routing,
    create_warehouse,
    create_work_center,
    set_prices,
    set_product_cost,
    set_tax_rate,
)
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.org_1_organisation.set_product_cost import NewCost
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.pro_5_production import confirm_order, create_order, report_slip
from makesell.flows.pro_5_production.create_order import LineFact, OrderFact
from makesell.flows.pro_5_production.report_slip import Told
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.spine.master import Change
from makesell.masterdata.products.queries import uom_ids

ID = "SLIPS"
CENTERS: Final = 20
PRODUCTS: Final = 50
STEPS: Final = 5
ORDERS: Final = 40
TODAY: Final = clock.today()


def lay(rnd: random.Random) -> None:
    """Centers, products made in five steps each within eight to a hundred working days, and orders of all of them."""
    c, actor, at = samples.company(), samples.ACTOR, clock.now()
    since, unit = TODAY - dt.timedelta(days=30), c.units[0]
    set_tax_rate.perform_many([NewTaxRate(Decimal("0.13"), since)], actor=actor, at=at)
    create_warehouse.perform(NewWarehouse("SL-W", "成品库"), actor=actor, at=at)
    centers = create_work_center.perform_many(
        [NewWorkCenter(f"SL-C{n:02}", f"设备{n:02}", "CNY", cost_rate=Decimal(60)) for n in range(CENTERS)], actor=actor, at=at
    )
    pieces = uom_ids()["unit"]
    products = create_product.perform_many([NewProduct(f"SL-P{n:02}", f"部件{n:02}", pieces) for n in range(PRODUCTS)], actor=actor, at=at)
    sheet = create_price_list.perform(NewPriceList("SL", "标杆价", "CNY"), actor=actor, at=at)
    set_prices.perform_many([NewPrice(sheet, product, Decimal(100), since) for product in products], actor=actor, at=at)
    set_product_cost.perform_many([NewCost(product, Decimal(60), "CNY", since) for product in products], actor=actor, at=at)
    changes = [Change(product, {"lead_time_days": 8 + n * 2}) for n, product in enumerate(products)]
    change_product.perform_many(changes, actor=actor, at=at)
    for n, product in enumerate(products):
        steps = tuple(
            NewStep(center, 10 * (k + 1), "加工", Decimal(rnd.randrange(0, 30)) / 60, Decimal(rnd.randrange(10, 60)) / 60, second_id=other)
            for k, (center, other) in enumerate(zip(rnd.sample(list(centers), STEPS), rnd.sample(list(centers), STEPS), strict=True))
        )
        create_routing.perform(NewRouting(product, f"SL-R{n:02}", f"部件{n:02}", since, steps), actor=actor, at=at)
    seller = Actor("销售", person_id=c.people[0], roles=frozenset({roles.SALESPERSON}), unit_id=unit, unit_ids=frozenset({unit}))
    for n in range(ORDERS):
        lines = tuple(LineFact(product, Decimal(rnd.randrange(1, 5))) for product in products)
        key = create_order.perform(OrderFact(c.customers[n % 2], lines), actor=seller, at=at).order_id
        confirm_order.perform(key, actor=seller, at=at)


def _centers() -> list[int]:
    """The centers, if the company is laid."""
    return [int(row[0]) for row in run("select record_id from works_workcenter where code like 'SL-C%%' order by code")]


def measure(say: Callable[[str], object]) -> dict[str, Any]:
    """Seconds from the call of the act to its commit, of stops that hit somebody and of all."""
    rnd = random.Random(5)
    if not _centers():
        lay(rnd)
    run("set idle_in_transaction_session_timeout = 0")     # a machine that is busy with other work is measured all the same
    centers = _centers()
    unit, person = one("select (select min(id) from organisation_unit), (select min(id) from organisation_person where kind = 'person')") or (0, 0)
    planner = Actor("计划", person_id=person, roles=frozenset({roles.PLANNER}), unit_id=unit)
    (operations,) = one("select count(*) from production_operation where state <> 'done'") or (0,)
    told: list[float] = []
    quiet: list[float] = []
    lines: list[int] = []
    cpu: list[float] = []
    for _ in range(int(os.environ.get("SLIPS_ROUNDS", "40"))):
        since = clock.now() + dt.timedelta(hours=rnd.randrange(1, 24 * 60))
        fact = Told(states.MACHINE, rnd.choice(centers), since, since + dt.timedelta(hours=rnd.choice((8, 24, 72))))
        begun, work = time.perf_counter(), time.thread_time()
        found = report_slip.perform(fact, actor=planner, at=clock.now(), reason="停机")
        taken = time.perf_counter() - begun
        cpu.append(time.thread_time() - work)
        (told if found.lines else quiet).append(taken)
        lines.append(len(found.lines))
    both = sorted(told + quiet)
    say(f"SLIPS: {operations} operations; {len(told)} of {len(both)} stops hit somebody, {max(lines)} lines at most")
    return {
        "operations": operations, "hit": len(told), "lines_most": max(lines), "slip_p50_s": round(statistics.median(both), 3),
        "slip_p95_s": round(both[int(0.95 * len(both))], 3), "slip_cpu_p50_s": round(statistics.median(cpu), 3),
        "slip_cpu_p95_s": round(sorted(cpu)[int(0.95 * len(cpu))], 3),
    }  # fmt: skip
