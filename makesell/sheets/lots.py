"""Sheet of lots and serial numbers 批次·序列号: where each lies, when it expires, and its trace both ways — what it came from, who has it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.stockmoves import stock_queries as queries
from makesell.documents.stockmoves.access import LOTS
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.parts import Column, Fact, Head, Panel, Sheet, TablePart, View
from makesell.sheets.stock import KINDS, SOURCES

KIND_OF: Final = {False: _("Lot"), True: _("Serial number")}


def head(actor: Actor, key: int) -> Head:
    """The head of a lot."""
    row = queries.lot(actor, key)
    expired = row.expires_on is not None and row.expires_on <= clock.today()
    return Head(
        title=row.code, sub=f"{row.product_code} {row.product}", state="expired" if expired else "", state_label=_("Expired") if expired else "",
        tone="bad" if expired else "mute",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.lot(actor, key)
    return [
        Fact(_("Product"), f"{row.product_code} {row.product}", Kind.REF, noun="products", id=row.product_id),
        Fact(_("Kind"), KIND_OF[row.serial]),
        Fact(_("Made on"), row.made_on, Kind.DATE),
        Fact(_("Expires on"), row.expires_on, Kind.DATE),
        Fact(_("On hand"), row.on_hand, Kind.QTY),
    ]


def _places(actor: Actor, key: int) -> TablePart:
    queries.lot(actor, key)
    return TablePart(
        columns=(("warehouse", _("Warehouse"), Kind.REF), ("qty", _("Quantity"), Kind.QTY)),
        rows=[{"warehouse": name, "warehouse_id": place, "qty": qty} for place, name, qty in queries.lot_places(key)],
        links={"warehouse": "warehouses"},
        empty=_("Nothing of it lies in a warehouse."),
    )


def _trace(actor: Actor, key: int) -> TablePart:
    """Every movement from where it came to who has it; orders the reader may not see are not named."""
    row = queries.lot(actor, key)
    moves = queries.lot_moves(row.product_id, row.code)
    named = orders.holders(actor, [one.order_line_id for one in moves if one.order_line_id is not None])
    held = {one.id: named[one.order_line_id] for one in moves if one.order_line_id in named}
    return TablePart(
        columns=(
            ("date", _("Date"), Kind.DATE),
            ("kind", _("Movement"), Kind.TEXT),
            ("source", _("Source"), Kind.TEXT),
            ("document", _("Document"), Kind.REF),
            ("warehouse", _("Warehouse"), Kind.TEXT),
            ("qty", _("Quantity"), Kind.QTY),
            ("order", _("Sales order"), Kind.REF),
            ("customer", _("Customer"), Kind.TEXT),
        ),
        rows=[
            {
                "date": one.date, "kind": KINDS[one.kind], "source": SOURCES.get(one.source, one.source), "document": one.document or one.id,
                "document_id": one.id, "warehouse": one.warehouse, "qty": one.qty, "order": held[one.id].number if one.id in held else "",
                "order_id": held[one.id].order_id if one.id in held else None, "customer": held[one.id].customer if one.id in held else "",
            }
            for one in moves
        ],
        links={"document": "stock_moves", "order": "orders"},
        empty=_("Nothing has moved yet."),
    )  # fmt: skip


SHEET: Final = Sheet(
    noun="lots",
    label=_("Lot or serial number"),
    plural=_("Lots and serial numbers"),
    icon="barcode",
    listing=queries.LOT_LISTING,
    policy=LOTS,
    section="sell",
    timeline=False,
    order=44,
    columns=(
        Column("code", _("Number"), opens=True),
        Column("product", _("Product")),
        Column("warehouse", _("Warehouse"), phone=False),
        Column("on_hand", _("On hand")),
        Column("expires_on", _("Expires on")),
        Column("made_on", _("Made on"), phone=False),
        Column("serial", _("Serial number"), first=False),
        Column("opened", _("Entry"), first=False),
    ),
    starts="there",
    views=(
        View("there", _("What there is"), "f=on_hand.gt.0"),
        View("expired", _("Expired"), "f=on_hand.gt.0&f=expires_on.lte.{today}"),
        View("all", _("All"), ""),
    ),
    head=head,
    panels=(
        Panel("trace", _("Where from, where to"), _trace),
        Panel("facts", _("Details"), _facts),
        Panel("places", _("Where it lies"), _places, aside=True),
    ),
    empty=_("No lots yet. Products that are kept by lot or serial number get them with what comes in."),
)
