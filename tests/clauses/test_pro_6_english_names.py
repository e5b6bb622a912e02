"""PRO-6 · Warehouses, carriers and price lists are called by their English names for who reads English, in lists and where others name them."""

from dataclasses import replace

import pytest

from makesell.demo import samples as co
from makesell.doors.desk.records import naming
from makesell.flows.org_1_organisation import create_carrier, create_price_list, create_warehouse
from makesell.flows.org_1_organisation.create_carrier import NewCarrier
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.ground import listing
from makesell.ground.listing import Kind, Query
from makesell.sheets import exchange
from makesell.sheets.parts import CheckPart, Head, Panel, TablePart
from makesell.sheets.registry import BY_NOUN
from tests.clauses.cast import NOW
from tests.clauses.test_pro_6 import Shipping

pytestmark = pytest.mark.django_db


def test_what_has_an_english_name_is_called_by_it() -> None:
    """Their tables take the name in from files and show it; a delivery's list names its warehouse by it for one reader, not for the other."""
    s = Shipping()
    made = {
        "warehouses": create_warehouse.perform(NewWarehouse("EN1", "一号成品库", "Finished goods one"), actor=co.ACTOR, at=NOW),
        "carriers": create_carrier.perform(NewCarrier("EN2", "顺丰速运", "SF Express"), actor=co.ACTOR, at=NOW),
        "price_lists": create_price_list.perform(NewPriceList("EN3", "标准价格", "CNY", "Standard prices"), actor=co.ACTOR, at=NOW),
    }
    reader = replace(s.desk, language="en")
    for noun, key in made.items():
        sheet = BY_NOUN[noun]
        assert list(listing.english_names(sheet.listing, co.ACTOR, [key])) == [listing.by_ids(sheet.listing, co.ACTOR, [key])[key]["name"]]
        assert "name_en" in {one.name for one in exchange.columns(sheet)}
    s.warehouse = made["warehouses"]
    s.plan((0, "1"))
    deliveries = BY_NOUN["deliveries"].listing
    named = [listing.page(deliveries, actor, Query.from_pairs([("cols", "warehouse")])).rows[0]["warehouse_label"] for actor in (reader, s.desk)]
    assert named == ["Finished goods one", "一号成品库"]


def test_why_a_price_names_its_list_in_english() -> None:
    """Beside a form that is typed, and in the reasons of a document, where the kind of price stands before the list's name."""
    s = Shipping()
    create_price_list.perform(NewPriceList("EN4", "出口价格", "CNY", "Export prices"), actor=co.ACTOR, at=NOW)
    reader = replace(s.desk, language="en")
    said = "1: Standard list · 出口价格 — the first of the order that has a price"
    (part,) = naming.in_english((CheckPart("Why this price", "By the one order", "ok", (), said),), reader)
    assert part.note == said.replace("出口价格", "Export prices")
    reasons = TablePart((("source", "Price from", Kind.TEXT),), [{"source": "Standard list · 出口价格"}])
    panel = Panel("price", "Why this price", lambda _actor, _key: reasons)
    _head, read = naming.named(Head("", ""), [panel], "orders", 0, reader)
    assert [body.rows for _panel, body in read if isinstance(body, TablePart)] == [[{"source": "Standard list · Export prices"}]]
    assert naming.Names({"东区 · 一队": "East, team one", "东区": "East"}).whole("东区 · 一队") == "East, team one", "one name, not two"


def test_names_are_sorted_as_they_are_shown() -> None:
    """By their sound in Chinese; in English by the English name, page by page in both directions, those without one by their own."""
    s = Shipping()
    named = {"天一": "beta", "北二": "Gamma", "中三": "Alpha", "Omega": ""}
    for n, (name, english) in enumerate(named.items()):
        create_warehouse.perform(NewWarehouse(f"SORT{n}", name, english), actor=co.ACTOR, at=NOW)
    warehouses = BY_NOUN["warehouses"].listing

    def walked(language: str, sort: str) -> list[str]:
        actor, found, after = replace(s.desk, language=language), list[str](), ""
        while True:
            page = listing.page(warehouses, actor, Query.from_pairs([("cols", "name"), ("sort", sort), ("size", "1"), ("after", after)]))
            found += [row["name"] for row in page.rows if row["name"] in named]
            if not page.next:
                return found
            after = page.next

    assert walked("zh-hans", "name") == ["北二", "Omega", "天一", "中三"]
    assert walked("en", "name") == ["中三", "天一", "北二", "Omega"]
    assert walked("en", "-name") == ["Omega", "北二", "天一", "中三"]
