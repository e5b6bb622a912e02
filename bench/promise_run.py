"""Runs the parts of P2 that need a company: 50 work centers with 100,000 operations kept, lines over four levels asked and confirmed over HTTP.

What is kept is held for lines of quotations, as many as make 100,000 stretches of time, laid in SQL; the rest through the flows. 8 clients ask in a
closed loop, each for a quotation of five lines (`checks`), then for the same with what else there is for late lines (`?ways=true`), then each keys
and confirms orders of one line; only the confirmation is timed.
"""

import datetime as dt
import http.client
import json
import os
import random
import statistics
import sys
import threading
import time
from decimal import Decimal
from typing import Any, Final

from bench.own_database import own_database
from bench.served import PORT, served

CLIENTS: Final = int(os.environ.get("P2_CLIENTS") or 8)
ASKED: Final = int(os.environ.get("P2_ASKED") or 25)          # of each client
WAYS: Final = int(os.environ.get("P2_WAYS") or 8)
CONFIRMED: Final = int(os.environ.get("P2_CONFIRMED") or 25)
OPERATIONS: Final = int(os.environ.get("P2_OPERATIONS") or 100_000)
CENTERS, PRODUCTS, LEVELS, LINES = 50, 40, 4, 5

# Time of every center's one machine from Monday on, six stretches of its eight hours a day; a line of a quotation has eight of them.
_KEPT: Final = """
    insert into supply_capacity (work_center_id, lane, starts, ends, line_id, due_date, held_until, plan_version, ended)
    select c.id, 0, s.at, s.at + make_interval(mins => case when n < %(full)s then 79 else 79 - ((n * 7 + c.nth * 3) %% 25)::int end), l.id,
           current_date, now() + interval '30 days', 1, false
    from (select record_id as id, row_number() over (order by record_id) - 1 as nth from works_workcenter where code like 'P2-C%%') c
    cross join generate_series(0, %(each)s - 1) as n
    cross join lateral (select %(begins)s::timestamptz + make_interval(days => n / 30 * 7 + n / 6 %% 5, mins => n %% 6 * 80) as at) s
    join (select id, row_number() over (order by id) - 1 as nth from spine_line) l
         on l.nth = (c.nth * %(each)s + n) / 8 %% (select count(*) from spine_line)
"""
# Lines for time to be held for, as many as eight stretches each need.
_HELD_FOR: Final = """
    insert into spine_line (record_id, position) select (select min(id) from spine_record), 1000 + n from generate_series(1, %s) as n
"""
OVERLAPS: Final = """
    select count(*) from supply_capacity a join supply_capacity b on b.work_center_id = a.work_center_id and b.lane = a.lane and b.id > a.id
    and b.starts < a.ends and b.ends > a.starts where not a.ended and not b.ended
"""


