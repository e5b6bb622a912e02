"""Sheet of change orders: list and record page with each line before and after; they are made by the act “Change” of an order."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.documents.orders.access import CHANGES
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import measures
from makesell.sheets.giving import said
from makesell.sheets.parts import Column, Fact, Head, Panel, Sheet, Stage, TablePart, View

NOUN: Final = "change_orders"
STATES: Final = said(states.CHANGE_LABELS)
BEFORE_AND_AFTER: Final = (
    ("price_before", _("Price before"), Kind.MONEY),
    ("price_after", _("Price after"), Kind.MONEY),
    ("wished_before", _("Requested before"), Kind.DATE),
    ("wished_after", _("Requested after"), Kind.DATE),
    ("promised_before", _("Promised before"), Kind.DATE),
    ("promised_after", _("Promised after"), Kind.DATE),
)


def head(actor: Actor, change_id: int) -> Head:
    """The change's head; refuses what the actor may not see."""
    row = orders.change(actor, change_id)
    return Head(
        title=row.customer,
        sub=row.reason,
        state=states.CHANGED,
        state_label=STATES[states.CHANGED],
        tone=states.CHANGE_TONES[states.CHANGED],
        version=row.version,
        number=row.number or "",
        origin=("orders", row.order_id, row.order or ""),
    )


def _facts(actor: Actor, change_id: int) -> list[Fact]:
    row = orders.change(actor, change_id)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Date"), row.change_date, Kind.DATE),
        Fact(_("Asked for by the customer"), row.by_customer, Kind.BOOL),
        Fact(_("Reason"), row.reason),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _amounts(actor: Actor, change_id: int) -> list[Fact]:
    row = orders.change(actor, change_id)
    return [
        Fact(_("Gross before"), row.gross_before, Kind.MONEY, currency=row.currency),
        Fact(_("Gross after"), row.gross_after, Kind.MONEY, currency=row.currency),
        Fact(_("Difference"), row.gross_after - row.gross_before, Kind.MONEY, currency=row.currency),
    ]


def _lines(actor: Actor, change_id: int) -> TablePart:
    """Each line with its product and quantity; price and dates only where they became others."""
    lines = orders.change_lines(change_id)
    kept = ("price", "wished", "promised")
    other = [name for name in kept if any(getattr(row, f"{name}_before") != getattr(row, f"{name}_after") for row in lines)]
    return TablePart(
        columns=(
            ("line", _("Line"), Kind.INT),
            ("new_line", _("New line"), Kind.INT),
            ("product", _("Product"), Kind.REF),
            ("qty_before", _("Quantity before"), Kind.QTY),
            ("qty_after", _("Quantity after"), Kind.QTY),
            *(column for column in BEFORE_AND_AFTER if column[0].partition("_")[0] in other),
        ),
        rows=[
            {
                "line": row.line, "new_line": row.new_line, "product": row.product or "", "product_id": row.product_id,
                "qty_before": row.qty_before, "qty_after": row.qty_after, "price_before": row.price_before, "price_after": row.price_after,
                "wished_before": row.wished_before, "wished_after": row.wished_after, "promised_before": row.promised_before,
                "promised_after": row.promised_after,
            }
            for row in lines
        ],
        links={"product": "products"},
    )  # fmt: skip


def _credits(actor: Actor, change_id: int) -> TablePart:
    order = orders.change(actor, change_id).order_id
    lines = [line.id for line in orders.acting_lines(order)]
    return measures.credits(performance.posted_by(change_id, lines), _("This change has taken nobody's credit back."))


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Change order"),
    plural=_("Change orders"),
    icon="file-pen",
    listing=orders.CHANGE_LISTING,
    policy=CHANGES,
    section="sell",
    order=32,
    record_kind="change_order",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("order", _("Sales order")),
        Column("change_date", _("Date")),
        Column("gross_before", _("Gross before"), phone=False),
        Column("gross_after", _("Gross after")),
        Column("by_customer", _("Asked for by the customer"), phone=False),
        Column("reason", _("Reason"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(View("all", _("All"), ""), View("mine", _("Mine"), "f=owner.eq.{me}")),
    head=head,
    panels=(
        Panel("lines", _("Lines before and after"), _lines),
        Panel("facts", _("Details"), _facts),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
        Panel("credits", _("Performance book"), _credits),
    ),
    stages=(Stage(STATES[states.CHANGED], (states.CHANGED,)),),
    empty=_("No confirmed order was changed yet."),
)
