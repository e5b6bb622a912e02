"""Warehouses: their locations and what lies in them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.stock import balances as stock
from makesell.documents.stockmoves import stock_queries
from makesell.flows.org_1_organisation import add_location, change_warehouse, create_warehouse, place_product
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import queries, words
from makesell.masterdata.works.access import WAREHOUSES
from makesell.masterdata.works.listings import WAREHOUSE_LISTING
from makesell.sheets import giving, lines, master
from makesell.sheets.master import Master
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take

KINDS: Final = giving.said(words.WAREHOUSE_KINDS)
NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS, required=False),
    Input("plant", _("Plant"), Take.REF, noun="plants", required=False),
    Input("address", _("Address"), Take.LONG, required=False, most=400),
)
LOCATION: Final = (Input("code", _("Code"), most=40), Input("name", _("Name"), required=False))


def _make(call: Call, values: Mapping[str, Any]) -> int:
    return create_warehouse.perform(create_warehouse.NewWarehouse(**values), actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New warehouse"), NAMED, _make, change_warehouse.perform_many, queries.warehouse)


def _add(call: Call) -> Done:
    values = giving.new_values(LOCATION, call.data)
    facts = [add_location.NewLocation(key, **values) for key in call.ids]
    add_location.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The location has been added."))


def _place(call: Call) -> Done:
    fact = place_product.PlaceFact(call.ids[0], call.data["location"], tuple(row["product"] for row in call.data["products"]))
    place_product.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Placed."))


def _places(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(("location", _("Location"), Kind.CODE), ("product", _("Product"), Kind.REF)),
        rows=[{"location": code, "product": name, "product_id": product} for code, product, name in queries.places(key)],
        links={"product": "products"},
    )


PLACE: Final = (
    Input("location", _("Location"), most=40),
    Input("products", _("Products"), Take.TABLE, columns=(Input("product", _("Product"), Take.REF, noun="products"),)),
)


def head(actor: Actor, key: int) -> Head:
    """The head of a warehouse's page."""
    WAREHOUSES.require(actor, "view")
    row = queries.warehouse(key)
    return master.head(row, row.plant or "")


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.warehouse(key)
    return [
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("Plant"), row.plant, noun="plants", id=row.plant_id),
        Fact(_("Address"), row.address),
        Fact(_("English name"), row.name_en),
    ]


def _locations(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(("code", _("Code"), Kind.CODE), ("name", _("Name"), Kind.TEXT)),
        rows=[{"code": code, "name": name} for _key, code, name in queries.locations(key)],
        empty=_("This warehouse has no locations."),
    )


def _stock(actor: Actor, key: int) -> TablePart:
    rows = stock.of_warehouse(key)
    names = products.names([r.product_id for r in rows])
    return TablePart(
        columns=(
            ("product", _("Product"), Kind.REF),
            ("on_hand", _("On hand"), Kind.QTY),
            ("reserved", _("Reserved"), Kind.QTY),
            ("free", _("Free"), Kind.QTY),
        ),
        rows=[
            {
                "product": names.get(r.product_id, ""),
                "product_id": r.product_id,
                "on_hand": r.on_hand,
                "reserved": r.reserved,
                "free": r.free,
            }
            for r in rows
        ],
        links={"product": "products"},
        empty=_("Nothing lies in this warehouse."),
    )


SHEET: Final = Sheet(
    noun="warehouses",
    label=_("Warehouse"),
    plural=_("Warehouses"),
    icon="warehouse",
    listing=WAREHOUSE_LISTING,
    policy=WAREHOUSES,
    head=head,
    section="master",
    record_kind="warehouse",
    order=50,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("name_en", _("English name"), first=False),
        Column("kind", _("Kind"), chips={"own": "info", "quality": "warn", "loan": "plum"}),
        Column("plant", _("Plant")),
        Column("locations", _("Locations"), phone=False),
        Column("address", _("Address"), first=False, edit="change"),
        Column("external_id", _("Number in the source"), first=False),
        Column("active", _("In use"), first=False),
    ),
    acts=(*MASTER.acts(), Act("add_location", _("Add location"), _add, LOCATION, icon="map-pin-plus"),
          Act("place", _("Place products"), _place, PLACE, icon="map-pin")),
    related=(
        lines.related(_("Stock"), stock_queries.STOCK_LISTING, "warehouse"),
        lines.related(_("Stock movements"), stock_queries.MOVE_LISTING, "warehouse"),
    ),
    panels=(
        Panel("facts", _("Warehouse"), _facts),
        Panel("stock", _("Stock"), _stock),
        Panel("places", _("Where products lie"), _places, hide_empty=True),
        Panel("locations", _("Locations"), _locations, aside=True),
    ),
    empty=_("No warehouse yet."),
)
