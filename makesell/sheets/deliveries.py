"""Sheet of deliveries: list, record page with the order lines they fulfil and what goods issue posted."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import POLICY
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import measures
from makesell.sheets.giving import said
from makesell.sheets.parts import Column, Fact, Head, Panel, Sheet, Stage, TablePart, View

NOUN: Final = "deliveries"
STATES: Final = said(states.LABELS)


def head(actor: Actor, delivery_id: int) -> Head:
    """The delivery's head; refuses what the actor may not see."""
    row = deliveries.delivery(actor, delivery_id)
    return Head(
        title=row.customer,
        sub=row.carrier,
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("orders", row.order_id, row.order or "") if row.order_id else None,
    )


def _facts(actor: Actor, delivery_id: int) -> list[Fact]:
    row = deliveries.delivery(actor, delivery_id)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Planned date"), row.planned_date, Kind.DATE),
        Fact(_("Goods issue"), row.issued_date, Kind.DATE),
        Fact(_("Warehouse"), row.warehouse, Kind.REF, noun="warehouses", id=row.warehouse_id),
        Fact(_("Carrier"), row.carrier),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _lines(actor: Actor, delivery_id: int) -> TablePart:
    rows = [
        {
            "position": line.position,
            "order": line.order,
            "order_id": line.order_id,
            "code": line.code or "",
            "product": line.product,
            "product_id": line.product_id,
            "qty": line.qty,
            "ordered_qty": line.ordered_qty,
        }
        for line in deliveries.lines(delivery_id)
    ]
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("order", _("Sales order"), Kind.REF),
            ("code", _("Code"), Kind.CODE),
            ("product", _("Product"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY),
            ("ordered_qty", _("Ordered"), Kind.QTY),
        ),
        rows=rows,
        totals={"qty": sum(row["qty"] for row in rows)},
        links={"order": "orders", "product": "products"},
        empty=_("This delivery has no lines."),
    )


def _credits(actor: Actor, delivery_id: int) -> TablePart:
    lines = [line.order_line_id for line in deliveries.lines(delivery_id)]
    return measures.credits(performance.posted_by(delivery_id, lines), _("Goods issue has not posted anything yet."))


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Delivery"),
    plural=_("Deliveries"),
    icon="truck",
    listing=deliveries.LISTING,
    policy=POLICY,
    section="sell",
    order=40,
    record_kind="delivery",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("order", _("Sales order")),
        Column("state", _("State"), chips=states.TONES),
        Column("planned_date", _("Planned date")),
        Column("issued_date", _("Goods issue")),
        Column("carrier", _("Carrier"), phone=False),
        Column("lines", _("Lines"), phone=False),
        Column("warehouse", _("Warehouse"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("open", _("To do"), "f=state.in.draft,picked"),
    ),
    head=head,
    panels=(
        Panel("lines", _("Lines"), _lines),
        Panel("facts", _("Details"), _facts),
        Panel("credits", _("Performance book"), _credits),
    ),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("Picked"), (states.PICKED,)),
        Stage(_("Goods issued"), (states.ISSUED,)),
    ),
    empty=_("No deliveries yet."),
)
