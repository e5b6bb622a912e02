"""The papers of a delivery (PRO-6): the note 送货单 that goes with the goods and comes back signed, and the list by which they are picked 拣货单."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from makesell.documents import deliveries as room
from makesell.documents.deliveries import paper_queries, queries, states
from makesell.documents.deliveries.codes import code_of
from makesell.documents.deliveries.paper_queries import NoteLine, NoteRow
from makesell.documents.deliveries.queries import DeliveryRow
from makesell.flows.steps import lots
from makesell.flows.steps.papers import called, company_name, letterhead, said
from makesell.ground import shown
from makesell.ground.paper.codes import bars, qr
from makesell.ground.paper.press import Letterhead, Sheet, render
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Flag, RuleKind
from makesell.ground.text import N_
from makesell.masterdata.products.words import UNTRACKED

PRICES: Final = RuleKind(
    "deliveries.prices_on_note", N_("A delivery note says what its lines are worth"), Flag(), default=False, clause="PRO-6",
    help=N_("Without tax, in the order's currency. Usually whoever receives the goods does not see prices."),
)  # fmt: skip
RULES: Final = (PRICES,)
FOLDER: Final = Path(room.__file__).parent / "paper"
Lots = Mapping[int, Sequence[tuple[str, Decimal]]]


def note(delivery_id: int, languages: Sequence[str]) -> bytes:
    """The delivery note's PDF, in one language or in two side by side; printed again it is the same, byte for byte."""
    row = paper_queries.note(delivery_id)
    sheet, head = note_laid(row, paper_queries.lines([delivery_id]), languages)
    return render(sheet, head, at=_midnight(row.planned_date))


def note_laid(row: NoteRow, lines: Sequence[NoteLine], languages: Sequence[str]) -> tuple[Sheet, Letterhead]:
    """What the press takes."""
    priced = bool(rules.value(PRICES, row.planned_date))
    told = lots_told(lines)
    heads = [N_("Line"), N_("Product"), N_("Lot or serial number"), N_("Quantity"), *([N_("Net")] if priced else [])]
    data = {
        "qr": qr(code_of("delivery", row.id)).drawn(),
        "own": code_of("delivery", row.id),
        "facts": _note_facts(row, lines, languages),
        "to": {"title": said(N_("Sent to"), languages), "receiver": row.receiver, "phone": row.phone, "address": _address(row)},
        "lines": {
            "title": said(N_("Goods"), languages),
            "heads": [said(head, languages) for head in heads],
            "rows": [
                _note_line(line, told.get(line.id, ()), row.currency if priced else "", languages, several=len({one.order for one in lines}) > 1)
                for line in lines
            ],
            "figures": 2 if priced else 1,
        },
        "parcels": _parcels(row.id, languages),
        "parties": [
            {"role": said(N_("Handed over by"), languages), "name": company_name(languages[0])},
            {"role": said(N_("Received complete and undamaged: name, day, signature or stamp"), languages), "name": row.customer},
        ],
        "notes": [said(N_("Please write down what is short or damaged before you sign, and keep one copy."), languages)],
    }  # fmt: skip
    return Sheet(FOLDER / "note.typ", data), letterhead(said(N_("Delivery note"), languages), row.number, languages[0])


def picks(rows: Sequence[DeliveryRow], languages: Sequence[str], on: dt.date) -> bytes:
    """The pick list's PDF of one delivery or of a wave of them: by place and product, with the lots that expire first."""
    sheet, head = picks_laid(rows, paper_queries.lines([row.id for row in rows]), languages, on)
    return render(sheet, head, at=_midnight(on))


def picks_laid(rows: Sequence[DeliveryRow], lines: Sequence[NoteLine], languages: Sequence[str], on: dt.date) -> tuple[Sheet, Letterhead]:
    """What the press takes."""
    wave = len(rows) > 1
    told = _to_take({row.id: row.state for row in rows}, lines, on)
    heads = (N_("Location"), N_("Product"), N_("Lot or serial number"), N_("Quantity"), N_("Delivery"))
    ways = sorted({row.warehouse or "—" for row in rows})
    pairs = (
        (N_("Warehouse"), ", ".join(ways)), (N_("Planned date"), shown.date(min(row.planned_date for row in rows), languages[0])),
        (N_("Deliveries"), shown.quantity(len(rows))), (N_("Lines"), shown.quantity(len(lines))),
    )  # fmt: skip
    data = {
        "facts": [[said(label, languages), value] for label, value in pairs],
        "deliveries": {
            "title": said(N_("Codes of the deliveries"), languages),
            "rows": [{"bars": bars(code_of("delivery", row.id)).drawn(), "text": " · ".join(_way(row))} for row in rows],
        },
        "lines": {
            "title": said(N_("To pick"), languages),
            "heads": [said(head, languages) for head in heads],
            "rows": [part for line in sorted(lines, key=_by_place) for part in _pick_rows(line, told.get(line.id, ()), languages)],
        },
        "notes": [said(N_("Tick what you took; write down another lot or a smaller quantity."), languages)],
    }
    title = said(N_("Pick list of a wave"), languages) if wave else said(N_("Pick list"), languages)
    return Sheet(FOLDER / "picks.typ", data), letterhead(title, f"{rows[0].number} +{len(rows) - 1}" if wave else rows[0].number or "", languages[0])


