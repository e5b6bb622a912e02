"""Products: list, page, acts."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.stock import balances as stock
from makesell.documents.quotations import hold_queries as holds
from makesell.documents.stockmoves import stock_queries
from makesell.flows.org_1_organisation import change_product, create_product, set_product_cost
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import own_currency
from makesell.masterdata.partnumbers import queries as part_numbers
from makesell.masterdata.prices import queries as prices
from makesell.masterdata.products import queries, words
from makesell.masterdata.products.access import POLICY
from makesell.masterdata.works import queries as works
from makesell.sheets import giving, lines, master
from makesell.sheets.master import Master
from makesell.sheets.parts import Act, Call, Called, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, View

KINDS: Final = giving.said(words.KINDS)
INSTALLED: Final = giving.said(words.INSTALLED)
TRACKINGS: Final = giving.said(words.TRACKINGS)
NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("kind", _("Made, bought or service"), Take.CHOICE, choices=KINDS, required=False),
    Input("group", _("Product group"), Take.REF, noun="product_groups", required=False),
    Input("uom", _("Unit of measure"), Take.REF, noun="units_of_measure"),
    Input("tracking", _("Tracking"), Take.CHOICE, choices=TRACKINGS, required=False),
    Input("saleable", _("Can be sold"), Take.BOOL, required=False),
    Input("sold_from", _("Sold from"), Take.DATE, required=False),
    Input("sold_to", _("Sold until"), Take.DATE, required=False),
    Input("lead_time_days", _("Lead time (days)"), Take.INT, required=False),
    Input("safety_stock_qty", _("Safety stock"), Take.QTY, required=False),
    Input("shelf_life_days", _("Shelf life (days)"), Take.INT, required=False, help=_("Of each lot; 0: it does not expire.")),
    Input("warranty_months", _("Warranty (months)"), Take.INT, required=False, help=_("Of each piece; 0: as the rule says.")),
    Input("labour_months", _("Warranty of labour (months)"), Take.INT, required=False,
          help=_("Where labour ends on another day; 0: with the parts.")),
    Input("installed_from", _("Installed machine"), Take.CHOICE, choices=INSTALLED, required=False,
          help=_("When a piece by serial number becomes one.")),
    Input("specification", _("Specification"), Take.LONG, required=False, most=4000),
    Input("tax_code", _("Tax classification code"), required=False, most=19, help=_("19 digits of the tax office's list; tax invoices name it.")),
)
COST: Final = (
    Input("cost", _("Standard cost of one unit"), Take.MONEY),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False, help=_("Empty: until the next cost begins.")),
)


def _make(call: Call, values: Mapping[str, Any]) -> int:
    return create_product.perform(create_product.NewProduct(**values), actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New product"), NAMED, _make, change_product.perform_many, queries.product_row)


def _set_cost(call: Call) -> Done:
    currency = own_currency()
    facts = [set_product_cost.NewCost(product_id=key, currency=currency, **giving.new_values(COST, call.data)) for key in call.ids]
    set_product_cost.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The cost has been set."))


def head(actor: Actor, key: int) -> Head:
    """The head of a product's page."""
    row = queries.product(actor, key)
    return master.head(row, row.group or "")


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.product(actor, key)
    return [
        Fact(_("English name"), row.name_en),
        Fact(_("Made, bought or service"), KINDS[row.kind]),
        Fact(_("Product group"), row.group, noun="product_groups", id=row.group_id),
        Fact(_("Unit of measure"), row.uom, noun="units_of_measure", id=row.uom_id),
        Fact(_("Tracking"), TRACKINGS[row.tracking]),
        Fact(_("Can be sold"), row.saleable, Kind.BOOL),
        Fact(_("Sold from"), row.sold_from, Kind.DATE),
        Fact(_("Sold until"), row.sold_to, Kind.DATE),
        Fact(_("Lead time (days)"), row.lead_time_days, Kind.INT),
        Fact(_("Safety stock"), row.safety_stock_qty, Kind.QTY),
        Fact(_("Shelf life (days)"), row.shelf_life_days or None, Kind.INT),
        Fact(_("Warranty (months)"), row.warranty_months or None, Kind.INT),
        Fact(_("Warranty of labour (months)"), row.labour_months or None, Kind.INT),
        Fact(_("Installed machine"), INSTALLED[row.installed_from] if row.tracking == words.SERIAL else ""),
        Fact(_("Specification"), row.specification),
        Fact(_("Tax classification code"), row.tax_code, Kind.CODE),
        Fact(_("Number in the source"), row.external_id, Kind.CODE),
    ]


