"""Bank statements and their lines; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from makesell.documents.receipts import states
from makesell.documents.receipts.actions import TABLE
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

STATEMENT = DocumentTable(
    "bank_statement",
    "receipts_bankstatement",
    NewSeries("bank_statement", "BS-{yy}{mm}-", 4),
    {
        "account_id": "bigint", "file_name": "text", "first_date": "date", "last_date": "date", "opening": "numeric", "closing": "numeric",
        "total": "numeric", "gap": "text",
    },
    states.STATEMENT_MOVES,
    sought=("file_name",),
    lock="bank_statement",
)  # fmt: skip
_LINE = {
    "statement_id": "bigint", "account_id": "bigint", "line": "int", "value_date": "date", "amount": "numeric", "payer_name": "text",
    "payer_account": "text", "purpose": "text", "reference": "text", "balance": "numeric", "reversal": "boolean", "sign": "text", "outcome": "text",
    "fault": "text", "detail": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of a statement as it was read and judged; `receipt_id` is the receipt that was recorded of it before."""

    line: int
    value_date: dt.date | None
    amount: Decimal | None
    payer_name: str
    payer_account: str
    purpose: str
    reference: str
    balance: Decimal | None
    reversal: bool
    sign: str
    outcome: str
    fault: str = ""
    detail: str = ""
    receipt_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewStatement:
    """A bank's file as it was read."""

    account_id: int
    account: str
    currency: str
    unit_id: int
    file_name: str
    opening: Decimal | None
    closing: Decimal | None
    total: Decimal
    lines: tuple[NewLine, ...]


def read(statement: NewStatement, *, actor: Actor, at: dt.datetime) -> int:
    """Writes a statement with its lines."""
    days = [line.value_date for line in statement.lines if line.value_date]
    own = {
        "account_id": statement.account_id, "file_name": statement.file_name, "first_date": min(days, default=None),
        "last_date": max(days, default=None), "opening": statement.opening, "closing": statement.closing, "total": statement.total, "gap": "",
    }  # fmt: skip
    new = NewDocument(statement.account, states.READ, None, statement.unit_id, statement.currency, own)
    (key,) = documents.open_many(STATEMENT, [new], actor=actor, at=at)
    names = [each.name for each in fields(NewLine)]
    insert_set(
        "receipts_bankline",
        {**_LINE, "receipt_id": "bigint"},
        [{"statement_id": key, "account_id": statement.account_id, **{n: getattr(line, n) for n in names}} for line in statement.lines],
    )
    return key


def judge(verdicts: Sequence[tuple[int, str, str, int | None]]) -> None:
    """What became of lines by now: (line's key, outcome, fault, receipt recorded of it before)."""
    run(
        """update receipts_bankline l set outcome = t.outcome, fault = t.fault, receipt_id = t.receipt
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[]) as t(id, outcome, fault, receipt) where l.id = t.id""",
        [[row[n] for row in verdicts] for n in range(4)],
    )


def stand(statement_id: int, receipts: Sequence[tuple[int, int]]) -> None:
    """Lines of a statement stand from now on; those that came in made these receipts: (line's key, receipt)."""
    run("update receipts_bankline set stands = true where statement_id = %s and outcome in ('in', 'out')", [statement_id])
    run(
        "update receipts_bankline l set receipt_id = t.receipt from unnest(%s::bigint[], %s::bigint[]) as t(id, receipt) where l.id = t.id",
        [[line for line, _ in receipts], [receipt for _, receipt in receipts]],
    )


def take_back(statement_id: int, receipt_ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Lines stand no longer, and their receipts are reversed; their bank references may come again."""
    if receipt_ids:
        documents.move(TABLE, receipt_ids, "reverse", actor=actor, at=at, reason=reason, values={"bank_reference": ""})
    run("update receipts_bankline set stands = false where statement_id = %s", [statement_id])
