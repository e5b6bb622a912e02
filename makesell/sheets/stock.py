"""Sheets of stock 库存: what lies where by product and warehouse, and every movement. Each figure opens to the movements behind it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.stockmoves import stock_queries as queries
from makesell.documents.stockmoves.access import MOVES, STOCK
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.refusal import missing
from makesell.masterdata.products.access import COST_ROLES
from makesell.sheets.giving import said
from makesell.sheets.parts import Column, Fact, Head, Panel, Row, Sheet, TablePart, View

KINDS: Final = said(queries.KINDS)
SOURCES: Final = said(queries.SOURCES)
NOUNS: Final = {
    "warehouse": "warehouses", "production_order": "production_orders", "delivery": "deliveries", "return": "returns", "transfer": "transfers",
    "stock_count": "stock_counts", "purchase_order": "purchase_orders",
}  # fmt: skip
CARD: Final = 200
TONES: Final = {"opening": "mute", "receipt": "ok", "issue": "warn", "transfer": "info", "count": "plum"}


def head(actor: Actor, key: int) -> Head:
    """The head of a product in a warehouse."""
    row = queries.stock(actor, key)
    return Head(title=f"{row.code} {row.product}", sub=row.warehouse)


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.stock(actor, key)
    worth = [Fact(_("Value"), row.value, Kind.MONEY, currency=row.currency)] if row.value is not None else []
    return [
        Fact(_("Product"), f"{row.code} {row.product}", Kind.REF, noun="products", id=row.product_id),
        Fact(_("Warehouse"), row.warehouse, Kind.REF, noun="warehouses", id=row.warehouse_id),
        Fact(_("On hand"), row.on_hand, Kind.QTY),
        Fact(_("Reserved"), row.reserved, Kind.QTY),
        Fact(_("Free"), row.on_hand - row.reserved, Kind.QTY),
        Fact(_("In transit"), row.in_transit, Kind.QTY),
        *worth,
    ]


def _card(actor: Actor, key: int) -> TablePart:
    row = queries.stock(actor, key)
    return TablePart(
        columns=(
            ("date", _("Date"), Kind.DATE),
            ("kind", _("Movement"), Kind.TEXT),
            ("source", _("Source"), Kind.TEXT),
            ("document", _("Document"), Kind.REF),
            ("lot", _("Lot or serial number"), Kind.CODE),
            ("qty", _("Quantity"), Kind.QTY),
            ("after", _("On hand after it"), Kind.QTY),
        ),
        rows=[
            {
                "date": one.date, "kind": KINDS[one.kind], "source": SOURCES.get(one.source, one.source), "document": one.document or one.id,
                "document_id": one.id, "lot": one.lot, "qty": one.qty, "after": one.after,
            }
            for one in queries.moves(row.product_id, row.warehouse_id, CARD)
        ],
        links={"document": "stock_moves"},
        empty=_("Nothing has moved yet."),
    )  # fmt: skip


def _held(actor: Actor, key: int) -> TablePart:
    """Who holds what; orders the reader may not see are not named."""
    row = queries.stock(actor, key)
    holds = queries.holders(row.product_id, row.warehouse_id)
    named = orders.holders(actor, [line for line, _qty in holds])
    return TablePart(
        columns=(
            ("order", _("Sales order"), Kind.REF),
            ("line", _("Line"), Kind.INT),
            ("customer", _("Customer"), Kind.TEXT),
            ("qty", _("Quantity"), Kind.QTY),
            ("promised", _("Promised date"), Kind.DATE),
        ),
        rows=[
            {
                "order": named[line].number or "", "order_id": named[line].order_id, "line": named[line].position, "customer": named[line].customer,
                "qty": qty, "promised": named[line].promised_date,
            }
            for line, qty in holds
            if line in named
        ],
        totals={"qty": sum(qty for _line, qty in holds)} if holds else None,
        links={"order": "orders"},
        empty=_("Nothing is reserved."),
    )  # fmt: skip


def _coming(actor: Actor, key: int) -> TablePart:
    row = queries.stock(actor, key)
    return TablePart(
        columns=(
            ("transfer", _("Transfer"), Kind.REF),
            ("source", _("From warehouse"), Kind.TEXT),
            ("qty", _("Quantity"), Kind.QTY),
            ("sent", _("Sent on"), Kind.DATE),
        ),
        rows=[
            {"transfer": one.number or "", "transfer_id": one.transfer_id, "source": one.source, "qty": one.qty, "sent": one.sent_date}
            for one in queries.coming(row.product_id, row.warehouse_id)
        ],
        links={"transfer": "transfers"},
    )


SHEET: Final = Sheet(
    noun="stock",
    label=_("Stock"),
    plural=_("Stock"),
    icon="boxes",
    listing=queries.STOCK_LISTING,
    policy=STOCK,
    section="sell",
    timeline=False,
    order=43,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("product", _("Product")),
        Column("warehouse", _("Warehouse")),
        Column("on_hand", _("On hand")),
        Column("reserved", _("Reserved"), phone=False),
        Column("free", _("Free")),
        Column("in_transit", _("In transit"), phone=False),
        Column("value", _("Value"), phone=False),
        Column("group", _("Product group"), first=False),
    ),
    starts="there",
    views=(
        View("there", _("What there is"), "f=on_hand.gt.0"),
        View("by_product", _("By product"), "group=product"),
        View("by_warehouse", _("By warehouse"), "group=warehouse"),
        View("in_transit", _("In transit"), "f=in_transit.gt.0"),
        View("all", _("All"), ""),
    ),
    head=head,
    panels=(
        Panel("card", _("Stock card"), _card),
        Panel("held", _("Reserved for"), _held),
        Panel("coming", _("In transit"), _coming, hide_empty=True),
        Panel("facts", _("Stock"), _facts, aside=True),
    ),
    empty=_("Nothing lies in any warehouse."),
)


def _move(actor: Actor, key: int) -> Row:
    MOVES.require(actor, "view")
    row = listing.by_ids(queries.MOVE_LISTING, actor, [key]).get(key)
    if row is None:
        raise missing()
    return row


def _move_head(actor: Actor, key: int) -> Head:
    row = _move(actor, key)
    return Head(title=str(row["product_label"]), sub=KINDS[row["kind"]])


def _move_facts(actor: Actor, key: int) -> list[Fact]:
    row = _move(actor, key)
    source = str(row["source"])
    worth = [("unit_cost", _("Unit cost")), ("value", _("Value"))] if actor.has(*COST_ROLES) else []
    return [
        Fact(_("Movement"), KINDS[row["kind"]]),
        Fact(_("Product"), row["product_label"], Kind.REF, noun="products", id=row["product"]),
        Fact(_("Warehouse"), row["warehouse_label"], Kind.REF, noun="warehouses", id=row["warehouse"]),
        Fact(_("Lot or serial number"), row["lot"], Kind.CODE),
        Fact(_("Quantity"), row["qty"], Kind.QTY),
        *(Fact(label, row[name], Kind.MONEY, currency=row["currency"]) for name, label in worth),
        Fact(_("Date"), row["date"], Kind.DATE),
        Fact(_("Counts on"), row["counts_on"], Kind.DATE),
        Fact(SOURCES.get(source, _("Source")), row["document"] or row["record"], Kind.REF, noun=NOUNS.get(source, ""), id=row["record"]),
        Fact(_("Takes back movement"), row["reverses"], Kind.REF, noun="stock_moves", id=row["reverses"]),
    ]


MOVE_SHEET: Final = Sheet(
    noun="stock_moves",
    label=_("Stock movement"),
    plural=_("Stock movements"),
    icon="history",
    listing=queries.MOVE_LISTING,
    policy=MOVES,
    section="sell",
    timeline=False,
    order=44,
    columns=(
        Column("posted", _("Entry"), opens=True),
        Column("date", _("Date")),
        Column("kind", _("Movement"), chips=TONES),
        Column("product", _("Product")),
        Column("warehouse", _("Warehouse"), phone=False),
        Column("qty", _("Quantity")),
        Column("source", _("Source"), phone=False),
        Column("document", _("Document"), phone=False),
        Column("lot", _("Lot or serial number"), first=False),
        Column("unit_cost", _("Unit cost"), first=False),
        Column("value", _("Value"), first=False),
        Column("counts_on", _("Counts on"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("in", _("Goods in"), "f=qty.gt.0"),
        View("out", _("Goods out"), "f=qty.lt.0"),
    ),
    head=_move_head,
    panels=(Panel("facts", _("Stock movement"), _move_facts),),
    empty=_("Nothing has moved yet."),
)
