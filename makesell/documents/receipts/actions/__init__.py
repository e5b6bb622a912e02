"""The only place that changes receipts and payment letters; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.receipts import states
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.sets import insert_set
from makesell.ground.db.violations import refusing
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.text import N_

TABLE = DocumentTable(
    "receipt",
    "receipts_receipt",
    NewSeries("receipt", "RC-{yy}{mm}-", 4),
    {
        "customer_id": "bigint", "value_date": "date", "amount": "numeric", "payer_name": "text", "bank_reference": "text",
        "payer_account": "text", "purpose": "text", "letter_id": "bigint", "claimed_by_id": "bigint", "confirmed_by_id": "bigint",
        "bill_id": "bigint", "counts_on": "date", "rate": "numeric",
    },
    states.TRANSITIONS,
    sought=("payer_name", "payer_account", "bank_reference"),
    lock="receipt",
)  # fmt: skip

BILL = DocumentTable(
    "bill",
    "receipts_bill",
    NewSeries("bill", "BL-{yy}{mm}-", 4),
    {
        "customer_id": "bigint", "kind": "text", "bill_number": "text", "drawer": "text", "acceptor": "text", "amount": "numeric",
        "issue_date": "date", "due_date": "date", "received_date": "date", "counts": "text", "exposed": "bool", "passed_to": "text",
        "passed_date": "date", "discount_cost": "numeric", "ended_date": "date", "reason": "text",
    },
    states.BILL_MOVES,
    sought=("bill_number", "drawer", "acceptor"),
    lock="bill",
)  # fmt: skip

WRITE_OFF = DocumentTable(
    "write_off",
    "receipts_writeoff",
    NewSeries("write_off", "WO-{yyyy}-", 5),
    {
        "customer_id": "bigint", "invoice_id": "bigint", "kind": "text", "receipt_id": "bigint", "receipt_line_id": "bigint",
        "amount": "numeric", "reason": "text", "proposed_by_id": "bigint", "approved_by_id": "bigint", "write_off_date": "date",
    },
    states.WRITE_OFF_MOVES,
    sought=("reason",),
    lock="write_off",
)  # fmt: skip

OFFSET = DocumentTable(
    "offset",
    "receipts_offset",
    NewSeries("offset", "OS-{yyyy}-", 5),
    {
        "customer_id": "bigint", "kind": "text", "credit_note_id": "bigint", "claim_number": "text", "amount": "numeric", "reason": "text",
        "proposed_by_id": "bigint", "approved_by_id": "bigint", "offset_date": "date",
    },
    states.OFFSET_MOVES,
    sought=("reason", "claim_number"),
    lock="offset",
)  # fmt: skip

REFUND = DocumentTable(
    "refund",
    "receipts_refund",
    NewSeries("refund", "RF-{yyyy}-", 5),
    {
        "customer_id": "bigint", "receipt_id": "bigint", "credit_note_id": "bigint", "amount": "numeric", "reason": "text", "asked_by_id": "bigint",
        "approved_by_id": "bigint", "paid_date": "date", "bank_reference": "text",
    },
    states.REFUND_MOVES,
    sought=("reason",),
    lock="refund",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewReceipt:
    """A bank line."""

    value_date: dt.date
    amount: Decimal
    currency: str
    payer_name: str
    bank_reference: str = ""
    purpose: str = ""
    payer_account: str = ""
    rate: Decimal | None = None     # one unit of its currency in the company's


def record_many(receipts: Sequence[NewReceipt], unit_id: int, on: dt.date, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes bank lines with their numbers; refuses a bank reference that is known."""
    with refusing({"receipt_reference_once": ("receipt.known", N_("This bank line has been recorded already."), "bank_reference")}):
        made = documents.open_many(
            TABLE,
            [
                NewDocument(
                    r.payer_name, states.RECORDED, None, unit_id, r.currency,
                    {"value_date": r.value_date, "amount": r.amount, "payer_name": r.payer_name, "bank_reference": r.bank_reference,
                     "payer_account": r.payer_account, "purpose": r.purpose, "counts_on": r.value_date,
                     "rate": r.rate},
                )
                for r in receipts
            ],
            actor=actor,
            at=at,
        )  # fmt: skip
    documents.number(TABLE, made, on)
    return made


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part of a claim: its order (none: free) and amount."""

    order_id: int | None
    amount: Decimal


def claim(
    receipt_id: int, customer_id: int, owner: tuple[int | None, int], parts: Sequence[NewPart], letter_id: int | None, *, actor: Actor,
    at: dt.datetime, reason: str = "",
) -> None:  # fmt: skip
    """A receipt is claimed for a customer, part by part; from now on it belongs to the customer's owner."""
    owner_id, unit_id = owner
    spine.reassign([receipt_id], owner_id=owner_id, unit_id=unit_id)
    claimed = {"customer_id": customer_id, "letter_id": letter_id, "claimed_by_id": actor.person_id}
    documents.move(TABLE, [receipt_id], "claim", actor=actor, at=at, reason=reason, values=claimed)
    _write_parts(receipt_id, parts)