def lay() -> dict[str, Any]:
    """The company: products of four levels in two operations each, with a bought material at each level; what is kept of the plant."""
    from makesell.demo import samples
    from makesell.flows.org_1_organisation import (
        change_product,
        create_bom,
        create_plant,
        create_price_list,
        create_product,
        create_routing,
        create_warehouse,
        create_work_center,
        issue_token,
        set_prices,
        set_product_cost,
        set_tax_rate,
    )
    from makesell.flows.org_1_organisation.create_plant import NewPlant
    from makesell.flows.org_1_organisation.create_price_list import NewPriceList
    from makesell.flows.org_1_organisation.create_product import NewProduct
    from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
    from makesell.flows.org_1_organisation.issue_token import NewToken
    from makesell.flows.org_1_organisation.set_prices import NewPrice
    from makesell.flows.org_1_organisation.set_product_cost import NewCost
    from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
    from makesell.ground import clock
    from makesell.ground.access import roles
    from makesell.ground.db import one, run
    from makesell.ground.spine.master import Change
    from makesell.masterdata.products.queries import uom_ids
    from makesell.masterdata.works.actions import NewWorkCenter
    from makesell.masterdata.works.facts import NewBom, NewBomLine, NewRouting, NewStep

    rnd, c, actor, at = random.Random(2), samples.company(), samples.ACTOR, clock.now()
    since, pieces = clock.today() - dt.timedelta(days=30), uom_ids()["unit"]
    set_tax_rate.perform_many([NewTaxRate(Decimal("0.13"), since)], actor=actor, at=at)
    create_warehouse.perform(NewWarehouse("P2-W", "成品库"), actor=actor, at=at)
    plant = create_plant.perform(NewPlant("P2", "一厂"), actor=actor, at=at)
    centers = create_work_center.perform_many(
        [NewWorkCenter(f"P2-C{n:02}", f"设备{n:02}", "CNY", plant_id=plant, cost_rate=Decimal(60)) for n in range(CENTERS)], actor=actor, at=at
    )
    bars = create_product.perform_many(
        [NewProduct(f"P2-B{n:02}", f"毛坯{n:02}", pieces, kind="buy", lead_time_days=rnd.randrange(3, 9)) for n in range(20)], actor=actor, at=at
    )
    made = create_product.perform_many(
        [NewProduct(f"P2-P{n:03}-{level}", f"减速机{n:03}/{level}", pieces) for n in range(PRODUCTS) for level in range(LEVELS)], actor=actor, at=at
    )
    change_product.perform_many([Change(key, {"lead_time_days": 15}) for key in made], actor=actor, at=at)
    for n, key in enumerate(made):
        needs = [NewBomLine(rnd.choice(bars), Decimal(1))] + ([NewBomLine(made[n + 1], Decimal(1))] if n % LEVELS < LEVELS - 1 else [])
        create_bom.perform(NewBom(key, f"P2-B{n:03}", "清单", since, tuple(needs)), actor=actor, at=at)
        where = [rnd.sample(list(centers), 2) for _ in range(2)]
        steps = tuple(
            NewStep(one_of, 10 * (k + 1), "加工", Decimal("0.25"), Decimal("0.1"), second_id=other) for k, (one_of, other) in enumerate(where)
        )
        create_routing.perform(NewRouting(key, f"P2-R{n:03}", "工艺", since, steps), actor=actor, at=at)
    tops = [key for n, key in enumerate(made) if n % LEVELS == 0]
    sheet = create_price_list.perform(NewPriceList("P2", "标杆价", "CNY"), actor=actor, at=at)
    set_prices.perform_many([NewPrice(sheet, key, Decimal(900), since) for key in tops], actor=actor, at=at)
    set_product_cost.perform_many([NewCost(key, Decimal(500), "CNY", since) for key in made], actor=actor, at=at)
    _by_capacity(at)
    monday = clock.today() + dt.timedelta(days=7 - clock.today().weekday())
    begins = dt.datetime.combine(monday, dt.time(8), clock.zone())
    run(_HELD_FOR, [OPERATIONS // 8])
    run(_KEPT, {"each": OPERATIONS // CENTERS, "begins": begins, "full": OPERATIONS // CENTERS // 20})
    run("update works_plant set plan_version = 1")
    run("analyze supply_capacity")
    (kept,) = one("select count(*) from supply_capacity") or (0,)
    login = samples.login(c.units[0], roles.ORDER_DESK)
    token = issue_token.perform(NewToken("bench", login.person_id, "read write", 2), actor=actor, at=at)[1]
    wished = (clock.today() + dt.timedelta(days=5)).isoformat()
    until = (clock.today() + dt.timedelta(days=20)).isoformat()
    return {"customers": list(c.customers), "products": tops, "token": token, "wished": wished, "until": until, "kept": int(kept)}


def _by_capacity(at: dt.datetime) -> None:
    from makesell.demo import samples
    from makesell.flows.org_1_organisation import approve_rule, draft_rule, propose_rule
    from makesell.flows.org_1_organisation.draft_rule import NewRule
    from makesell.flows.steps.capacity import BY_CAPACITY

    facts = [NewRule(BY_CAPACITY, True, samples.SINCE, reason="标杆")]
    drafts = draft_rule.perform_many(facts, actor=samples.ACTOR, at=at)
    propose_rule.perform_many(drafts, actor=samples.ACTOR, at=at)
    approve_rule.perform_many(drafts, actor=samples.ACTOR, at=at)


class Client(threading.Thread):
    """One who types and confirms, over one kept connection."""

    def __init__(self, number: int, company: dict[str, Any], what: str) -> None:
        super().__init__(daemon=True)
        self.rnd, self.company, self.what = random.Random(number), company, what
        self.line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=300)
        self.times: list[float] = []
        self.ways: list[int] = []
        self.faults: list[str] = []

    def run(self) -> None:
        """Asks its share."""
        for _ in range({"ask": ASKED, "ways": WAYS, "confirm": CONFIRMED}[self.what]):
            try:
                self.confirmed() if self.what == "confirm" else self.typed()
            except (AssertionError, OSError, http.client.HTTPException) as fault:
                self.faults.append(repr(fault)[:200])
                self.line.close()

    def asked(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer of the API."""
        headers = {"Authorization": f"Bearer {self.company['token']}", "Content-Type": "application/json"}
        self.line.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
        answer = self.line.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise AssertionError(f"{path}: {answer.status} {text[:200]!r}")
        found: dict[str, Any] = json.loads(text)
        return found

    def _lines(self, count: int) -> list[dict[str, str]]:
        return [{"product": key, "qty": str(self.rnd.randrange(1, 12))} for key in self.rnd.sample(self.company["products"], count)]

    def typed(self) -> None:
        """A quotation of five lines as it is typed."""
        body = {
            "customer": self.rnd.choice(self.company["customers"]), "valid_until": self.company["until"], "requested_date": self.company["wished"],
            "lines": self._lines(LINES),
        }  # fmt: skip
        begun = time.perf_counter()
        found = self.asked(f"quotations/create/checks{'?ways=true' if self.what == 'ways' else ''}", body)
        self.times.append(time.perf_counter() - begun)
        more = [fact["more"] for check in found["checks"] for fact in check["facts"] if fact["more"]]
        if len(found["checks"]) < 4:
            raise AssertionError(found)
        self.ways.append(len(more))

    def confirmed(self) -> None:
        """An order of one line, keyed and confirmed."""
        body = {"customer": self.rnd.choice(self.company["customers"]), "lines": self._lines(1)}
        key = self.asked("orders/create", body)["id"]
        begun = time.perf_counter()
        self.asked(f"orders/{key}/confirm", {})
        self.times.append(time.perf_counter() - begun)


def driven(company: dict[str, Any], what: str) -> list[Client]:
    """All clients at once."""
    clients = [Client(n, company, what) for n in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return clients


def figures() -> dict[str, Any]:
    """Lays the company, serves it, asks and confirms, and counts what lies over each other."""
    company = lay()
    from django.db import connection

    from makesell.ground.db import one

    connection.close()
    with served(dict(os.environ)):
        Client(99, company, "ask").typed()      # the first question of a process reads what it keeps
        asked, ways, confirmed = driven(company, "ask"), driven(company, "ways"), driven(company, "confirm")
    (overlaps,), (made,) = one(OVERLAPS) or (0,), one("select count(distinct line_id) from supply_capacity where held_until is null") or (0,)
    connection.close()
    return {
        "operations": company["kept"], **of("api", [t for each in asked for t in each.times]),
        **of("ways", [t for each in ways for t in each.times]), "ways_median": statistics.median([n for each in ways for n in each.ways] or [0]),
        **of("confirm", [t for each in confirmed for t in each.times]), "confirmed_by_capacity": int(made), "overlaps": int(overlaps),
        "faults": sorted({fault for each in (*asked, *ways, *confirmed) for fault in each.faults})[:5],
    }  # fmt: skip


def of(what: str, times: list[float]) -> dict[str, float]:
    """Median and p95 in milliseconds."""
    times.sort()
    if not times:
        return {}
    return {f"{what}_p50_ms": round(statistics.median(times) * 1000, 1), f"{what}_p95_ms": round(times[int(0.95 * len(times))] * 1000, 1)}


def main() -> int:
    """Prints one line of JSON."""
    os.environ["PORT"] = str(PORT)
    with own_database():
        sys.stdout.write(json.dumps(figures(), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
