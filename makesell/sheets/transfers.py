"""Sheet of transfers between warehouses: list, page with lines, and the acts of the warehouse."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.stockmoves import queries, states
from makesell.documents.stockmoves.access import TRANSFERS
from makesell.documents.stockmoves.queries import TransferLineRow
from makesell.flows.pro_6_shipping import create_transfer, receive_transfer, send_transfer, undo_transfer
from makesell.flows.pro_6_shipping.create_transfer import Moved, TransferFact
from makesell.flows.pro_6_shipping.receive_transfer import ArrivalFact
from makesell.flows.steps.turn import falls_to
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind
from makesell.masterdata.products.words import UNTRACKED
from makesell.sheets.giving import done, moving_one, said
from makesell.sheets.naming import by_position
from makesell.sheets.parts import (
    Act,
    Call,
    Column,
    Done,
    Expected,
    Fact,
    Head,
    Input,
    Panel,
    Scan,
    Sheet,
    Stage,
    TablePart,
    Take,
    Text,
    View,
    Wait,
)

NOUN: Final = "transfers"
STATES: Final = said(states.TRANSFERS)


def head(actor: Actor, key: int) -> Head:
    """The transfer's head; refuses what the actor may not see."""
    row = queries.transfer(actor, key)
    return Head(
        title=f"{row.source} → {row.target}", state=row.state, state_label=STATES[row.state], tone=states.TRANSFER_TONES[row.state],
        version=row.version, number=row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.transfer(actor, key)
    return [
        Fact(_("From warehouse"), row.source, Kind.REF, noun="warehouses", id=row.source_id),
        Fact(_("To warehouse"), row.target, Kind.REF, noun="warehouses", id=row.target_id),
        Fact(_("Planned date"), row.planned_date, Kind.DATE),
        Fact(_("Sent on"), row.sent_date, Kind.DATE),
        Fact(_("Received on"), row.received_date, Kind.DATE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


def _of(actor: Actor, key: int) -> list[TransferLineRow]:
    return queries.transfer_lines([queries.transfer(actor, key).id])


def _lines(actor: Actor, key: int) -> TablePart:
    """Lots, and what never arrived, stand in columns of their own only where there are any."""
    lines = _of(actor, key)
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("code", _("Code"), Kind.CODE),
            ("product", _("Product"), Kind.REF),
            *((("lot", _("Lot or serial number"), Kind.CODE),) if any(line.lot for line in lines) else ()),
            ("qty", _("Quantity"), Kind.QTY),
            ("received_qty", _("Received"), Kind.QTY),
            *((("missing_qty", _("Missing"), Kind.QTY),) if any(line.missing_qty for line in lines) else ()),
        ),
        rows=[
            {
                "position": line.position, "code": line.code, "product": line.product, "product_id": line.product_id, "lot": line.lot,
                "qty": line.qty, "received_qty": line.received_qty, "missing_qty": line.missing_qty,
            }
            for line in lines
        ],
        links={"product": "products"},
    )  # fmt: skip


def _create(call: Call) -> Done:
    data = call.data
    lines = tuple(Moved(row["product"], row["qty"], row.get("lot") or "") for row in data.get("lines") or ())
    fact = TransferFact(data["source"], data["target"], lines, data.get("planned_date"))
    key = create_transfer.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The transfer is planned."), undo=("cancel", {}))


def _send(call: Call) -> Done:
    send_transfer.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The goods are in transit."), undo=("call_back", {}))


def _receive(call: Call) -> Done:
    found = tuple((row["line"], row["qty"]) for row in call.data.get("found") or ())
    why = call.data.get("why") or call.reason
    receive_transfer.perform(ArrivalFact(call.ids[0], found), actor=call.actor, at=call.at, reason=why, version=call.version)
    return done(call, _("The goods have arrived."), undo=("undo_receipt", {}))


def _found(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"found": [{"line": line.position, "qty": line.qty} for line in _of(actor, key)]} if key else {}


def _by_position(actor: Actor, key: int) -> Mapping[int, Text]:
    return by_position(_of(actor, key))


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Transfers whose day has come, for the warehouse."""
    if not actor.has(R.WAREHOUSE) or actor.kind != "person":
        return []
    today = business_date(at)
    found = {row.id: row for row in queries.open_transfers() if row.day <= today}
    return [
        Wait(
            row.id, f"{row.number or ''} {row.place}", _("Send the goods") if row.state == states.DRAFT else _("In transit: receive the goods"),
            late=row.day < today, chip=_("Transfer"),
        )
        for row in (found[key] for key in falls_to(actor, R.WAREHOUSE, list(found), at))
    ]  # fmt: skip


def _to_receive(actor: Actor, key: int) -> list[Expected]:
    """What scanned goods count while receiving: each line by its product, or by the lot that was sent."""
    lots = {line.position: frozenset({line.lot} if line.lot else ()) for line in _of(actor, key)}
    return [Expected(line.position, line.product_id, line.qty, UNTRACKED, lots[line.position]) for line in _of(actor, key)]


CREATE: Final = (
    Input("source", _("From warehouse"), Take.REF, noun="warehouses"),
    Input("target", _("To warehouse"), Take.REF, noun="warehouses"),
    Input("planned_date", _("Planned date"), Take.DATE, required=False),
    Input("lines", _("What is transferred"), Take.TABLE, columns=(
        Input("product", _("Product"), Take.REF, noun="products"), Input("qty", _("Quantity"), Take.QTY),
        Input("lot", _("Lot or serial number"), required=False, most=60),
    )),
)  # fmt: skip
RECEIVE: Final = (
    Input("found", _("What arrived"), Take.TABLE, required=False, help=_("Lines not named arrived in full."), columns=(
        Input("line", _("Line"), Take.INT), Input("qty", _("Quantity"), Take.QTY),
    )),
    Input("why", _("Why something is missing"), Take.LONG, required=False, most=500),
)  # fmt: skip
ACTS: Final = (
    Act("create", _("New transfer"), _create, CREATE, icon="plus", makes=True, scan=Scan("lines", "product", more=True, lots=True)),
    Act("send", _("Send the goods"), _send, icon="truck", states=(states.DRAFT,), strong=True,
        asks=_("The goods leave the warehouse; this is posted.")),
    Act("receive", _("Receive the goods"), _receive, RECEIVE, icon="package-check", states=(states.SENT,), strong=True, start=_found, line="line",
        lines=_by_position, scan=Scan("found", "line", _to_receive, zeros=True)),
    Act("call_back", _("Call back"), moving_one(undo_transfer.call_back, _("The goods are back where they left.")), icon="undo-2",
        states=(states.SENT,), asks=_("The goods lie in their warehouse again; this is posted.")),
    Act("undo_receipt", _("Undo the receipt"), moving_one(undo_transfer.undo_receipt, _("The goods are in transit again.")), icon="undo-2",
        states=(states.RECEIVED,), asks=_("What arrived is in transit again; this is posted.")),
    Act("cancel", _("Cancel"), moving_one(undo_transfer.cancel, _("Cancelled.")), icon="x", states=(states.DRAFT,), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Transfer"),
    plural=_("Transfers"),
    icon="arrow-left-right",
    listing=queries.TRANSFER_LISTING,
    policy=TRANSFERS,
    section="sell",
    order=43,
    record_kind="transfer",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("source", _("From warehouse")),
        Column("target", _("To warehouse")),
        Column("state", _("State"), chips=states.TRANSFER_TONES),
        Column("planned_date", _("Planned date"), phone=False),
        Column("sent_date", _("Sent on"), phone=False),
        Column("received_date", _("Received on"), phone=False),
        Column("lines", _("Lines"), first=False),
        Column("owner", _("Owner"), first=False),
    ),
    starts="open",
    views=(
        View("open", _("Open"), "f=state.in.draft,sent"),
        View("in_transit", _("In transit"), "f=state.eq.sent"),
        View("all", _("All"), ""),
    ),
    acts=ACTS,
    head=head,
    panels=(Panel("lines", _("Lines"), _lines), Panel("facts", _("Details"), _facts)),
    stages=(
        Stage(STATES[states.DRAFT], (states.DRAFT,)),
        Stage(STATES[states.SENT], (states.SENT,)),
        Stage(STATES[states.RECEIVED], (states.RECEIVED,)),
    ),
    waits=waits,
    empty=_("No transfers yet. Goods go from one warehouse to another by one."),
)
