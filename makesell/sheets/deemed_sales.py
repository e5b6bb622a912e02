"""The worklist of deemed sales 视同销售: goods given away that owe VAT, until a tax invoice or a declaration without one states them."""

import datetime as dt
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.invoices import deemed_queries as queries
from makesell.documents.invoices import tax_states
from makesell.documents.invoices.access import DEEMED
from makesell.flows.pro_6_shipping import state_deemed_sales
from makesell.flows.pro_6_shipping.state_deemed_sales import StatedFact
from makesell.flows.steps.turn import falls_to
from makesell.ground import shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, View, Wait

NOUN: Final = "deemed_sales"
OPEN, STATED = "open", "stated"
STATES: Final = {OPEN: _("To be stated"), STATED: _("Stated to the tax office")}
TONES: Final = {OPEN: "warn", STATED: "ok"}
KINDS: Final = said(queries.KINDS)
HOW: Final = said(tax_states.STATED_BY)


def head(actor: Actor, line_id: int) -> Head:
    """The line's head; refuses what the actor may not see."""
    row = queries.deemed_sale(actor, line_id)
    state = OPEN if row.open_qty else STATED
    return Head(
        title=row.product or "", sub=row.customer, number=f"{row.order or ''} / {row.position}", state=state, state_label=STATES[state],
        tone=TONES[state], origin=("orders", row.order_id, row.order or ""),
    )  # fmt: skip


def _facts(actor: Actor, line_id: int) -> list[Fact]:
    row = queries.deemed_sale(actor, line_id)
    return [
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("Product"), row.product, Kind.REF, noun="products", id=row.product_id),
        Fact(_("Shipped quantity"), row.shipped_qty, Kind.QTY),
        Fact(_("Tax rate"), row.tax_rate, Kind.RATIO),
        Fact(_("Value for VAT, to be stated"), row.net, Kind.MONEY, currency=row.currency),
        Fact(_("VAT owed"), row.tax, Kind.MONEY, currency=row.currency),
    ]


def _stated(actor: Actor, line_id: int) -> TablePart:
    queries.deemed_sale(actor, line_id)
    rows = [
        {
            "day": row.day, "how": HOW[row.how], "number": row.number, "qty": row.qty, "net": row.net, "tax": row.tax, "by": row.by or "",
            "undone": _("Taken back") if row.undone else "",
        }
        for row in queries.stated(line_id)
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("day", _("Date"), Kind.DATE), ("how", _("How"), Kind.TEXT), ("number", _("Number"), Kind.CODE), ("qty", _("Quantity"), Kind.QTY),
            ("net", _("Value for VAT"), Kind.MONEY), ("tax", _("Tax"), Kind.MONEY), ("by", _("Stated by"), Kind.TEXT),
            ("undone", _("State"), Kind.TEXT),
        ),
        rows=rows,
    )  # fmt: skip


def _declare(call: Call) -> Done:
    state_deemed_sales.perform(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Stated without a tax invoice."))


def _note(call: Call) -> Done:
    fact = StatedFact(tuple(call.ids), call.data["number"], call.data.get("day"))
    state_deemed_sales.invoiced(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Stated by this tax invoice."))


def _take_back(call: Call) -> Done:
    state_deemed_sales.take_back(call.ids, actor=call.actor, at=call.at, reason=call.data["why"])
    return Done(call.ids[0], _("Taken back; it is to be stated again."))


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """What left in the months before and is not stated, for the clerk."""
    if actor.kind != "person" or not actor.has(R.INVOICING_CLERK):
        return []
    found = {row.id: row for row in queries.waiting(business_date(at).replace(day=1))}
    return [
        Wait(
            row.id, f"{row.order or ''} / {row.position} {row.customer} {shown.amount(row.tax, row.currency)} {row.currency}",
            _("State this gift to the tax office"), late=False, chip=_("Deemed sale"),
        )
        for row in (found[key] for key in falls_to(actor, R.INVOICING_CLERK, list(found), at))
    ]  # fmt: skip


NOTE: Final = (
    Input("number", _("Number"), help=_("20 digits, as the tax platform gave it."), most=20),
    Input("day", _("Issued on"), Take.DATE, required=False),
)
WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Deemed sale"),
    plural=_("Deemed sales"),
    icon="gift",
    listing=queries.LISTING,
    policy=DEEMED,
    section="sell",
    order=54,
    starts="open",
    timeline=False,
    columns=(
        Column("order", _("Sales order"), opens=True),
        Column("position", _("Line"), phone=False),
        Column("customer", _("Customer")),
        Column("kind", _("Kind")),
        Column("product", _("Product"), phone=False),
        Column("open_qty", _("To be stated")),
        Column("net", _("Value for VAT")),
        Column("tax", _("VAT owed")),
        Column("shipped_qty", _("Shipped quantity"), first=False),
        Column("stated_qty", _("Stated quantity"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(View("open", _("To be stated"), "f=open_qty.ne.0"), View("all", _("All"), "")),
    acts=(
        Act("declare", _("State without a tax invoice"), _declare, icon="check", bulk=True, states=(OPEN,), strong=True),
        Act("note_invoice", _("Note its tax invoice"), _note, NOTE, icon="receipt-text", states=(OPEN,)),
        Act("take_back", _("Take back"), _take_back, (WHY,), icon="undo-2", states=(STATED,)),
    ),
    head=head,
    panels=(Panel("facts", _("Details"), _facts), Panel("stated", _("What was stated"), _stated, hide_empty=True)),
    waits=waits,
    empty=_("Nothing given away owes VAT."),
)
