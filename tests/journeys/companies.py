"""Journeys: the companies whose pages are looked at — one that has just begun, one with two years of past, and one where every name is long."""

import datetime as dt
from collections.abc import Mapping

from makesell.demo import people, sample_pay
from makesell.demo.build import build
from makesell.demo.catalogue import CARRIERS
from makesell.demo.generated import small_company
from makesell.demo.generating import ACTOR, AT
from makesell.demo.story.appetite import TERMS
from makesell.demo.story.contracting import CLAUSES
from makesell.demo.story.stage import set_stage
from makesell.demo.story.telling import bought
from makesell.flows.org_1_organisation import (
    build_calendar,
    create_carrier,
    create_login,
    create_payment_terms,
    create_person,
    create_unit,
    name_company,
    propose_role,
)
from makesell.flows.org_1_organisation.create_login import NewUser
from makesell.flows.org_1_organisation.create_person import NewPerson
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.flows.pro_4_negotiation import keep_templates
from makesell.flows.pro_6_shipping import open_stock
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import act, run, values
from makesell.ground.exchange import runs, states
from makesell.ground.listing import saved
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.text import N_
from makesell.sheets import exchange
from makesell.sheets.registry import sheet_of
from tests.journeys.people import actor_named, user_of

SINCE = dt.date(2024, 1, 1)
MAY = dt.datetime(2026, 5, 6, 2, tzinfo=dt.UTC)     # the first working morning after the holidays
# A word that no line break helps, in the scripts of both languages.
LONG = " 与长三角一体化示范区高端装备智能制造联合研究院有限责任公司(集团)Donaudampfschifffahrtsgesellschaftskapitaenskajuetenschluessel"
NAMED = (
    "organisation_company", "organisation_person", "organisation_unit", "parties_customer", "parties_contact", "products_product",
    "products_productgroup", "territories_territory",
)  # fmt: skip
TABLE = "名称,单位,电话\n太湖之光精密传动有限公司,G-N,0512-5550 1234\n,G-N,\n"

Logins = Mapping[str, str]


@act
def _begin(*, actor: Actor) -> Logins:
    name_company.perform(CompanyFact("新公司", "CNY", name_en="New company", source="journey"), actor=actor, at=AT)
    build_calendar.perform(2024, clock.today().year + 1, actor=actor, at=AT)
    unit = create_unit.perform_many([NewUnit("N", "新公司", SINCE, "New company", "company")], actor=actor, at=AT)[0]
    people = [NewPerson(f"N-{role}", role, joined_date=SINCE, unit_id=unit, valid_from=SINCE) for role in roles.STAFF]
    keys = create_person.perform_many(people, actor=actor, at=AT)
    propose_role.perform_many([NewGrant(key, role, SINCE) for key, role in zip(keys, roles.STAFF, strict=True)], actor=actor, at=AT)
    create_login.perform_many([NewUser(f"n-{role}", key) for key, role in zip(keys, roles.STAFF, strict=True)], actor=actor, at=AT)
    return {role: f"n-{role}" for role in roles.STAFF}


def demo() -> None:
    """The demo's people, customers and products, before anything was sold."""
    assert build()


def demo_with_a_past() -> None:
    """The same with two years of orders."""
    demo()
    small_company(years=2, orders=60, seed=1)


def empty() -> Logins:
    """A company that has people and a calendar and nothing else; the login of each role."""
    logins = _begin(actor=ACTOR)
    _with_a_password(logins[roles.EXECUTIVE])
    return logins


def full() -> Logins:
    """Two years of orders, a notice, a saved view and an import that ended; the login of each role."""
    made = small_company(years=2, orders=60, seed=1)
    executive = actor_named(made.market.logins[roles.EXECUTIVE])
    _with_things(executive.person_id or 0, actor=ACTOR)
    _with_a_password(made.market.logins[roles.EXECUTIVE])
    saved.keep("orders", "本月大单", "sort=-net", shared=False, is_default=False, actor=executive)
    exchange.upload(sheet_of("customers"), "客户.csv", TABLE.encode(), actor=actor_named(made.market.logins[roles.SALES_SUPPORT]), at=clock.now())
    return made.market.logins


def _with_a_password(username: str) -> None:
    """Only who has a password may change it; the generated logins have none."""
    user = user_of(username)
    user.set_password("a long sentence nobody knows")
    user.save(update_fields=["password"])


@act
def _with_things(person: int, *, actor: Actor) -> None:
    at = clock.now()
    tell_many([NewNotice(person, "import", N_("An import is running"))], at=at)
    key = runs.ask("adventureworks", "adventureworks", "adventureworks-oltp", actor=actor, at=at)
    runs.begin(key, at=at)
    runs.progress(key, "orders", 20, 60, at=at)
    runs.end(key, states.FAILED, at=at, failure="The folder is away.")


def long() -> Logins:
    """The same with names that do not fit anywhere."""
    logins = full()
    for table in NAMED:
        for column in ("name", "name_en"):
            most = values(
                "select character_maximum_length from information_schema.columns where table_name = %s and column_name = %s", [table, column]
            )
            if most:
                run(f"update {table} set {column} = left({column} || %s, %s)", [LONG, most[0] or 200])
    return logins


def at_the_street() -> None:
    """The demo on a May morning: parts in the store, terms with a deposit, carriers, a template of contracts, a scheme by which two are paid."""
    with clock.moved(MAY):
        demo()
        staff = people.found(dt.date(MAY.year - 2, 1, 1))
        open_stock.perform_many(bought(set_stage(staff, MAY.date(), MAY.date())), actor=ACTOR, at=MAY)
        create_payment_terms.perform_many([one for one in TERMS if one.code == "30-70"], actor=ACTOR, at=MAY)
        create_carrier.perform_many(CARRIERS, actor=ACTOR, at=MAY)
        keep_templates.create("CT-STD", "标准供货合同", "Standard supply contract", CLAUSES, actor=ACTOR, at=MAY)
        sample_pay.scheme([staff.people[login] for login in ("linxiaowen", "chensiyuan")])
