"""Sheet of order lines: every line of every order, with what the order book says is shipped and invoiced of it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import said
from makesell.sheets.parts import Column, Fact, Head, Panel, Sheet, View

NOUN: Final = "order_lines"
LINE_KINDS: Final = said(states.KINDS)


def head(actor: Actor, line_id: int) -> Head:
    """The line's head; refuses what the actor may not see."""
    line = orders.line(actor, line_id)
    return Head(
        title=line.product or line.text,
        sub=line.customer,
        number=f"{line.order or ''} / {line.position}",
        origin=("orders", line.order_id, line.order or ""),
    )


def _facts(actor: Actor, line_id: int) -> list[Fact]:
    line = orders.line(actor, line_id)
    return [
        Fact(_("Sales order"), line.order, Kind.REF, noun="orders", id=line.order_id),
        Fact(_("Customer"), line.customer, Kind.REF, noun="customers", id=line.customer_id),
        Fact(_("Order date"), line.order_date, Kind.DATE),
        Fact(_("Kind"), LINE_KINDS[line.kind]),
        Fact(_("Product"), line.product, Kind.REF, noun="products", id=line.product_id),
        Fact(_("Quantity"), line.qty, Kind.QTY),
        Fact(_("Shipped quantity"), line.shipped_qty, Kind.QTY),
        Fact(_("Invoiced quantity"), line.invoiced_qty, Kind.QTY),
        Fact(_("Unit price"), line.unit_price, Kind.MONEY, currency=line.currency),
        Fact(_("Net"), line.net, Kind.MONEY, currency=line.currency),
        Fact(_("Tax"), line.tax, Kind.MONEY, currency=line.currency),
        Fact(_("Gross"), line.gross, Kind.MONEY, currency=line.currency),
    ]


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Order line"),
    plural=_("Order lines"),
    icon="list",
    listing=orders.LINES,
    policy=POLICY,
    section="sell",
    order=31,
    columns=(
        Column("order", _("Sales order"), opens=True),
        Column("position", _("Line"), phone=False),
        Column("order_date", _("Order date")),
        Column("customer", _("Customer")),
        Column("product", _("Product")),
        Column("kind", _("Kind"), phone=False),
        Column("qty", _("Quantity")),
        Column("unit_price", _("Unit price"), phone=False),
        Column("net", _("Net")),
        Column("shipped_qty", _("Shipped quantity"), phone=False),
        Column("invoiced_qty", _("Invoiced quantity"), phone=False),
        Column("group", _("Product group"), first=False),
        Column("tax", _("Tax"), first=False),
        Column("gross", _("Gross"), first=False),
        Column("territory", _("Territory"), first=False),
        Column("owner", _("Owner"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("freight", _("Freight"), "f=kind.eq.freight"),
    ),
    head=head,
    panels=(Panel("facts", _("Details"), _facts),),
    timeline=False,
    empty=_("No order lines yet."),
)
