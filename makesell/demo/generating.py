"""Generated: the market of the generated company — teams, salespeople, a login for each role, territories, customers, products, targets."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from makesell.flows.org_1_organisation import (
    build_calendar,
    create_customer,
    create_login,
    create_person,
    create_product,
    create_product_group,
    create_territory,
    create_unit,
    name_company,
    propose_role,
    set_commission_rate,
    set_product_cost,
)
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.org_1_organisation.create_login import NewUser
from makesell.flows.org_1_organisation.create_person import NewPerson
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_product_group import NewGroup
from makesell.flows.org_1_organisation.create_territory import NewTerritory
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.flows.org_1_organisation.set_commission_rate import NewRate
from makesell.flows.org_1_organisation.set_product_cost import NewCost
from makesell.flows.pro_1_targets import record_targets
from makesell.flows.pro_1_targets.record_targets import NewTarget
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor, system
from makesell.ground.db import act
from makesell.ground.organisation.queries import company, units
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.masterdata.products.queries import uom_ids

ACTOR = system("generated")
AT = dt.datetime(2024, 1, 2, 1, tzinfo=dt.UTC)
TEAMS = (("G-N", "北方组", "North team"), ("G-E", "东方组", "East team"), ("G-S", "南方组", "South team"))
SELLERS, CUSTOMERS, PRODUCTS = 9, 36, 12
NAMES = ("秦岭", "长江", "太湖", "黄海", "洞庭", "武夷", "祁连", "雁荡", "泰山")
TRADES = ("机床", "机器人", "电梯", "包装机械")


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer as orders need it."""

    id: int
    name: str
    owner: int
    territory: int


@dataclass(frozen=True, slots=True)
class Good:
    """A product with its price."""

    id: int
    price: Decimal


@dataclass(frozen=True, slots=True)
class Market:
    """Keys of everything, and the name of a login for each role of the staff."""

    teams: tuple[int, ...]
    houses: tuple[int, ...]
    sellers: tuple[int, ...]
    home: Mapping[int, int]
    customers: tuple[Buyer, ...]
    products: tuple[Good, ...]
    territories: tuple[int, ...]
    logins: Mapping[str, str]


def end_of_last_month() -> dt.date:
    """The last day of the month before this one."""
    return clock.today().replace(day=1) - dt.timedelta(days=1)