def _costs(actor: Actor, key: int) -> TablePart:
    rows = queries.costs(actor, key)
    return TablePart(
        columns=(("cost", _("Standard cost"), Kind.MONEY), ("valid_from", _("From"), Kind.DATE), ("valid_to", _("Until"), Kind.DATE)),
        rows=[{"cost": r.cost, "currency": r.currency, "valid_from": r.valid_from, "valid_to": r.valid_to} for r in rows],
        empty=_("No cost has been set, or it is not yours to see."),
    )


def _prices(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("list", _("Price list"), Kind.REF),
            ("from_qty", _("From quantity"), Kind.QTY),
            ("price", _("Price"), Kind.MONEY),
            ("currency", _("Currency"), Kind.CODE),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "list": r.price_list,
                "list_id": r.price_list_id,
                "from_qty": r.from_qty,
                "price": r.price,
                "currency": r.currency,
                "valid_from": r.valid_from,
                "valid_to": r.valid_to,
            }
            for r in prices.prices_of_product(actor, key)
        ],
        links={"list": "price_lists"},
        empty=_("No price has been entered."),
    )


def _held(actor: Actor, key: int) -> TablePart:
    """What of its supply is kept for quotations, by whom and until when, for all who sell it; of others' quotations without customer and number."""
    queries.product(actor, key)
    return TablePart(
        columns=(
            ("quotation", _("Quotation"), Kind.REF), ("customer", _("Customer"), Kind.TEXT), ("owner", _("Owner"), Kind.TEXT),
            ("qty", _("Quantity kept"), Kind.QTY), ("until", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "quotation": row.number or "—", "quotation_id": row.quotation_id or None, "customer": row.customer, "owner": row.owner or "",
                "qty": row.qty, "until": row.until,
            }
            for row in holds.of_product(actor, key)
        ],
        links={"quotation": "quotations"},
    )  # fmt: skip


def _bom(actor: Actor, key: int) -> TablePart:
    if not works.may_see_boms(actor):
        return TablePart(columns=(), rows=[], empty=_("This is not yours to see."))
    return TablePart(
        columns=(
            ("depth", _("Depth"), Kind.INT), ("component", _("Component"), Kind.REF), ("qty", _("Quantity"), Kind.QTY),
            ("uom", _("Unit of measure"), Kind.REF),
        ),
        rows=[
            {"depth": r.depth, "component": f"{r.code} {r.component}", "component_id": r.component_id, "qty": r.qty, "uom": r.uom, "uom_id": r.uom_id}
            for r in works.explosion(key, today())
        ],
        links={"component": "products", "uom": "units_of_measure"},
        empty=_("This product has no bill of material today."),
    )


def _used(actor: Actor, key: int) -> TablePart:
    if not works.may_see_boms(actor):
        return TablePart(columns=(), rows=[], empty=_("This is not yours to see."))
    return TablePart(
        columns=(("bom", _("Bill of material"), Kind.REF), ("product", _("Product"), Kind.REF), ("qty", _("Quantity"), Kind.QTY)),
        rows=[
            {"bom": r.bom, "bom_id": r.bom_id, "product": r.product, "product_id": r.product_id, "qty": r.qty} for r in works.where_used(key, today())
        ],
        links={"bom": "boms", "product": "products"},
        empty=_("No bill of material names this product today."),
    )


