"""Sheets of stock counts and their lines: planned, counted blind, differences shown with their value, approved by somebody else."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.stock import balances as stock
from makesell.documents.stockmoves import queries, states
from makesell.documents.stockmoves.access import COUNT_LINES, COUNTS
from makesell.documents.stockmoves.queries import CountLineRow
from makesell.flows.pro_6_shipping import approve_count, enter_count, plan_count
from makesell.flows.pro_6_shipping.enter_count import Counted, Moved
from makesell.flows.pro_6_shipping.plan_count import CountFact
from makesell.flows.steps.turn import falls_to
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.masterdata.products.access import COST_ROLES
from makesell.sheets import lines
from makesell.sheets.giving import done, moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Incoming, Input, Panel, Scan, Sheet, Stage, TablePart, Take, View, Wait

NOUN: Final = "stock_counts"
STATES: Final = said(states.COUNTS)


def head(actor: Actor, key: int) -> Head:
    """The count's head; refuses what the actor may not see."""
    row = queries.count(actor, key)
    return Head(
        title=row.warehouse, state=row.state, state_label=STATES[row.state], tone=states.COUNT_TONES[row.state], version=row.version,
        number=row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.count(actor, key)
    return [
        Fact(_("Warehouse"), row.warehouse, Kind.REF, noun="warehouses", id=row.warehouse_id),
        Fact(_("Planned date"), row.planned_date, Kind.DATE),
        Fact(_("Posted on"), row.posted_date, Kind.DATE),
        Fact(_("Approved by"), row.approved_by, Kind.REF, noun="people", id=row.approved_by_id),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


def _lines(actor: Actor, key: int) -> TablePart:
    """What was counted; once everything is, what the book said, the difference and what moved since, its value for who may see cost."""
    row = queries.count(actor, key)
    found = queries.count_lines([key])
    opened, costs = row.state not in states.BLIND, actor.has(*COST_ROLES)
    moving = row.state == states.COUNTED
    there = stock.rows_at(row.warehouse_id, [line.product_id for line in found]) if moving else {}
    now = {product: place.on_hand for product, place in there.items()}
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("code", _("Code"), Kind.CODE),
            ("product", _("Product"), Kind.REF),
            *((("lot", _("Lot or serial number"), Kind.CODE),) if any(line.lot for line in found) else ()),
            ("counted_qty", _("Counted"), Kind.QTY),
            *((("book_qty", _("Book"), Kind.QTY), ("difference", _("Difference"), Kind.QTY)) if opened else ()),
            *((("value", _("Value"), Kind.MONEY),) if opened and costs else ()),
            *((("moved", _("Moved since"), Kind.QTY),) if moving else ()),
            ("counted_by", _("Counted by"), Kind.TEXT),
        ),
        rows=[_row(line, row.currency, now.get(line.product_id, Decimal(0)), costs=costs) for line in found],
        totals={"value": sum((line.value for line in found), Decimal(0)), "currency": row.currency} if opened and costs else None,
        links={"product": "products"},
        empty=_("Nothing is to be counted."),
    )


def _row(line: CountLineRow, currency: str, now: Decimal, *, costs: bool) -> dict[str, Any]:
    return {
        "position": line.position, "code": line.code, "product": line.product, "product_id": line.product_id, "lot": line.lot,
        "counted_qty": line.counted_qty, "book_qty": line.book_qty, "difference": line.difference, "currency": currency,
        "moved": None if line.book_qty is None or line.lot else now - line.book_qty, "counted_by": line.counted_by or "",
    } | ({"value": line.value} if costs else {})  # fmt: skip


def _plan(call: Call) -> Done:
    data = call.data
    fact = CountFact(data["warehouse"], data.get("planned_date"), tuple(row["product"] for row in data.get("products") or ()))
    key = plan_count.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The stock count is planned."), undo=("cancel", {}))


def _enter(call: Call) -> Done:
    found = tuple(Moved(row["product"], row["qty"], row.get("lot") or "") for row in call.data["counted"])
    enter_count.perform(Counted(call.ids[0], found), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Entered."))


def _enter_line(call: Call) -> Done:
    """One line, as a file brings it."""
    data = call.data
    if not queries.counts([data["count"]]):
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="count")
    fact = Counted(data["count"], (Moved(data["product"], data["qty"], data.get("lot") or ""),))
    enter_count.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("Entered."))


