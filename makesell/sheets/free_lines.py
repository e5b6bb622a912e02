"""Lines that are not sold: goods on loan with what is due back, goods given away with who pays and what tax they owe, replacements."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.flows.pro_5_production import convert_loan, give_back
from makesell.flows.pro_5_production.convert_loan import Conversion, Sold
from makesell.flows.pro_5_production.give_back import Back
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, View

NOUN: Final = "free_lines"
KINDS: Final = said(states.KINDS)
MOVES: Final = said(states.MOVES)
OUT, OVERDUE, BACK, SENT, OPEN = "out", "overdue", "back", "sent", "open"
STATES: Final = {OUT: _("Out on loan"), OVERDUE: _("Overdue"), BACK: _("Settled"), SENT: _("Sent"), OPEN: _("Not sent yet")}
TONES: Final = {OUT: "info", OVERDUE: "bad", BACK: "ok", SENT: "ok", OPEN: "mute"}
QTY: Final = Input("qty", _("Quantity"), Take.QTY, required=False, help=_("Empty: all that is out."))
LOTS: Final = Input("lots", _("Lot or serial numbers"), required=False, most=20000)
WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
GIVE_BACK: Final = (
    QTY,
    Input("warehouse", _("Warehouse"), Take.REF, required=False, noun="warehouses", help=_("Empty: the first own one.")),
    LOTS,
    Input("why", _("In which condition"), Take.LONG, required=False, most=500),
)
CONVERT: Final = (
    QTY,
    Input("unit_price", _("Unit price"), Take.MONEY, required=False, help=_("Empty: the price that wins.")),
    LOTS,
    WHY,
)
EXTEND: Final = (Input("due_back", _("Back on"), Take.DATE), WHY)


def _state(row: orders.FreeLine) -> str:
    if row.kind == states.LOAN and row.out > 0:
        return OVERDUE if row.due_back_date is not None and row.due_back_date < today() else OUT
    if row.shipped_qty == 0:
        return OPEN
    return BACK if row.kind == states.LOAN else SENT


def head(actor: Actor, line_id: int) -> Head:
    """The line's head; refuses what the actor may not see."""
    row = orders.free_line(actor, line_id)
    code = _state(row)
    return Head(
        title=row.product or "",
        sub=row.customer,
        number=f"{row.order or ''} / {row.position}",
        state=code,
        state_label=STATES[code],
        tone=TONES[code],
        origin=("orders", row.order_id, row.order or ""),
    )


def _facts(actor: Actor, line_id: int) -> list[Fact]:
    row = orders.free_line(actor, line_id)
    return [
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("Product"), row.product, Kind.REF, noun="products", id=row.product_id),
        Fact(_("Quantity"), row.qty, Kind.QTY),
        Fact(_("Shipped quantity"), row.shipped_qty, Kind.QTY),
        *_loaned(row),
        *_given(row),
        *_replacing(row),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


def _loaned(row: orders.FreeLine) -> list[Fact]:
    return [Fact(_("Out on loan"), row.out, Kind.QTY), Fact(_("Back on"), row.due_back_date, Kind.DATE)] if row.kind == states.LOAN else []


def _given(row: orders.FreeLine) -> list[Fact]:
    if row.kind not in states.GIVEN:
        return []
    return [
        Fact(_("Sales plan"), row.plan, Kind.REF, noun="plans", id=row.plan_id),
        Fact(_("Paid by"), row.paid_by),
        Fact(_("Counts as sold for VAT"), row.deemed_sale, Kind.BOOL),
        Fact(_("Value for VAT"), row.taxable_value, Kind.MONEY, currency=row.currency),
        Fact(_("Tax rate"), row.tax_rate if row.deemed_sale else None, Kind.RATIO),
    ]


def _replacing(row: orders.FreeLine) -> list[Fact]:
    if row.kind != states.REPLACEMENT:
        return []
    return [Fact(_("Replaces goods of"), row.cause, Kind.REF, noun="tickets" if row.cause_kind == "ticket" else "returns", id=row.cause_id)]