def months_later(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months after a first day of a month."""
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)


@act
def _lay(first: dt.date, last: dt.date, draw: random.Random, *, actor: Actor) -> Market:
    if company() is None:
        name_company.perform(CompanyFact("生成公司", "CNY", name_en="Generated company", source="generated"), actor=actor, at=AT)
    if not period.leaves():
        build_calendar.perform(first.year, last.year + 1, actor=actor, at=AT)
    top = NewUnit("G", "生成公司", first, "Generated company", "company")
    keys = create_unit.perform_many([top, *(NewUnit(c, n, first, e, "team", "G") for c, n, e in TEAMS)], actor=actor, at=AT)
    teams = keys[1:]
    houses = {row.id: row.house_id for row in units(first) if row.house_id is not None}
    sellers = create_person.perform_many(
        [
            NewPerson(f"GS{n}", f"{NAMES[n % len(NAMES)]}销售", title="销售工程师", joined_date=first, unit_id=teams[n % 3], valid_from=first)
            for n in range(SELLERS)
        ],
        actor=actor,
        at=AT,
    )
    territories = _territories(first, actor=actor)
    return Market(
        tuple(teams), tuple(houses[t] for t in teams), tuple(sellers), {p: teams[n % 3] for n, p in enumerate(sellers)},
        _customers(sellers, teams, territories, actor=actor), _products(draw, first, actor=actor), territories,
        _logins(first, keys[0], teams[0], sellers, actor=actor),
    )  # fmt: skip


def market(first: dt.date, last: dt.date, seed: int) -> Market:
    """Makes the market as of the first day, with targets of every quarter that begins in the past."""
    draw = random.Random(seed)
    made = _lay(first, last, draw, actor=ACTOR)
    _targets(made, first, last, draw)
    return made


def _logins(first: dt.date, top: int, team: int, sellers: list[int], *, actor: Actor) -> dict[str, str]:
    """One person with a login for each role; the salesperson and the manager stand in the first team, the others at the top."""
    staff = [role for role in R.STAFF if role != R.SALESPERSON]
    keys = create_person.perform_many(
        [
            NewPerson(f"GR-{role}", f"{role}", joined_date=first, unit_id=team if role == R.SALES_MANAGER else top, valid_from=first)
            for role in staff
        ],
        actor=actor,
        at=AT,
    )
    holders = dict(zip(staff, keys, strict=True)) | {R.SALESPERSON: sellers[0]}
    grants = [NewGrant(key, role, first) for role, key in holders.items()] + [NewGrant(key, R.SALESPERSON, first) for key in sellers[1:]]
    propose_role.perform_many(grants, actor=actor, at=AT)
    create_login.perform_many([NewUser(f"g-{role}", key) for role, key in holders.items()], actor=actor, at=AT)
    rates = [NewRate(key, Decimal("0.01") + Decimal(n) / 1000, first) for n, key in enumerate(sellers)]
    set_commission_rate.perform_many(rates, actor=actor, at=AT)
    return {role: f"g-{role}" for role in holders}


def _territories(first: dt.date, *, actor: Actor) -> tuple[int, ...]:
    top = create_territory.perform(NewTerritory("GT", "全国", first, "Nationwide", "CN"), actor=actor, at=AT)
    new = [NewTerritory(f"GT{n}", name, first, country="CN", parent_id=top) for n, name in enumerate(("北区", "东区", "南区"), 1)]
    return tuple(create_territory.perform_many(new, actor=actor, at=AT))


def _customers(sellers: list[int], teams: list[int], territories: tuple[int, ...], *, actor: Actor) -> tuple[Buyer, ...]:
    facts = [
        NewCustomer(
            f"GC{n:03}", f"{NAMES[n % len(NAMES)]}{TRADES[n % len(TRADES)]}{n:02}号公司", teams[n % SELLERS % 3], "CNY", sellers[n % SELLERS],
            channel="dealer" if n % 5 == 0 else "direct", industry=TRADES[n % len(TRADES)], territory_id=territories[n % 3],
        )
        for n in range(CUSTOMERS)
    ]  # fmt: skip
    keys = create_customer.perform_many(facts, actor=actor, at=AT, confirmed=True)
    return tuple(Buyer(key, f.name, f.owner_id or 0, f.territory_id or 0) for key, f in zip(keys, facts, strict=True))


def _products(draw: random.Random, first: dt.date, *, actor: Actor) -> tuple[Good, ...]:
    groups = create_product_group.perform_many([NewGroup(f"GG{n}", f"产品组{n}") for n in (1, 2, 3)], actor=actor, at=AT)
    uom = uom_ids()["unit"]
    new = [NewProduct(f"GP{n:02}", f"产品{n:02}", uom, f"Product {n:02}", group_id=groups[n % 3]) for n in range(PRODUCTS)]
    keys = create_product.perform_many(new, actor=actor, at=AT)
    prices = [Decimal(draw.randint(80, 4200)) for _ in keys]
    set_product_cost.perform_many([NewCost(k, p * 6 / 10, "CNY", first) for k, p in zip(keys, prices, strict=True)], actor=actor, at=AT)
    return tuple(Good(k, p) for k, p in zip(keys, prices, strict=True))


def _targets(made: Market, first: dt.date, last: dt.date, draw: random.Random) -> None:
    facts: list[NewTarget] = []
    for cell in period.periods("quarter", first, last + dt.timedelta(days=1)):
        amounts = {person: Decimal(draw.randint(30, 90) * 10_000) for person in made.sellers}
        for person, amount in amounts.items():
            facts.append(_target(cell, amount, made.home[person], len(facts), person=person))
        for team in made.teams:
            whole = sum((a for p, a in amounts.items() if made.home[p] == team), Decimal(0))
            facts.append(_target(cell, whole, team, len(facts)))
    record_targets.perform_many(facts, actor=ACTOR, at=AT)


def _target(cell: PeriodRow, amount: Decimal, unit: int, number: int, person: int | None = None) -> NewTarget:
    return NewTarget(
        "ordered", cell.id, amount, "CNY", unit, cell.code, person_id=person, for_unit_id=None if person else unit, state="approved",
        number=f"GTG-{number}",
    )  # fmt: skip
