"""Figures of documents and of the other books: open orders, open receivables, what the order book posted for an order."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.orderbook import balances as orderbook
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices.access import POLICY as INVOICES
from makesell.documents.invoices.queries import Open
from makesell.documents.orders import queries as orders
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.metrics import windows
from makesell.sheets import drilling, measures
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource

ORDER_BOOK, OPEN_ORDERS, RECEIVABLES = "orderbook", "open_orders", "receivables"


def _currency() -> str:
    return windows.as_of(clock.today()).currency


def order_book(actor: Actor, params: Params, after: str) -> FigureRows:
    """The entries of the order book for one order and measure."""
    order = orders.order(actor, drilling.key(params, "order"))
    measure = drilling.word(params, "measure", ("ordered", "shipped", "invoiced"))
    rows = orderbook.entries_of(order.id, measure=measure, limit=10_000)
    return FigureRows(
        title=_("%(measure)s · %(order)s") % {"measure": measures.label(measure), "order": order.number or order.customer},
        total=sum((row.net for row in rows), Decimal(0)),
        count=len(rows),
        rows=[
            FigureRow(
                row.business_date,
                _("Line entry %(id)s") % {"id": row.id},
                kind=_("Reversed") if row.origin_id else measures.label(measure),
                amount=row.net,
                tone="bad" if row.origin_id else "",
            )
            for row in rows
        ],
        currency=_currency(),
        amount_label=_("Net"),
    )


def open_orders(actor: Actor, params: Params, after: str) -> FigureRows:
    """Orders with something ordered and neither cancelled nor shipped; as an amount or as a number of orders."""
    ORDERS.require(actor, "view")
    owner, counts = drilling.optional_key(params, "owner"), params.get("as") == "count"
    count, total = orders.open_total(actor, owner)
    rows = orders.open_orders(actor, owner, after=drilling.place(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    return FigureRows(
        title=_("Open orders"),
        total=count if counts else total,
        count=count,
        rows=[FigureRow(row.order_date, row.number or "", "orders", row.id, _("Open"), row.customer, row.open_net) for row in shown],
        next=str(shown[-1].id) if len(rows) > PAGE else "",
        kind=Kind.INT if counts else Kind.MONEY,
        currency="" if counts else _currency(),
        formula="count" if counts else "sum",
        amount_label=_("Open net"),
    )


def open_orders_cell(actor: Actor, owner: int | None = None, *, counts: bool = False) -> FigureCell:
    """What is open of orders, as a figure that opens."""
    count, total = orders.open_total(actor, owner)
    params = ({"owner": str(owner)} if owner else {}) | ({"as": "count"} if counts else {})
    return FigureCell(count, Kind.INT, OPEN_ORDERS, params) if counts else FigureCell(total, Kind.MONEY, OPEN_ORDERS, params, _currency())


def _open(params: Params) -> Open:
    return Open(drilling.optional_key(params, "invoice"), drilling.optional_key(params, "owner"), drilling.optional_day(params, "before"))


def receivables(actor: Actor, params: Params, after: str) -> FigureRows:
    """Due items that are not settled, of invoices the actor may see."""
    INVOICES.require(actor, "view")
    wanted = _open(params)
    count, total = invoices.open_total(actor, wanted)
    rows = invoices.open_items(actor, wanted, after=drilling.place(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    return FigureRows(
        title=_("Overdue receivables") if wanted.due_before else _("Open receivables"),
        total=total,
        count=count,
        rows=[FigureRow(row.due_date, row.number or "", "invoices", row.invoice_id, _("Due item"), row.customer, row.open) for row in shown],
        next=str(shown[-1].id) if len(rows) > PAGE else "",
        currency=_currency(),
        amount_label=_("Open amount"),
    )


def receivables_cell(actor: Actor, wanted: Open) -> FigureCell:
    """What is not settled, as a figure that opens."""
    named = {
        "invoice": wanted.invoice_id,
        "owner": wanted.owner_id,
        "before": wanted.due_before.isoformat() if wanted.due_before else None,
    }
    params = {name: str(value) for name, value in named.items() if value is not None}
    return FigureCell(invoices.open_total(actor, wanted)[1], Kind.MONEY, RECEIVABLES, params, _currency())


FIGURES: Final = (
    FigureSource(ORDER_BOOK, _("Entries of the order book"), order_book),
    FigureSource(OPEN_ORDERS, _("Open orders"), open_orders),
    FigureSource(RECEIVABLES, _("Open receivables"), receivables),
)