def _write_parts(receipt_id: int, parts: Sequence[NewPart]) -> None:
    lines = spine.open_lines([(receipt_id, position) for position in _positions(receipt_id, len(parts))])
    run(
        """insert into receipts_receiptline (line_id, receipt_id, position, order_id, amount)
           select t.line_id, l.record_id, l.position, t.order_id, t.amount
           from unnest(%s::bigint[], %s::bigint[], %s::numeric[]) as t(line_id, order_id, amount) join spine_line l on l.id = t.line_id""",
        [lines, [part.order_id for part in parts], [part.amount for part in parts]],
    )


@dataclass(frozen=True, slots=True)
class NewBill:
    """A bill of a customer, with its owner and unit, and the parts of it that are for orders."""

    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    values: Mapping[str, Any]
    parts: tuple[NewPart, ...]


def receive_bill(bill: NewBill, counts_on: dt.date | None, *, actor: Actor, at: dt.datetime) -> tuple[int, int]:
    """Writes a bill and the receipt it brings, whose customer and parts are known; returns both. Refuses one that is in hand already."""
    with refusing({"bill_in_hand_once": ("bill.known", N_("This bill is in hand already."), "bill_number")}):
        (key,) = documents.open_many(
            BILL,
            [
                NewDocument(
                    bill.customer, states.IN_HAND, bill.owner_id, bill.unit_id, bill.currency,
                    {"customer_id": bill.customer_id, "passed_to": "", "reason": "", **bill.values},
                )
            ],
            actor=actor,
            at=at,
        )  # fmt: skip
    own = {
        "customer_id": bill.customer_id, "value_date": bill.values["received_date"], "amount": bill.values["amount"], "payer_name": bill.customer,
        "bank_reference": "", "purpose": bill.values["bill_number"], "bill_id": key, "counts_on": counts_on,
    }  # fmt: skip
    new = NewDocument(bill.customer, states.CONFIRMED, bill.owner_id, bill.unit_id, bill.currency, own)
    (receipt,) = documents.open_many(TABLE, [new], actor=actor, at=at)
    _write_parts(receipt, bill.parts)
    return key, receipt


def count(receipt_id: int, on: dt.date) -> None:
    """A bill's receipt is money from a day on; what credit notes had given back of it before, nobody had earned."""
    run("update receipts_receipt set counts_on = %s, version = version + 1 where record_id = %s", [on, receipt_id])
    run("update receipts_allocation set freed_before = freed where receipt_id = %s and undone_at is null", [receipt_id])


