"""Every master noun's sheet: made by its own act, listed, opened, changed, undone, taken out of use — for each role what it may."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.clock import moved
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal
from makesell.sheets import (
    boms,
    carriers,
    contacts,
    credit_accounts,
    customers,
    inputs,
    people,
    plants,
    price_lists,
    product_groups,
    products,
    routings,
    rules,
    tax_rates,
    territories,
    units,
    units_of_measure,
    warehouses,
    work_centers,
)
from makesell.sheets.parts import Call, Done, Sheet, TablePart
from tests.database import Once

SHEETS = [
    module.SHEET
    for module in (
        boms, carriers, contacts, credit_accounts, customers, people, plants, price_lists, product_groups, products, routings, rules, tax_rates,
        territories, units, units_of_measure, warehouses, work_centers,
    )
]  # fmt: skip
SYSTEM = system("test")
NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
World = dict[str, int]


def do(sheet: Sheet, act: str, raw: Mapping[str, Any], *keys: int, actor: Actor = SYSTEM, version: int | None = None) -> Done:
    """Calls an act as a door does: raw values through the sheet's inputs."""
    found = sheet.act(act)
    assert found is not None
    return found.run(Call(actor, NOW, keys, inputs.read(found.inputs, raw), version))


def _made(sheet: Sheet, raw: Mapping[str, Any], act: str = "create") -> int:
    key = do(sheet, act, raw).record_id
    assert key is not None
    return key


@pytest.mark.django_db
def test_a_country_is_said_in_words_and_kept_by_its_code() -> None:
    key = _made(territories.SHEET, {"code": "EU", "name": "欧洲", "country": "DE", "valid_from": "2026-01-01"})
    (row,) = listing.page(territories.SHEET.listing, SYSTEM, Query()).rows
    field = next(one for one in territories.SHEET.listing.fields if one.name == "country")
    for language, said in (("zh-hans", "德国"), ("en", "Germany")):
        with override(language):
            facts = territories.SHEET.panels[0].body(SYSTEM, key)
            assert isinstance(facts, list)
            assert said in [fact.value for fact in facts]
            assert str(field.choices[row["country"]]) == said
    with pytest.raises(Refusal):
        do(territories.SHEET, "change", {"country": "XX"}, key)


@pytest.fixture(scope="module")
def laid(once: Once) -> World:
    """One row of every noun, each made by its own act; laid once for all tests."""
    return once(_world)


@pytest.fixture
def world(laid: World, db: None) -> World:
    """What is laid, in a transaction of the test's own."""
    return laid


