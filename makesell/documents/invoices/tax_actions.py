"""The only place that changes tax invoices and their batches; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.invoices import tax_states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    "tax_invoice",
    "invoices_taxinvoice",
    NewSeries("tax_invoice", "TX-{yyyy}-", 6),
    {
        "customer_id": "bigint", "colour": "text", "kind": "text", "buyer_name": "text", "buyer_number": "text", "buyer_address": "text",
        "buyer_phone": "text", "buyer_bank": "text", "buyer_account": "text", "buyer_email": "text", "drafted_date": "date", "batch_id": "bigint",
        "issued_number": "text", "issued_date": "date", "used_date": "date", "fault": "text", "net": "numeric", "tax": "numeric", "gross": "numeric",
        "original_id": "bigint", "credit_note_id": "bigint", "cause": "text", "raised_by": "text", "form_number": "text", "asked_by_id": "bigint",
        "expires_at": "timestamptz", "rate": "numeric",
    },
    tax_states.TRANSITIONS,
    sought=("issued_number", "buyer_name"),
    lock="tax_invoice",
)  # fmt: skip
BATCH: Final = DocumentTable(
    "tax_batch", "invoices_taxbatch", NewSeries("tax_batch", "TB-{yyyy}-", 5), {"exported_date": "date", "count": "int"}, tax_states.BATCH_MOVES
)
_LINE: Final = {
    "line_id": "bigint", "position": "int", "tax_invoice_id": "bigint", "invoice_line_id": "bigint", "credit_line_id": "bigint", "name": "text",
    "specification": "text", "uom": "text", "tax_code": "text", "qty": "numeric", "net": "numeric", "tax": "numeric", "gross": "numeric",
    "tax_rate": "numeric", "fault": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewTaxLine:
    """What a tax invoice states of an invoice line; below zero in a red one."""

    invoice_line_id: int
    name: str
    specification: str
    uom: str
    tax_code: str
    qty: Decimal
    net: Decimal
    tax: Decimal
    tax_rate: Decimal
    credit_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewTaxInvoice:
    """A tax invoice to draft; `values` are further columns of its own."""

    title: str
    owner_id: int | None
    unit_id: int
    currency: str
    values: Mapping[str, Any]
    lines: tuple[NewTaxLine, ...]


def write(new: Sequence[NewTaxInvoice], state: str, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes tax invoices with their lines, all in one state; their numbers are yet to be taken. Returns their keys in the order given."""
    zero = Decimal(0)
    heads = []
    for each in new:
        net, tax = sum((x.net for x in each.lines), zero), sum((x.tax for x in each.lines), zero)
        own = {**each.values, "net": net, "tax": tax, "gross": net + tax}
        heads.append(NewDocument(each.title, state, each.owner_id, each.unit_id, each.currency, own))
    keys = documents.open_many(TABLE, heads, actor=actor, at=at)
    flat = [(key, position, line) for key, each in zip(keys, new, strict=True) for position, line in enumerate(each.lines, 1)]
    lines = spine.open_lines([(key, position) for key, position, _ in flat])
    insert_set(
        "invoices_taxinvoiceline",
        _LINE,
        [
            {
                "line_id": line_id, "position": position, "tax_invoice_id": key, "gross": line.net + line.tax, "fault": "",
                **{name: getattr(line, name) for name in NewTaxLine.__slots__},
            }
            for line_id, (key, position, line) in zip(lines, flat, strict=True)
        ],
    )  # fmt: skip
    return keys


def open_batch(count: int, on: dt.date, *, actor: Actor, unit_id: int, currency: str, at: dt.datetime) -> int:
    """Opens a batch of so many tax invoices."""
    new = NewDocument("", tax_states.SENT, actor.person_id, unit_id, currency, {"exported_date": on, "count": count})
    return documents.open_many(BATCH, [new], actor=actor, at=at)[0]


def restate(heads: Mapping[int, Mapping[str, str]], lines: Mapping[int, Mapping[str, str]]) -> None:
    """What tax invoices say of buyer and products, as these stand now, before they are exported; old faults go."""
    text = {name: kind for name, kind in TABLE.columns.items() if kind == "text"}
    update_set(TABLE.table, "record_id", text, [(key, {**values, "fault": ""}) for key, values in heads.items()])
    words = dict.fromkeys(("name", "specification", "uom", "tax_code", "fault"), "text")
    update_set("invoices_taxinvoiceline", "line_id", words, [(key, {**values, "fault": ""}) for key, values in lines.items()])


def blame(heads: Mapping[int, str], lines: Mapping[tuple[int, int], str]) -> None:
    """Why the tax platform rejected tax invoices, and which of their lines (by position)."""
    update_set(TABLE.table, "record_id", {"fault": "text"}, [(key, {"fault": why}) for key, why in heads.items()])
    run(
        """update invoices_taxinvoiceline t set fault = g.why from unnest(%s::bigint[], %s::int[], %s::text[]) as g(key, position, why)
           where t.tax_invoice_id = g.key and t.position = g.position""",
        [[key for key, _ in lines], [position for _, position in lines], list(lines.values())],
    )
