"""The only place that changes returns; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.returns import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE = DocumentTable(
    "return",
    "returns_returnauthorization",
    NewSeries("return", "RA-{yy}{mm}-", 4),
    {
        "customer_id": "bigint", "delivery_id": "bigint", "order_id": "bigint", "ticket_id": "bigint", "reason": "text", "received_date": "date",
        "credit_note_id": "bigint",
    },
    states.TRANSITIONS,
    lock="return",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewReturn:
    """A return of a delivery: (delivery line, quantity) each, what of each comes back of which lots, and of which sale of a loan."""

    customer_id: int
    customer_name: str
    owner_id: int | None
    unit_id: int
    currency: str
    delivery_id: int
    order_id: int | None
    reason: str
    lines: tuple[tuple[int, Decimal], ...]
    ticket_id: int | None = None
    lots: tuple[Sequence[tuple[str, Decimal]], ...] = ()
    moves: tuple[int | None, ...] = ()      # of lines lent, the sale of the loan; else None
    number: str | None = None
    received_date: dt.date | None = None
    external_source: str | None = None
    external_id: str | None = None


def authorise(new: NewReturn, on: dt.date, *, actor: Actor, at: dt.datetime) -> int:
    """Writes a return with its number; returns it."""
    (key,), lines = _write([new], states.AUTHORISED, actor=actor, at=at)
    parts = [(line, code, qty) for line, of in zip(lines, new.lots, strict=False) for code, qty in of]
    if parts:
        run(
            "insert into returns_returnedlot (line_id, lot, qty) select * from unnest(%s::bigint[], %s::text[], %s::numeric[])",
            [[line for line, _, _ in parts], [code for _, code, _ in parts], [qty for _, _, qty in parts]],
        )
    documents.number(TABLE, [key], on)
    spine.happened([key], "authorise", actor=actor, at=at, reason=new.reason)
    return key


def record_many(returns: Sequence[NewReturn], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes returns of the past with the numbers and days of receipt they bring, in a constant number of statements; returns their keys in
    the order given. What inspection decided is not known of them."""
    keys, _ = _write(returns, states.INSPECTED, actor=actor, at=at)
    return keys


def credit_recorded(notes: Sequence[tuple[int, int | None]]) -> None:
    """Returns of the past are credited, each by its note where something had been invoiced: (return, credit note)."""
    run(
        """update returns_returnauthorization a set state = %s, credit_note_id = t.note
           from unnest(%s::bigint[], %s::bigint[]) as t(id, note) where a.record_id = t.id""",
        [states.CREDITED, [key for key, _ in notes], [note for _, note in notes]],
    )


def _write(returns: Sequence[NewReturn], state: str, *, actor: Actor, at: dt.datetime) -> tuple[list[int], list[int]]:
    keys = documents.open_many(TABLE, [_document(new, state) for new in returns], actor=actor, at=at)
    flat = [
        (key, position, *line, move)
        for key, new in zip(keys, returns, strict=True)
        for position, (line, move) in enumerate(zip(new.lines, new.moves or (None,) * len(new.lines), strict=True), 1)
    ]
    lines = spine.open_lines([(key, position) for key, position, *_ in flat])
    run(
        """insert into returns_returnline (line_id, position, authorization_id, delivery_line_id, qty, loan_move_id)
           select t.line_id, l.position, l.record_id, t.d, t.q, t.m
           from unnest(%s::bigint[], %s::bigint[], %s::numeric[], %s::bigint[]) as t(line_id, d, q, m) join spine_line l on l.id = t.line_id""",
        [lines, *([row[n] for row in flat] for n in (2, 3, 4))],
    )
    return keys, lines


def _document(new: NewReturn, state: str) -> NewDocument:
    own = {
        "customer_id": new.customer_id, "delivery_id": new.delivery_id, "order_id": new.order_id, "reason": new.reason, "ticket_id": new.ticket_id,
        "received_date": new.received_date,
    }  # fmt: skip
    return NewDocument(
        new.customer_name, state, new.owner_id, new.unit_id, new.currency, own, new.number, new.external_source, new.external_id
    )


def receive(return_id: int, on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """The goods are back; refuses (409) what is not authorised, or received already."""
    documents.move(TABLE, [return_id], "receive", actor=actor, at=at, reason=reason, values={"received_date": on})


def inspect(return_id: int, decided: Sequence[tuple[int, str, int | None]], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Quality has decided line by line: (line, outcome, warehouse); refuses (409) what is not received."""
    documents.move(TABLE, [return_id], "inspect", actor=actor, at=at, reason=reason)
    run(
        """update returns_returnline x set outcome = t.o, warehouse_id = t.w
           from unnest(%s::bigint[], %s::text[], %s::bigint[]) as t(id, o, w) where x.line_id = t.id""",
        [[line for line, _, _ in decided], [outcome for _, outcome, _ in decided], [place for _, _, place in decided]],
    )


def credit(return_id: int, note_id: int | None, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """What had been invoiced is credited; refuses (409) what is not inspected."""
    documents.move(TABLE, [return_id], "credit", actor=actor, at=at, reason=reason, values={"credit_note_id": note_id})


def cancel(return_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """The goods will not come; refuses (409) what is received."""
    documents.move(TABLE, [return_id], "cancel", actor=actor, at=at, reason=reason)