def _stock(actor: Actor, key: int) -> TablePart:
    names = {row.id: row.name for row in works.warehouses()}
    rows = stock.of_products([key])
    return TablePart(
        columns=(
            ("warehouse", _("Warehouse"), Kind.REF),
            ("on_hand", _("On hand"), Kind.QTY),
            ("reserved", _("Reserved"), Kind.QTY),
            ("free", _("Free"), Kind.QTY),
        ),
        rows=[
            {
                "warehouse": names.get(r.warehouse_id, ""),
                "warehouse_id": r.warehouse_id,
                "on_hand": r.on_hand,
                "reserved": r.reserved,
                "free": r.free,
            }
            for r in rows
        ],
        totals={name: sum(getattr(r, name) for r in rows) for name in ("on_hand", "reserved", "free")} if len(rows) > 1 else None,
        links={"warehouse": "warehouses"},
        empty=_("Nothing lies in any warehouse."),
    )


SHEET: Final = Sheet(
    noun="products",
    label=_("Product"),
    plural=_("Products"),
    icon="package",
    listing=queries.LISTING,
    policy=POLICY,
    head=head,
    section="master",
    record_kind="product",
    order=10,
    tables=("product_costs", "bundle_parts", "stand_ins", "prices", "quotas"),
    called=Called(part_numbers.beginning, part_numbers.products_called),
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("group", _("Product group")),
        Column("kind", _("Made, bought or service"), chips={"make": "info", "buy": "mute", "service": "plum", "bundle": "warn"}),
        Column("uom", _("Unit of measure")),
        Column("cost", _("Standard cost"), phone=False),
        Column("saleable", _("Can be sold"), phone=False),
        Column("lead_time_days", _("Lead time (days)"), first=False),
        Column("safety_stock_qty", _("Safety stock"), first=False),
        Column("tracking", _("Tracking"), first=False),
        Column("warranty_months", _("Warranty (months)"), first=False),
        Column("labour_months", _("Warranty of labour (months)"), first=False),
        Column("installed_from", _("Installed machine"), first=False),
        Column("shelf_life_days", _("Shelf life (days)"), first=False),
        Column("sold_from", _("Sold from"), first=False),
        Column("sold_to", _("Sold until"), first=False),
        Column("tax_code", _("Tax classification code"), first=False),
        Column("name_en", _("English name"), first=False),
        Column("external_id", _("Number in the source"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(
        View("sold", _("Sold today"), "f=saleable.eq.1&f=active.eq.1"),
        View("made", _("Made by us"), "f=kind.eq.make&f=active.eq.1"),
        View("retired", _("Out of use"), "f=active.eq.0"),
    ),
    acts=(
        *MASTER.acts(),
        Act("set_cost", _("Set cost"), _set_cost, COST, icon="coins", bulk=True),
    ),
    related=(
        lines.related(_("Prices"), prices.PRICE_LISTING, "product"), lines.related(_("Standard costs"), queries.COST_LISTING, "product"),
        lines.related(_("Parts of the bundle"), queries.BUNDLE_LISTING, "bundle"),
        lines.related(_("Part of bundles"), queries.BUNDLE_LISTING, "part"),
        lines.related(_("Lots and serial numbers"), stock_queries.LOT_LISTING, "product"),
        lines.related(_("Stock"), stock_queries.STOCK_LISTING, "product"), lines.related(_("Stock movements"), stock_queries.MOVE_LISTING, "product"),
    ),
    panels=(
        Panel("facts", _("Product"), _facts),
        Panel("prices", _("Prices"), _prices),
        Panel("costs", _("Costs"), _costs),
        Panel("bom", _("Bill of material"), _bom),
        Panel("used", _("Used in"), _used),
        Panel("stock", _("Stock"), _stock, aside=True),
        Panel("held", _("Kept for quotations"), _held, hide_empty=True),
    ),
    empty=_("No product yet. Create one, or import a list."),
)