def go_up(receipt_ids: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """Nobody has claimed these in time."""
    run("update receipts_receipt set gone_up_at = %s where record_id = any(%s)", [at, list(receipt_ids)])
    spine.happened(list(receipt_ids), "go_up", actor=actor, at=at)


def refuse_claim(receipt_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """The claim is void: the receipt may be claimed anew."""
    run("delete from receipts_receiptline where receipt_id = %s", [receipt_id])
    documents.move(TABLE, [receipt_id], "refuse_claim", actor=actor, at=at, reason=reason)
    run("update receipts_receipt set customer_id = null, letter_id = null, claimed_by_id = null where record_id = %s", [receipt_id])


def confirm(receipt_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Finance has confirmed the claim; refuses (409) what is not claimed."""
    documents.move(TABLE, [receipt_id], "confirm", actor=actor, at=at, reason=reason, values={"confirmed_by_id": actor.person_id})


def reverse(receipt_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """The receipt is reversed and its allocations are undone."""
    documents.move(TABLE, [receipt_id], "reverse", actor=actor, at=at, reason=reason)
    run("update receipts_allocation set undone_at = %s where receipt_id = %s and undone_at is null", [at, receipt_id])


@dataclass(frozen=True, slots=True)
class NewAllocation:
    """Money of a receipt's line, or (on a day) of a credit note or an offset, for a due item, as far as it pays for one line of the invoice."""

    receipt_id: int | None
    receipt_line_id: int | None
    due_item_id: int
    invoice_line_id: int
    amount: Decimal
    credit_note_id: int | None = None
    used_on: dt.date | None = None
    offset_id: int | None = None

    @property
    def source_id(self) -> int:
        """The document the money comes from: its line says so in the books."""
        return self.receipt_id or self.offset_id or self.credit_note_id or 0


def allocate(rows: Sequence[NewAllocation]) -> list[int]:
    """Writes allocations; returns their lines in the order given."""
    by_source: dict[int, int] = {}
    for row in rows:
        by_source[row.source_id] = by_source.get(row.source_id, 0) + 1
    free = {source: iter(_positions(source, count)) for source, count in by_source.items()}
    lines = spine.open_lines([(row.source_id, next(free[row.source_id])) for row in rows])
    run(
        """insert into receipts_allocation (line_id, position, receipt_id, credit_note_id, offset_id, used_on, receipt_line_id, due_item_id,
               invoice_line_id, amount, freed, freed_before)
           select t.line_id, l.position, t.re, t.cn, t.os, t.used, t.rl, t.di, t.il, t.amount, 0, 0
           from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::date[], %s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[])
                as t(line_id, re, cn, os, used, rl, di, il, amount)
           join spine_line l on l.id = t.line_id""",
        [
            lines,
            [row.receipt_id for row in rows],
            [row.credit_note_id for row in rows],
            [row.offset_id for row in rows],
            [row.used_on for row in rows],
            [row.receipt_line_id for row in rows],
            [row.due_item_id for row in rows],
            [row.invoice_line_id for row in rows],
            [row.amount for row in rows],
        ],
    )
    return lines


def propose_offset(new: NewDocument, invoices: Sequence[tuple[int, Decimal]], *, actor: Actor, at: dt.datetime) -> int:
    """Writes an offset with how much it settles of which invoice; refuses a claim that is set off already."""
    with refusing({"offset_claim_once": ("offset.claim_known", N_("This claim is set off already, or waits to be."), "claim")}):
        (key,) = documents.open_many(OFFSET, [new], actor=actor, at=at)
    insert_set(
        "receipts_offsetline",
        {"offset_id": "bigint", "invoice_id": "bigint", "amount": "numeric"},
        [{"offset_id": key, "invoice_id": invoice, "amount": amount} for invoice, amount in invoices],
    )
    return key


def undo_offset(offset_id: int, *, at: dt.datetime) -> None:
    """What an offset settled it settles no more."""
    run("update receipts_allocation set undone_at = %s where offset_id = %s and undone_at is null", [at, offset_id])


def free(amounts: Sequence[tuple[int, Decimal]]) -> None:
    """Credit notes give back what allocations paid for: (allocation, amount)."""
    run(
        """update receipts_allocation a set freed = a.freed + t.amount from unnest(%s::bigint[], %s::numeric[]) as t(id, amount)
           where a.line_id = t.id""",
        [[key for key, _ in amounts], [amount for _, amount in amounts]],
    )


def pay_refund(refund_id: int, parts: Sequence[tuple[int | None, Decimal]], paid: dt.date, bank_reference: str, *, actor: Actor, at: dt.datetime,
               reason: str = "") -> list[int]:  # fmt: skip
    """The bank has paid a refund, out of these parts of its receipt (none: of its credit note); returns its lines."""
    values_now = {"paid_date": paid, "bank_reference": bank_reference}
    documents.move(REFUND, [refund_id], "pay", actor=actor, at=at, reason=reason, values=values_now)
    lines = spine.open_lines([(refund_id, position) for position in _positions(refund_id, len(parts))])
    run(
        """insert into receipts_refundline (line_id, position, refund_id, receipt_line_id, amount)
           select t.line_id, l.position, l.record_id, t.part, t.amount
           from unnest(%s::bigint[], %s::bigint[], %s::numeric[]) as t(line_id, part, amount)
           join spine_line l on l.id = t.line_id""",
        [lines, [part for part, _ in parts], [amount for _, amount in parts]],
    )
    return lines


def _positions(receipt_id: int, count: int) -> range:
    last = int(values("select coalesce(max(position), 0) from spine_line where record_id = %s", [receipt_id])[0])
    return range(last + 1, last + 1 + count)


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A payment letter to file."""

    customer_id: int
    payer_name: str
    payer_key: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    reference: str = ""


def file_letter(letter: NewLetter, *, actor: Actor, at: dt.datetime) -> int:
    """Files a payment letter."""
    return int(
        values(
            """insert into receipts_paymentletter (customer_id, payer_name, payer_key, reference, valid_from, valid_to, filed_at, filed_by_id)
               values (%s, %s, %s, %s, %s, %s, %s, %s) returning id""",
            [letter.customer_id, letter.payer_name, letter.payer_key, letter.reference, letter.valid_from, letter.valid_to, at, actor.person_id],
        )[0]
    )


def end_letter(letter_id: int, on: dt.date) -> bool:
    """A letter holds no longer from a day on; False when it is unknown or ended already."""
    return bool(
        run(
            """update receipts_paymentletter set valid_to = greatest(%s, valid_from + 1)
               where id = %s and (valid_to is null or valid_to > %s) returning id""",
            [on, letter_id, on],
        )
    )
