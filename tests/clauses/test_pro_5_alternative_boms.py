"""PRO-5 · Alternative bills of material side by side: whose components are there first, else the preferred; the planner may choose by hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.documents.production import queries as production
from makesell.documents.production.queries import operations
from makesell.flows.org_1_organisation import change_product, create_bom, create_product
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.pro_5_production import choose_bom, plan_production, release_production
from makesell.flows.pro_5_production.choose_bom import Choice
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.flows.steps import bom_choice, plant_model
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.db.statements import count
from makesell.ground.listing import Query
from makesell.ground.spine.master import Change
from makesell.masterdata.products.queries import product_row
from makesell.masterdata.works import making
from makesell.masterdata.works import queries as works
from makesell.masterdata.works.making import Versions
from makesell.sheets import exchange
from makesell.sheets.registry import sheet_of
from tests.clauses.cast import NOW, TODAY
from tests.clauses.orders import LEAD, SYSTEM, D, Shop, open_shop, proved, refused
from tests.clauses.street import Street, on

SINCE = dt.date(2024, 1, 1)
DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


def two_ways(shop: Shop) -> tuple[int, int, int, int]:
    """The first product is usually made of one bought part, or of two of another; (usual bill, other bill, usual part, other part)."""
    usual = shop.c.products[1]
    other = create_product.perform(NewProduct(f"ALT-{usual}", "代用件", product_row(usual).uom_id), actor=SYSTEM, at=NOW)
    change_product.perform_many([Change(key, {"kind": "buy", "lead_time_days": LEAD}) for key in (usual, other)], actor=SYSTEM, at=NOW)
    bills = [
        create_bom.perform(NewBom(shop.product, f"B-{shop.product}", "B", SINCE, (NewBomLine(part, D(qty)),), alternative=n), actor=SYSTEM, at=NOW)
        for n, (part, qty) in enumerate(((usual, 1), (other, 2)))
    ]
    return bills[0], bills[1], usual, other


def planned(shop: Shop, qty: int) -> production.ProductionRow:
    """A planned production order of the first product."""
    key = plan_production.perform(PlanFact(shop.product, D(qty), TODAY + DAY * 30, shop.warehouse), actor=shop.planner, at=NOW)
    return production.of_ids([key])[0]


def parts(order: int) -> list[tuple[int, object]]:
    """What an order is made of."""
    return [(part.product_id, part.qty) for part in operations.components([order])]


def test_the_bill_is_chosen_by_what_is_there_else_by_preference() -> None:
    """Neither is there: the usual one. The other's parts lie there for three: three are made of those, ten of the usual again."""
    shop = open_shop()
    usual, other, part, spare = two_ways(shop)
    assert making.versions([shop.product], TODAY)[shop.product].others == (other,)
    row = planned(shop, 3)
    assert (row.bom_id, parts(row.id)) == (usual, [(part, D(3))])
    open_stock.perform_many([Opening(shop.warehouse, spare, D(6), D(4), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)
    row = planned(shop, 3)
    assert (row.bom_id, parts(row.id)) == (other, [(spare, D(6))])
    row = planned(shop, 10)
    assert row.bom_id == usual, "six are not twenty"
    model = plant_model.read([shop.product], NOW).model
    assert [way.key for way in model.items[shop.product].ways] == [usual, other], "the promise tries both"
    assert [each.component_id for each in works.explosion(shop.product, TODAY)] == [part], "what it costs and is said to hold is the usual one"
    proved()


def test_what_a_component_is_made_of_counts_at_every_level() -> None:
    """Both bills take a made part of the same lead time; the usual one's own material is months away, the other's lies there."""
    shop = open_shop()
    usual, other, part, spare = two_ways(shop)
    for made, bought, days in ((part, "M-FAR", 90), (spare, "M-HERE", 90)):
        change_product.perform_many([Change(made, {"kind": "make"})], actor=SYSTEM, at=NOW)
        below = create_product.perform(NewProduct(bought, bought, product_row(made).uom_id), actor=SYSTEM, at=NOW)
        change_product.perform_many([Change(below, {"kind": "buy", "lead_time_days": days})], actor=SYSTEM, at=NOW)
        create_bom.perform(NewBom(made, f"B-{bought}", "B", SINCE, (NewBomLine(below, D(1)),)), actor=SYSTEM, at=NOW)
    known = making.versions([shop.product], TODAY)
    assert bom_choice.chosen([(shop.product, D(3))], known, TODAY) == [usual], "neither is there: the preferred"
    open_stock.perform_many([Opening(shop.warehouse, below, D(6), D(4), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)
    with count() as one:
        assert _chosen([(shop.product, D(3))], known, actor=SYSTEM) == [other]
    with count() as three:
        assert _chosen([(shop.product, D(3)), (shop.product, D(4)), (part, D(1))], known, actor=SYSTEM) == [other, usual, None]
    assert one.statements == three.statements <= 7


@act
def _chosen(wanted: list[tuple[int, Decimal]], known: Mapping[int, Versions], *, actor: Actor) -> list[int | None]:
    return bom_choice.chosen(wanted, known, TODAY)


def test_the_planner_chooses_before_release() -> None:
    """Components change, what is not in force or of another product is refused with the path; a released order keeps what it has."""
    shop = open_shop()
    usual, other, _part, spare = two_ways(shop)
    row = planned(shop, 3)
    refused("production.bom_same", lambda: choose_bom.perform(Choice(row.id, usual), actor=shop.planner, at=NOW))
    foreign = create_bom.perform(NewBom(spare, "S", "S", SINCE, (NewBomLine(shop.c.products[1], D(1)),)), actor=SYSTEM, at=NOW)
    past = create_bom.perform(
        NewBom(shop.product, f"B-{shop.product}", "B", SINCE, (NewBomLine(spare, D(9)),), SINCE + DAY, alternative=2), actor=SYSTEM, at=NOW
    )
    for wrong in (foreign, past):
        refused("production.bom", lambda bom=wrong: choose_bom.perform(Choice(row.id, bom), actor=shop.planner, at=NOW))
    assert parts(row.id) == [(shop.c.products[1], D(3))]
    choose_bom.perform(Choice(row.id, other), actor=shop.planner, at=NOW)
    assert (production.of_ids([row.id])[0].bom_id, parts(row.id)) == (other, [(spare, D(6))])
    open_stock.perform_many([Opening(shop.warehouse, spare, D(6), D(4), dt.date(2025, 5, 30))], actor=SYSTEM, at=NOW)
    release_production.perform(row.id, actor=shop.planner, at=NOW)
    refused("production.state", lambda: choose_bom.perform(Choice(row.id, usual), actor=shop.planner, at=NOW))
    proved()


def test_alternatives_hold_side_by_side_and_only_once_each() -> None:
    """Each number has one bill at a time; a circle through an alternative is refused with its path."""
    shop = open_shop()
    _usual, other, part, spare = two_ways(shop)
    same = NewBom(shop.product, f"B-{shop.product}", "B", SINCE, (NewBomLine(part, D(1)),), alternative=1)
    refused("bom.overlap", lambda: create_bom.perform(same, actor=SYSTEM, at=NOW))
    refused("bom.alternative", lambda: create_bom.perform(_numbered(same, 100), actor=SYSTEM, at=NOW))
    round_about = NewBom(spare, "S", "S", SINCE, (NewBomLine(shop.product, D(1)),))
    fault = refused("bom.circle", lambda: create_bom.perform(round_about, actor=SYSTEM, at=NOW))
    assert "→" in str(fault.params["path"])
    later = create_bom.perform(
        NewBom(shop.product, f"B-{shop.product}", "B", TODAY + DAY, (NewBomLine(spare, D(3)),), alternative=1), actor=SYSTEM, at=NOW
    )
    assert (works.bom(other).valid_to, works.bom(later).alternative) == (TODAY + DAY, 1), "the next of the same number takes over"
    assert works.bom(_usual).valid_to is None


def _numbered(bom: NewBom, number: int) -> NewBom:
    return replace(bom, alternative=number)


def test_alternatives_come_in_by_a_file_and_by_the_api() -> None:
    """A column of the file says which; the same file again changes nothing; the planner chooses through the API, nobody else."""
    s = Street(tries_all=True)
    shop = s.shop
    usual, other, _part, spare = two_ways(shop)
    code, of = (row_code(key) for key in (spare, shop.product))
    rows = f"产品,替代序号,valid_from,组件,数量\n{of},2,2025-06-01,{code},4\n"
    sheet = sheet_of("bom_lines")
    for created in (1, 0):
        run_id = exchange.upload(sheet, "清单.csv", rows.encode(), actor=shop.planner, at=NOW).run_id
        assert exchange.apply(sheet, run_id, actor=shop.planner, at=NOW).created == created
    shown = listing.page(sheet_of("boms").listing, shop.planner, Query.from_pairs([("f", f"product.eq.{shop.product}")])).rows
    assert sorted(row["alternative"] or 0 for row in shown) == [0, 1, 2]
    with on(3):
        key = s.does(R.PLANNER, "production_orders create", product=shop.product, qty="2", due_date="2025-07-15", warehouse=shop.warehouse)
        s.does(R.PLANNER, "production_orders choose_bom", key, bom=other)
        assert production.of_ids([key])[0].bom_id == other
        assert s.ask(R.PLANNER, "POST", f"production_orders/{key}/choose_bom", {"bom": other})[1]["code"] == "production.bom_same"
    assert usual != other
    proved()


def row_code(product: int) -> str:
    """What a product is called in files."""
    return product_row(product).code