def lots_told(lines: Sequence[NoteLine]) -> Lots:
    """What was picked from which lots."""
    return {line: list(parts.items()) for line, parts in queries.lots_of([line.id for line in lines]).items()}


def _to_take(state_of: Mapping[int, str], lines: Sequence[NoteLine], on: dt.date) -> Lots:
    """The lots to take each line from: those picked, else those that expire first, no piece of them twice in a wave."""
    going = [
        lots.Going(line.id, line.product_id, line.code, line.warehouse_id, line.qty)
        for line in sorted(lines, key=_by_place)
        if line.tracking != UNTRACKED and line.warehouse_id is not None and state_of[line.delivery_id] == states.DRAFT
    ]
    return {**lots.proposed(going, on, short=True), **lots_told([line for line in lines if state_of[line.delivery_id] != states.DRAFT])}


def _by_place(line: NoteLine) -> tuple[bool, str, str, str, int]:
    """Along the shelves; what has no place comes last."""
    return not line.place, line.place, line.code, line.delivery, line.position


def _pick_rows(line: NoteLine, parts: Sequence[tuple[str, Decimal]], languages: Sequence[str]) -> list[list[str]]:
    """A row for each lot, and one for what no lot is known of."""
    name = f"{line.code} {called(line.name, line.name_en, languages)}".strip()
    rest = line.qty - sum((qty for _, qty in parts), Decimal(0))
    taken = [*parts, *([("", rest)] if rest > 0 else [])]
    return [
        [line.place or "—", name, lot or "—", f"{shown.quantity(qty)} {line.unit}".strip(), f"{line.delivery} / {line.position}"]
        for lot, qty in taken
    ]


def _way(row: DeliveryRow) -> list[str]:
    return [word for word in (row.number, row.customer, row.carrier) if word]


def _note_facts(row: NoteRow, lines: Sequence[NoteLine], languages: Sequence[str]) -> list[list[str]]:
    pairs = (
        (N_("Customer"), row.customer), (N_("Contact"), " ".join(word for word in (row.contact, row.contact_phone) if word) or "—"),
        (N_("Sales order"), ", ".join(dict.fromkeys(line.order for line in lines if line.order)) or "—"),
        (N_("Customer's order number"), ", ".join(dict.fromkeys(line.reference for line in lines if line.reference)) or "—"),
        (N_("Goods issue") if row.issued_date else N_("Planned date"), shown.date(row.issued_date or row.planned_date, languages[0])),
        (N_("Carrier"), row.carrier or "—"), (N_("Warehouse"), row.warehouse or "—"), (N_("Our contact"), row.our_contact),
    )  # fmt: skip
    return [[said(label, languages), value] for label, value in pairs]


def _address(row: NoteRow) -> str:
    return ", ".join(word for word in (row.address, row.postal_code, "" if row.country == "CN" else row.country) if word)


def _note_line(
    line: NoteLine, parts: Sequence[tuple[str, Decimal]], currency: str, languages: Sequence[str], *, several: bool
) -> list[str]:
    """`currency`: of the net amount, none where no prices stand on it; `several`: lines of several orders, so each says its own."""
    told_of = [called(line.name, line.name_en, languages) + (f" ({line.code})" if line.code else "")]
    if line.called:
        told_of.append(said(N_("Customer's part number"), languages) + f": {line.called}")
    if several:
        told_of.append(" · ".join(word for word in (line.order, line.reference) if word))
    whole = len(parts) == 1 and parts[0][1] == line.qty
    told = ", ".join(code if whole or qty == 1 else f"{code} × {shown.quantity(qty)}" for code, qty in parts if code)
    net = [shown.amount(line.net, currency)] if currency else []
    return [str(line.position), "\n".join(told_of), told or line.lot or "—", f"{shown.quantity(line.qty)} {line.unit}".strip(), *net]


def _parcels(delivery_id: int, languages: Sequence[str]) -> dict[str, Any]:
    rows = queries.parcels(delivery_id)
    weighed = [row.weight_kg for row in rows if row.weight_kg is not None]
    said_rows = [
        [str(row.position), row.carrier or "—", row.tracking_number or "—", row.contents or "—",
         shown.quantity(row.weight_kg) if row.weight_kg is not None else "—"]
        for row in rows
    ]  # fmt: skip
    if len(rows) > 1 and len(weighed) == len(rows):
        said_rows.append([said(N_("Total"), languages), "", "", "", shown.quantity(sum(weighed, Decimal(0)))])
    heads = (N_("Parcel"), N_("Carrier"), N_("Tracking number"), N_("Line × quantity"), N_("Weight (kg)"))
    return {"title": said(N_("Parcels"), languages), "heads": [said(head, languages) for head in heads], "rows": said_rows}


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