def moves(actor: Actor, order_id: int) -> TablePart:
    """What came of the loans of an order."""
    return TablePart(
        columns=(
            ("date", _("Day"), Kind.DATE), ("line", _("Line"), Kind.INT), ("what", _("What came of it"), Kind.TEXT), ("qty", _("Quantity"), Kind.QTY),
            ("warehouse", _("Warehouse"), Kind.TEXT), ("new_line", _("Sold as line"), Kind.INT), ("note", _("Remark"), Kind.TEXT),
        ),
        rows=[
            {
                "date": row.moved_date, "line": row.line, "what": MOVES[row.kind], "qty": row.qty, "warehouse": row.warehouse or "",
                "new_line": row.new_line, "note": row.note,
            }
            for row in orders.moves(orders.order(actor, order_id).id)
        ],
        empty=_("Nothing came of it yet."),
    )  # fmt: skip


def _moves(actor: Actor, line_id: int) -> TablePart:
    row = orders.free_line(actor, line_id)
    part = moves(actor, row.order_id)
    return TablePart(part.columns, [each for each in part.rows if each["line"] == row.position], empty=part.empty)


def _give_back(call: Call) -> Done:
    data, row = call.data, orders.free_line(call.actor, call.ids[0])
    lots = ((row.position, data["lots"]),) if data.get("lots") else ()
    fact = Back(row.order_id, ((row.position, data.get("qty")),), data.get("warehouse"), lots)
    give_back.perform(fact, actor=call.actor, at=call.at, reason=data.get("why") or "")
    return Done(call.ids[0], _("It lies in the warehouse again."))


def _convert(call: Call) -> Done:
    data, row = call.data, orders.free_line(call.actor, call.ids[0])
    sold = Sold(row.position, data.get("qty"), data.get("unit_price"), data.get("lots") or "")
    change = convert_loan.perform(Conversion(row.order_id, (sold,)), actor=call.actor, at=call.at, reason=data["why"])
    return Done(call.ids[0], _("Sold; it may be invoiced, nothing is sent again."), data={"change_order": change})


def _extend(call: Call) -> Done:
    row = orders.free_line(call.actor, call.ids[0])
    give_back.extend(row.order_id, ((row.position, call.data["due_back"]),), actor=call.actor, at=call.at, reason=call.data["why"])
    return Done(call.ids[0], _("Noted."))


def _as_due(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {} if key is None else {"due_back": orders.free_line(actor, key).due_back_date}


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Line not sold"),
    plural=_("Loans, gifts, replacements"),
    icon="gift",
    listing=orders.FREE_LISTING,
    policy=POLICY,
    section="sell",
    order=32,
    columns=(
        Column("order", _("Sales order"), opens=True),
        Column("position", _("Line"), phone=False),
        Column("customer", _("Customer")),
        Column("product", _("Product")),
        Column("kind", _("Kind")),
        Column("qty", _("Quantity"), phone=False),
        Column("out", _("Out on loan")),
        Column("due_back", _("Back on")),
        Column("paid_by", _("Paid by"), phone=False),
        Column("cause", _("Replaces goods of"), phone=False),
        Column("shipped_qty", _("Shipped quantity"), first=False),
        Column("order_date", _("Order date"), first=False),
        Column("deemed_sale", _("Counts as sold for VAT"), first=False),
        Column("taxable_value", _("Value for VAT"), first=False),
        Column("deemed_tax", _("VAT owed"), first=False),
        Column("owner", _("Owner"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("out", _("Out on loan"), "f=out.gt.0"),
        View("overdue", _("Overdue"), "f=out.gt.0&f=due_back.lt.{today}"),
        View("given", _("Gifts and samples"), "f=kind.in.gift,sample"),
        View("deemed", _("Counts as sold for VAT"), "f=deemed_sale.eq.1&f=shipped_qty.gt.0"),
        View("replacements", _("Replacements"), "f=kind.eq.replacement"),
    ),
    acts=(
        Act("give_back", _("Give back"), _give_back, GIVE_BACK, icon="undo-2", states=(OUT, OVERDUE), strong=True),
        Act("convert_loan", _("Sell it"), _convert, CONVERT, icon="shopping-cart", states=(OUT, OVERDUE)),
        Act("extend_loan", _("Keep it longer"), _extend, EXTEND, icon="calendar-clock", states=(OUT, OVERDUE), start=_as_due),
    ),
    head=head,
    panels=(Panel("facts", _("Details"), _facts), Panel("moves", _("What came of it"), _moves, hide_empty=True)),
    timeline=False,
    empty=_("Nothing is lent, given away or sent again."),
)