def _world() -> World:
    found: World = {}
    found["units"] = _made(units.SHEET, {"code": "HQ", "name": "总部", "kind": "company", "valid_from": "2026-01-01"})
    person = {"code": "alice", "name": "王爱丽", "unit": found["units"], "joined_date": "2026-01-01"}
    found["people"] = _made(people.SHEET, person)
    found["territories"] = _made(territories.SHEET, {"code": "CN", "name": "中国", "valid_from": "2026-01-01"})
    found["credit_accounts"] = _made(credit_accounts.SHEET, {"name": "甲方集团", "credit_limit": "100000"})
    customer = {"name": "上海华威机械有限公司", "owner": found["people"], "territory": found["territories"]}
    found["customers"] = _made(customers.SHEET, customer)
    found["contacts"] = _made(contacts.SHEET, {"customer": found["customers"], "name": "张三", "phone": "13900139000", "main": "1"})
    found["carriers"] = _made(carriers.SHEET, {"name": "顺丰"})
    found["units_of_measure"] = _made(units_of_measure.SHEET, {"code": "t", "name": "吨", "digits": "3"})
    found["product_groups"] = _made(product_groups.SHEET, {"name": "整车"})
    product = {"code": "BK-1", "name": "公路自行车", "uom": found["units_of_measure"], "group": found["product_groups"]}
    found["products"] = _made(products.SHEET, product)
    found["wheel"] = _made(products.SHEET, {"code": "WH-1", "name": "车轮", "uom": found["units_of_measure"]})
    found["price_lists"] = _made(price_lists.SHEET, {"name": "标准价"})
    found["plants"] = _made(plants.SHEET, {"name": "一厂", "unit": found["units"]})
    found["warehouses"] = _made(warehouses.SHEET, {"name": "成品库", "plant": found["plants"]})
    found["work_centers"] = _made(work_centers.SHEET, {"name": "焊接", "cost_rate": "60", "plant": found["plants"]})
    lines = [{"component": found["wheel"], "qty": "2"}]
    found["boms"] = _made(boms.SHEET, {"product": found["products"], "valid_from": "2026-01-01", "lines": lines})
    steps = [{"position": "10", "work_center": found["work_centers"], "run_hours": "0.5"}]
    found["routings"] = _made(routings.SHEET, {"product": found["products"], "valid_from": "2026-01-01", "steps": steps})
    found["rules"] = _made(rules.SHEET, {"kind": "performance.activity_measure", "value": "invoiced", "valid_from": "2026-04-01"})
    tax = {"service_kind": "goods", "destination": "domestic", "rate": "0.13", "valid_from": "2026-01-01"}
    do(tax_rates.SHEET, "set", tax)
    found["tax_rates"] = listing.page(tax_rates.SHEET.listing, SYSTEM, Query()).rows[0]["id"]
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.noun)
def test_it_is_listed_by_every_column_and_opens_with_all_its_parts(sheet: Sheet, world: World) -> None:
    key = world[sheet.noun]
    names = {field.name for field in sheet.listing.fields}
    assert {column.name for column in sheet.columns} <= names
    for field in sheet.listing.fields:
        rows = listing.page(sheet.listing, SYSTEM, Query.from_pairs([("sort", f"-{field.name}")])).rows
        assert key in [row["id"] for row in rows], field.name
    assert sheet.head(SYSTEM, key).title
    for panel in sheet.panels:
        body = panel.body(SYSTEM, key)
        if isinstance(body, TablePart):
            shown = {name for name, _, _ in body.columns}
            assert all(shown <= set(row) for row in body.rows), panel.code
            assert set(body.links) <= shown
    for related in sheet.related:
        assert related.count(SYSTEM, key) >= 0
    for view in sheet.views:
        query = view.query.replace("{me}", "1").replace("{unit}", "1")
        assert listing.count(sheet.listing, SYSTEM, Query.from_pairs([(p.split("=")[0], p.split("=")[1]) for p in query.split("&")])) >= 0


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.noun)
def test_its_acts_are_in_the_table_of_roles_and_its_forms_begin(sheet: Sheet, world: World) -> None:
    assert {act.name for act in sheet.acts} <= set(sheet.policy.acts)
    for act in sheet.acts:
        begun = act.start(SYSTEM, None if act.makes else world[sheet.noun]) if act.start else {}
        assert set(begun) <= {one.name for one in act.inputs} | {"valid_from", "valid_to", "joined_date", "kind"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.noun)
@pytest.mark.parametrize("role", roles.ALL)
def test_a_role_opens_what_it_lists_and_nothing_else(sheet: Sheet, role: str, world: World) -> None:
    actor = Actor(name=role, person_id=world["people"], roles=frozenset({role}), unit_ids=frozenset({world["units"]}))
    key = world[sheet.noun]
    if listing.count(sheet.listing, actor, Query()):
        assert sheet.head(actor, key).title
        for panel in sheet.panels:
            panel.body(actor, key)
    else:
        with pytest.raises(Refusal) as refused:
            sheet.head(actor, key)
        assert refused.value.status in (403, 404)


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.act("change")], ids=lambda sheet: sheet.noun)
def test_a_change_is_undone_by_its_own_undo(sheet: Sheet, world: World) -> None:
    key = world[sheet.noun]
    before = listing.by_ids(sheet.listing, SYSTEM, [key])[key]
    done = do(sheet, "change", {"name": "新名字"} | ({"uom": before_uom(world)} if sheet.noun == "products" else {})
              | ({"code": before["code"]} if "code" in {i.name for i in _inputs(sheet)} else {}), key)  # fmt: skip
    assert listing.by_ids(sheet.listing, SYSTEM, [key])[key]["name"] == "新名字"
    assert done.undo is not None
    again = sheet.act(done.undo[0])
    assert again is not None
    again.run(Call(SYSTEM, NOW, (key,), done.undo[1]))
    assert listing.by_ids(sheet.listing, SYSTEM, [key])[key] == before


