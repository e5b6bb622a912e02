"""ORG-1 · The company gives itself its names, currency and time zone: who may, what is refused at which field, and when the currency stays."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import draft_rule, name_company, propose_rule
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.ground import clock, listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import run
from makesell.ground.listing import Query
from makesell.ground.organisation import queries
from makesell.ground.refusal import Refusal
from makesell.ground.worktime.naming import CALENDAR
from makesell.sheets import inputs, rule_words
from makesell.sheets.company import SHEET
from makesell.sheets.parts import Call, Done
from tests.clauses.cast import NOW

pytestmark = pytest.mark.django_db
SYSTEM = system("test")


@pytest.fixture(autouse=True)
def house() -> None:
    name_company.perform(CompanyFact("老厂", "CNY"), actor=SYSTEM, at=NOW)


def does(act: str, raw: Mapping[str, Any], *held: str, key: int = 1, version: int | None = None) -> Done:
    """Somebody with these roles (an administrator without any) does it as a door does."""
    found = SHEET.act(act)
    assert found is not None
    actor = Actor(name="某人", roles=frozenset(held or (roles.ADMINISTRATOR,)))
    return found.run(Call(actor, NOW, (key,), inputs.read(found.inputs, raw), version))


def refused(act: str, raw: Mapping[str, Any], *held: str, key: int = 1, version: int | None = None) -> tuple[str, int, str | None]:
    with pytest.raises(Refusal) as caught:
        does(act, raw, *held, key=key, version=version)
    return caught.value.code, caught.value.status, caught.value.field


def test_the_administrator_and_the_executive_name_the_company_and_its_zone() -> None:
    done = does("change", {"name": "新厂", "name_en": "New Works", "timezone": "America/New_York"}, roles.EXECUTIVE)
    found = queries.company()
    assert found is not None
    assert (found.name, found.name_en, found.currency, found.timezone) == ("新厂", "New Works", "CNY", "America/New_York")
    assert clock.business_date(dt.datetime(2025, 6, 2, 2, tzinfo=dt.UTC)) == dt.date(2025, 6, 1)
    assert done.undo is not None
    does(done.undo[0], done.undo[1])
    assert clock.in_zone(getattr(queries.company(), "timezone", None)).key == "Asia/Shanghai"
    assert run("select op, old ->> 'name' from audit_change where table_name = 'organisation_company' order by id") == [
        ("update", "老厂"), ("update", "新厂"),
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["Mars/Base", "asia", "../etc/passwd", "posix/Asia/Shanghai", "localtime"])
def test_a_zone_that_does_not_exist_is_refused_at_its_field(zone: str) -> None:
    assert refused("change", {"name": "新厂", "timezone": zone}) == ("organisation.timezone", 422, "timezone")
    assert getattr(queries.company(), "name", "") == "老厂"


def test_others_read_it_and_may_not_change_it() -> None:
    for role in (roles.SALESPERSON, roles.FINANCE, roles.SECURITY_ADMINISTRATOR):
        assert refused("change", {"name": "新厂", "timezone": "Asia/Tokyo"}, role)[1] == 403
        assert refused("set_currency", {"currency": "EUR"}, role)[1] == 403
    seller = Actor(name="销售", roles=frozenset({roles.SALESPERSON}))
    assert [row["name"] for row in listing.page(SHEET.listing, seller, Query()).rows] == ["老厂"]
    assert SHEET.head(seller, 1).title == "老厂"


def test_a_stale_page_an_empty_name_and_another_key_are_refused() -> None:
    version = getattr(queries.company(), "version", None)
    does("change", {"name": "新厂", "timezone": "Asia/Shanghai"}, version=version)
    assert refused("change", {"name": "别厂", "timezone": "Asia/Shanghai"}, version=version)[:2] == ("version.stale", 409)
    assert refused("change", {"name": " ", "timezone": "Asia/Shanghai"})[2] == "name"
    assert refused("change", {"name": "别厂", "timezone": "Asia/Shanghai"}, key=2)[1] == 404


def test_the_currency_stays_once_something_is_posted() -> None:
    assert refused("set_currency", {"currency": "XXY"}) == ("money.currency", 422, "currency")
    does("set_currency", {"currency": "EUR"})
    offered = SHEET.act("set_currency")
    assert offered is not None
    assert SHEET.head(SYSTEM, 1).state in offered.states
    co.confirmed_order()
    assert refused("set_currency", {"currency": "USD"}) == ("organisation.currency_posted", 409, "currency")
    assert SHEET.head(SYSTEM, 1).state not in offered.states
    assert getattr(queries.company(), "currency", "") == "EUR"


def test_the_working_calendar_leads_to_the_rule_that_names_it() -> None:
    def shown() -> tuple[Any, int | None]:
        facts = SHEET.panels[0].body(SYSTEM, 1)
        assert isinstance(facts, list | tuple)
        (fact,) = [each for each in facts if each.noun == "rules"]
        return fact.value, fact.id

    office = rule_words.calendar("office")
    assert office != "office"
    assert shown() == (office, None)
    rule = draft_rule.perform(NewRule(CALENDAR, "nights", dt.date(2025, 1, 1)), actor=SYSTEM, at=NOW)
    propose_rule.perform(rule, actor=SYSTEM, at=NOW)
    assert shown() == (office, None)
    run("update rules_rule set state = 'approved' where record_id = %s", [rule])
    run("update rules_rulesversion set version = version + 1")
    assert shown() == ("nights", rule)
