"""Sheet of purchase orders 采购订单: list, page with lines and who waits for them, and the acts of purchasing and warehouse."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.purchases import queries, states
from makesell.documents.purchases.access import ORDERS
from makesell.documents.purchases.queries import PurchaseLineRow
from makesell.flows.pro_5_production import (
    cancel_purchase,
    change_purchase_date,
    confirm_purchase,
    create_purchase,
    receive_purchase,
    take_back_purchase,
)
from makesell.flows.pro_5_production.change_purchase_date import DateFact
from makesell.flows.pro_5_production.create_purchase import NewPurchaseLine, PurchaseFact
from makesell.flows.pro_5_production.receive_purchase import Came, CameFact
from makesell.flows.pro_5_production.take_back_purchase import TakenBack
from makesell.flows.steps.turn import falls_to
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date, today
from makesell.ground.listing import Kind
from makesell.sheets import lines
from makesell.sheets.giving import done, moving_one, said
from makesell.sheets.naming import by_position
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "purchase_orders"
STATES: Final = said(states.LABELS)


def head(actor: Actor, key: int) -> Head:
    """The head; refuses what the actor may not see."""
    row = queries.purchase(actor, key)
    return Head(
        title=row.supplier or str(_("Supplier not named yet")), state=row.state, state_label=STATES[row.state], tone=states.TONES[row.state],
        version=row.version, number=row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.purchase(actor, key)
    return [
        Fact(_("Supplier"), row.supplier, Kind.REF, noun="suppliers", id=row.supplier_id),
        Fact(_("Supplier's number"), row.reference),
        Fact(_("Into warehouse"), row.warehouse, Kind.REF, noun="warehouses", id=row.warehouse_id),
        Fact(_("Ordered on"), row.ordered_on, Kind.DATE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


def _of(actor: Actor, key: int) -> list[PurchaseLineRow]:
    return queries.lines([queries.purchase(actor, key).id])


def _lines(actor: Actor, key: int) -> TablePart:
    order, day = queries.purchase(actor, key), today()
    priced = "unit_cost" not in ORDERS.hidden(actor)
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT), ("code", _("Code"), Kind.CODE), ("product", _("Product"), Kind.REF), ("qty", _("Quantity"), Kind.QTY),
            ("received_qty", _("Received"), Kind.QTY), ("due_date", _("Promised for"), Kind.DATE), ("first_date", _("First promised"), Kind.DATE),
            ("came_on", _("Came on"), Kind.DATE), ("late", _("Days late"), Kind.INT), *((("unit_cost", _("Price"), Kind.MONEY),) if priced else ()),
        ),
        rows=[
            {
                "position": row.position, "code": row.code, "product": row.product, "product_id": row.product_id, "qty": row.qty,
                "received_qty": row.good_qty, "due_date": row.due_date, "first_date": row.first_date, "came_on": row.came_on, "late": _late(row, day),
                **({"unit_cost": row.unit_cost, "currency": order.currency} if priced else {}),
            }
            for row in queries.lines([order.id])
        ],
        links={"product": "products"},
    )  # fmt: skip


def _late(row: PurchaseLineRow, day: dt.date) -> int | None:
    """Days after the first promise, by what is promised now or has passed without coming."""
    if row.first_date is None or row.open_qty == 0:
        return None
    return max((max(row.due_date, day) - row.first_date).days, 0) or None


def _fact(call: Call) -> PurchaseFact:
    data = call.data
    rows = tuple(NewPurchaseLine(row["product"], row["qty"], row.get("due_date"), row.get("unit_cost")) for row in data.get("lines") or ())
    return PurchaseFact(data.get("supplier"), rows, data.get("reference") or "", data.get("warehouse"))


def create(call: Call) -> Done:
    """Writes a draft."""
    key = create_purchase.perform(_fact(call), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The draft is kept. Confirm it once it is ordered."), undo=("cancel", {}))


def _edit(call: Call) -> Done:
    create_purchase.edit(call.ids[0], _fact(call), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Saved."))


def _change_date(call: Call) -> Done:
    data = call.data
    fact = DateFact(call.ids[0], data["due_date"], tuple(row["line"] for row in data.get("lines") or ()))
    made = change_purchase_date.perform(fact, actor=call.actor, at=call.at, reason=data.get("why") or "", version=call.version)
    return done(call, _("The day is changed. What it makes late is reported as a slip.") if made else _("The day is changed."))


def _receive(call: Call) -> Done:
    came = tuple(Came(row["line"], row["qty"], row.get("lots") or "") for row in call.data.get("came") or ())
    receive_purchase.perform(CameFact(call.ids[0], came), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The goods lie in stock."))


def _take_back(call: Call) -> Done:
    data = call.data
    fact = TakenBack(call.ids[0], tuple(row["line"] for row in data.get("lines") or ()))
    moved = take_back_purchase.perform(fact, actor=call.actor, at=call.at, reason=data.get("why") or "", version=call.version)
    return done(call, _("The receipt is taken back. Promises that took these goods have moved.") if moved else _("The receipt is taken back."))


def _cancel(call: Call) -> Done:
    why = call.data.get("why") or call.reason
    cancel_purchase.perform(call.ids[0], actor=call.actor, at=call.at, reason=why, version=call.version)
    return done(call, _("It comes no more."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    if key is None:
        return {}
    row = queries.purchase(actor, key)
    shown = [
        {"product": line.product_id, "qty": line.qty, "due_date": line.due_date, "unit_cost": line.unit_cost} for line in queries.lines([row.id])
    ]
    return {"supplier": row.supplier_id, "reference": row.reference, "warehouse": row.warehouse_id, "lines": shown}


def _coming(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"came": [{"line": line.position, "qty": line.open_qty} for line in _of(actor, key) if line.open_qty > 0]} if key else {}


def _open_lines(actor: Actor, key: int) -> Mapping[int, Text]:
    return by_position([line for line in _of(actor, key) if line.open_qty > 0])


def _come_lines(actor: Actor, key: int) -> Mapping[int, Text]:
    return by_position([line for line in _of(actor, key) if line.good_qty > 0])


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """What comes today or should have come, for the warehouse; for purchasing what is late and what waits to be ordered."""
    if actor.kind != "person":
        return []
    day, found = business_date(at), []
    for role, say in ((R.WAREHOUSE, _("Receive the goods")), (R.PURCHASING, _("Ask the supplier: it should have come"))):
        if actor.has(role):
            due = {row.id: row for row in queries.due(day if role == R.WAREHOUSE else day - dt.timedelta(days=1))}
            found += [
                Wait(due[key].id, f"{due[key].number or ''} {due[key].supplier}", say, due[key].day < day, _("Purchase order"))
                for key in falls_to(actor, role, list(due), at)
            ]
    return found


LINE: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("qty", _("Quantity"), Take.QTY),
    Input("due_date", _("Promised for"), Take.DATE, required=False, help=_("Empty: after the lead time the supplier offers.")),
    Input("unit_cost", _("Price"), Take.MONEY, required=False,
          help=_("Each, in company currency. Empty: as the supplier offers it; where it offers none, it comes in at standard cost.")),
)
CREATE: Final = (
    Input("supplier", _("Supplier"), Take.REF, noun="suppliers", required=False, help=_("May be named later, before it is confirmed.")),
    Input("reference", _("Supplier's number"), required=False, most=60),
    Input("warehouse", _("Into warehouse"), Take.REF, noun="warehouses", required=False),
    Input("lines", _("What is bought"), Take.TABLE, columns=LINE),
)  # fmt: skip
DATE: Final = (
    Input("due_date", _("New date"), Take.DATE),
    Input("lines", _("Lines"), Take.TABLE, required=False, help=_("None: everything that has not come."), columns=(
        Input("line", _("Line"), Take.INT),
    )),
    Input("why", _("Why"), Take.LONG, most=500),
)  # fmt: skip
RECEIVE: Final = (
    Input("came", _("What has come"), Take.TABLE, required=False, help=_("Without rows all that was still to come has come."), columns=(
        Input("line", _("Line"), Take.INT), Input("qty", _("Quantity"), Take.QTY),
        Input("lots", _("Lot or serial numbers"), required=False, most=4000),
    )),
)  # fmt: skip
TAKE_BACK: Final = (
    Input("lines", _("Lines"), Take.TABLE, required=False, help=_("None: every line of which something has come."), columns=(
        Input("line", _("Line"), Take.INT),
    )),
    Input("why", _("Why"), Take.LONG, most=500),
)  # fmt: skip
WHY: Final = (Input("why", _("Why"), Take.LONG, required=False, most=500, help=_("Needed once it is on order.")),)
ACTS: Final = (
    Act("create", _("New purchase order"), create, CREATE, icon="plus", makes=True),
    Act("edit", _("Edit"), _edit, CREATE, icon="pencil", states=(states.DRAFT,), start=_start),
    Act("confirm", _("Confirm the order"), moving_one(confirm_purchase.perform, _("On order. Promises may take what comes.")), icon="check",
        states=(states.DRAFT,), strong=True, asks=_("What is bought counts as coming from now on.")),
    Act("change_date", _("Change the date"), _change_date, DATE, icon="calendar-clock", states=states.COMING, line="line", lines=_open_lines),
    Act("receive", _("Receive the goods"), _receive, RECEIVE, icon="package-check", states=states.COMING, strong=True, start=_coming, line="line",
        lines=_open_lines),
    Act("take_back", _("Take the receipt back"), _take_back, TAKE_BACK, icon="undo-2", states=states.HERE, line="line", lines=_come_lines,
        danger=True, asks=_("What came on the last day of each line lies there no more and is to come again. Who holds it is promised anew.")),
    Act("cancel", _("Cancel"), _cancel, WHY, icon="x",
        states=(states.DRAFT, *states.COMING), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Purchase order"),
    plural=_("Purchase orders"),
    icon="shopping-cart",
    listing=queries.LISTING,
    policy=ORDERS,
    section="sell",
    order=38,
    record_kind="purchase_order",
    tables=("purchase_lines",),
    columns=(
        Column("number", _("Number"), opens=True),
        Column("supplier", _("Supplier")),
        Column("reference", _("Supplier's number"), first=False),
        Column("state", _("State"), chips=states.TONES),
        Column("next_date", _("Comes next on")),
        Column("ordered_on", _("Ordered on"), phone=False),
        Column("lines", _("Lines"), phone=False),
        Column("value", _("Value"), phone=False),
        Column("warehouse", _("Into warehouse"), first=False),
        Column("owner", _("Owner"), first=False),
    ),
    starts="open",
    views=(
        View("open", _("Open"), "f=state.in.draft,ordered,part"),
        View("coming", _("On order"), "f=state.in.ordered,part"),
        View("all", _("All"), ""),
    ),
    acts=ACTS,
    head=head,
    panels=(Panel("lines", _("Lines"), _lines), Panel("facts", _("Details"), _facts)),
    related=(lines.related(_("Purchase lines"), queries.LINE_LISTING, "purchase"),),
    stages=(
        Stage(STATES[states.DRAFT], (states.DRAFT,)),
        Stage(STATES[states.ORDERED], (states.ORDERED, states.PART)),
        Stage(STATES[states.RECEIVED], (states.RECEIVED, states.CLOSED)),
    ),
    waits=waits,
    empty=_("No purchase orders yet. What is short of bought parts is proposed on the page of what has to be bought."),
)