def before_uom(world: World) -> int:
    """The unit of measure that a product's change must name again."""
    return world["units_of_measure"]


def _inputs(sheet: Sheet) -> tuple[Any, ...]:
    act = sheet.act("change")
    return act.inputs if act else ()


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.act("restore")], ids=lambda sheet: sheet.noun)
def test_it_goes_out_of_use_and_back(sheet: Sheet, world: World) -> None:
    key = world[sheet.noun]
    assert do(sheet, "retire", {}, key).undo == ("restore", {})
    assert sheet.head(SYSTEM, key).state == "retired"
    do(sheet, "restore", {}, key)
    assert sheet.head(SYSTEM, key).state == "active"


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.act("change")], ids=lambda sheet: sheet.noun)
def test_a_stale_version_is_refused(sheet: Sheet, world: World) -> None:
    key = world[sheet.noun]
    act = sheet.act("change")
    assert act is not None
    values = act.start(SYSTEM, key) if act.start else {}
    with pytest.raises(Refusal) as refused:
        act.run(Call(SYSTEM, NOW, (key,), {k: v for k, v in values.items() if k in {i.name for i in act.inputs}}, version=77))
    assert refused.value.status == 409


def test_a_repeated_customer_asks_for_confirmation(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        do(customers.SHEET, "create", {"name": "上海华威机械", "owner": world["people"]})
    assert (refused.value.status, refused.value.field, refused.value.params["why"]) == (409, "name", "the same name")
    assert do(customers.SHEET, "create", {"name": "上海华威机械", "owner": world["people"], "confirmed": "1"}).record_id
    found = customers.duplicates(SYSTEM, "上海华威机械", "", "")
    with override("en"):
        assert [str(row["why"]) for row in found] == ["the same name", "the same name"]


def test_prices_and_costs_are_set_from_their_pages(world: World) -> None:
    rows = [{"product": world["products"], "price": "1999.5", "valid_from": "2026-01-01"}]
    do(price_lists.SHEET, "set_prices", {"prices": rows}, world["price_lists"])
    do(products.SHEET, "set_cost", {"cost": "800", "valid_from": "2026-01-01"}, world["products"])
    panels = {panel.code: panel.body(SYSTEM, world["products"]) for panel in products.SHEET.panels}
    prices, costs = panels["prices"], panels["costs"]
    assert isinstance(prices, TablePart)
    assert isinstance(costs, TablePart)
    assert (prices.rows[0]["price"], costs.rows[0]["cost"]) == (Decimal("1999.5"), Decimal(800))


def test_a_role_needs_a_second_person(world: World) -> None:
    do(people.SHEET, "propose_role", {"role": "salesperson", "valid_from": "2026-01-01"}, world["people"], actor=_admin())
    roles_part = next(p for p in people.SHEET.panels if p.code == "roles").body(SYSTEM, world["people"])
    assert isinstance(roles_part, TablePart)
    grant = roles_part.rows[0]["key"]
    herself = Actor(name="alice", person_id=world["people"], roles=frozenset({roles.SECURITY_ADMINISTRATOR}))
    with pytest.raises(Refusal) as refused:
        do(people.SHEET, "approve_role", {"number": grant}, world["people"], actor=herself)
    assert refused.value.status == 403
    with moved(NOW):
        do(people.SHEET, "approve_role", {"number": grant}, world["people"])
        duties = next(p for p in people.SHEET.panels if p.code == "duties").body(SYSTEM, world["people"])
    assert isinstance(duties, TablePart)
    assert duties.rows


def _admin() -> Actor:
    return Actor(name="admin", roles=frozenset({roles.ADMINISTRATOR}), person_id=None, kind="person")


def test_a_grant_of_somebody_else_is_not_on_the_page(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        do(people.SHEET, "approve_role", {"number": 999999}, world["people"])
    assert refused.value.status == 404


def test_a_rule_is_proposed_and_approved_by_another(world: World) -> None:
    key = world["rules"]
    do(rules.SHEET, "propose", {}, key)
    do(rules.SHEET, "approve", {}, key)
    assert rules.SHEET.head(SYSTEM, key).state == "approved"
    with pytest.raises(Refusal):
        do(rules.SHEET, "create", {"kind": "performance.activity_measure", "value": "guessed", "valid_from": "2026-05-01"})