def _to_count(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """What is not counted yet."""
    if key is None:
        return {}
    left = [line for line in queries.count_lines([queries.count(actor, key).id]) if line.counted_qty is None]
    return {"counted": [{"product": line.product_id, "lot": line.lot} for line in left]}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Counts whose day has come, for the warehouse; counted ones, for finance."""
    if actor.kind != "person":
        return []
    today, rows = business_date(at), {row.id: row for row in queries.open_counts()} if actor.has(R.WAREHOUSE, R.FINANCE) else {}
    to_count = [key for key, row in rows.items() if row.state in states.BLIND and row.day <= today]
    to_approve = [key for key, row in rows.items() if row.state == states.COUNTED]
    mine = [(key, _("Count the stock")) for key in falls_to(actor, R.WAREHOUSE, to_count, at)]
    mine += [(key, _("Approve the differences")) for key in falls_to(actor, R.FINANCE, to_approve, at)]
    return [Wait(key, f"{rows[key].number or ''} {rows[key].place}", say, late=rows[key].day < today, chip=_("Stock count")) for key, say in mine]


COUNTED_ROW: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("qty", _("Counted"), Take.QTY),
    Input("lot", _("Lot or serial number"), required=False, most=60),
)
PLAN: Final = (
    Input("warehouse", _("Warehouse"), Take.REF, noun="warehouses"),
    Input("planned_date", _("Planned date"), Take.DATE, required=False),
    Input("products", _("Products"), Take.TABLE, required=False, help=_("Everything that lies there, unless products are named."), columns=(
        Input("product", _("Product"), Take.REF, noun="products"),
    )),
)  # fmt: skip
ENTER: Final = (
    Input("counted", _("What was counted"), Take.TABLE, help=_("Also products that were not expected; 0 where nothing lies."), columns=COUNTED_ROW),
)
WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
ACTS: Final = (
    Act("plan", _("Plan a stock count"), _plan, PLAN, icon="plus", makes=True),
    Act("enter", _("Enter counts"), _enter, ENTER, icon="list-checks", states=states.BLIND, strong=True, start=_to_count,
        scan=Scan("counted", "product", more=True, lots=True)),
    Act("finish", _("Everything is counted"), moving_one(enter_count.finish, _("The differences wait for approval.")), icon="check",
        states=(states.COUNTING,), strong=True),
    Act("approve", _("Approve and post"), moving_one(approve_count.approve, _("The differences are posted.")), icon="stamp",
        states=(states.COUNTED,), strong=True, asks=_("The differences are posted to the stock book; who was promised what is not there is told.")),
    Act("recount", _("Count again"), moving_one(approve_count.recount, _("It is counted again."), why=True), (WHY,), icon="rotate-ccw",
        states=(states.COUNTED,)),
    Act("cancel", _("Cancel"), moving_one(approve_count.cancel, _("Cancelled.")), icon="x", states=(*states.BLIND, states.COUNTED), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Stock count"),
    plural=_("Stock counts"),
    icon="clipboard-list",
    listing=queries.COUNT_LISTING,
    policy=COUNTS,
    section="sell",
    order=44,
    record_kind="stock_count",
    tables=("count_lines",),
    columns=(
        Column("number", _("Number"), opens=True),
        Column("warehouse", _("Warehouse")),
        Column("state", _("State"), chips=states.COUNT_TONES),
        Column("planned_date", _("Planned date")),
        Column("lines", _("Lines"), phone=False),
        Column("to_count", _("Still to count"), phone=False),
        Column("posted_date", _("Posted on"), phone=False),
        Column("owner", _("Owner"), first=False),
    ),
    starts="open",
    views=(
        View("open", _("Open"), "f=state.in.planned,counting,counted"),
        View("to_approve", _("Waits for approval"), "f=state.eq.counted"),
        View("all", _("All"), ""),
    ),
    acts=ACTS,
    head=head,
    panels=(Panel("lines", _("Lines"), _lines), Panel("facts", _("Details"), _facts)),
    related=(lines.related(_("Lines of stock counts"), queries.COUNT_LINE_LISTING, "count"),),
    stages=(
        Stage(STATES[states.PLANNED], (states.PLANNED,)),
        Stage(STATES[states.COUNTING], (states.COUNTING,)),
        Stage(STATES[states.COUNTED], (states.COUNTED,)),
        Stage(STATES[states.POSTED], (states.POSTED,)),
    ),
    waits=waits,
    empty=_("No stock counts yet. Plan one for a warehouse."),
)

LINE_COLUMNS: Final = (
    Column("count", _("Stock count"), opens=True),
    Column("warehouse", _("Warehouse"), phone=False),
    Column("product", _("Product")),
    Column("lot", _("Lot or serial number"), first=False),
    Column("qty", _("Counted")),
    Column("book_qty", _("Book"), phone=False),
    Column("difference", _("Difference")),
    Column("value", _("Value"), phone=False),
    Column("counted_by", _("Counted by"), phone=False),
    Column("counted_at", _("Counted at"), first=False),
    Column("state", _("State"), first=False, chips=states.COUNT_TONES),
)
ENTER_LINE: Final = (Input("count", _("Stock count"), Take.REF, noun=NOUN), *COUNTED_ROW)
LINE_SHEET: Final = Sheet(
    noun="count_lines",
    label=_("Line of a stock count"),
    plural=_("Lines of stock counts"),
    icon="list-checks",
    listing=queries.COUNT_LINE_LISTING,
    policy=COUNT_LINES,
    head=lines.head_of(queries.COUNT_LINE_LISTING, COUNT_LINES, "product", "count"),
    section="sell",
    timeline=False,
    order=45,
    columns=LINE_COLUMNS,
    views=(View("all", _("All"), ""), View("different", _("With a difference"), "f=difference.ne.0")),
    acts=(Act("enter", _("Enter a count"), _enter_line, ENTER_LINE, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("count", "product", "lot"), _enter_line),
    panels=(lines.panel(_("Line of a stock count"), queries.COUNT_LINE_LISTING, COUNT_LINES, LINE_COLUMNS),),
    empty=_("Nothing has been counted yet."),
)
