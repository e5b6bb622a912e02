"""Statements of account, their lines and disputes; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import states
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.sets import insert_set
from makesell.ground.db.violations import refusing
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.text import N_

ACCOUNT = DocumentTable(
    "account_statement",
    "receipts_accountstatement",
    NewSeries("account_statement", "SA-{yy}{mm}-", 4),
    {
        "customer_id": "bigint", "first_date": "date", "last_date": "date", "opening": "numeric", "closing": "numeric", "sent_date": "date",
        "reminded_date": "date", "agreed_date": "date", "agreed_by": "text",
    },
    states.ACCOUNT_MOVES,
    lock="account_statement",
)  # fmt: skip
_SAID = {"account_statement_once": ("statement.made", N_("A statement of this month has been made already."), "month")}


@dataclass(frozen=True, slots=True)
class NewStatementOf:
    """A customer's statement: its balances, and (day, document, amount) line by line."""

    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    opening: Decimal
    lines: tuple[tuple[dt.date, int, Decimal], ...]

    @property
    def closing(self) -> Decimal:
        """Opening balance and lines."""
        return sum((amount for _, _, amount in self.lines), self.opening)


def make(statements: Sequence[NewStatementOf], first: dt.date, last: dt.date, on: dt.date, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes statements of a month with their lines; returns them. Refuses a second one of a customer, currency and month."""
    with refusing(_SAID):
        made = documents.open_many(
            ACCOUNT,
            [
                NewDocument(
                    s.customer, states.DRAFTED, s.owner_id, s.unit_id, s.currency,
                    {"customer_id": s.customer_id, "first_date": first, "last_date": last, "opening": s.opening, "closing": s.closing},
                )
                for s in statements
            ],
            actor=actor,
            at=at,
        )  # fmt: skip
    insert_set(
        "receipts_statementline",
        {"statement_id": "bigint", "position": "int", "day": "date", "source_id": "bigint", "amount": "numeric"},
        [
            {"statement_id": key, "position": position, "day": day, "source_id": source, "amount": amount}
            for key, each in zip(made, statements, strict=True)
            for position, (day, source, amount) in enumerate(each.lines, 1)
        ],
    )
    documents.number(ACCOUNT, made, on)
    return made


def dispute(statement_id: int, position: int, words: str, by: str, *, at: dt.datetime) -> None:
    """A customer says something against a line."""
    run(
        "insert into receipts_statementdispute (statement_id, position, words, said_at, said_by) values (%s, %s, %s, %s, %s)",
        [statement_id, position, words, at, by],
    )


def answer(dispute_id: int, words: str, *, actor: Actor, at: dt.datetime) -> int | None:
    """Answers a dispute that has no answer; returns its statement, None where there is no such dispute."""
    found = values(
        """update receipts_statementdispute set answer = %s, answered_at = %s, answered_by_id = %s where id = %s and answered_at is null
           returning statement_id""",
        [words, at, actor.person_id, dispute_id],
    )
    return int(found[0]) if found else None


def remind(statement_ids: Sequence[int], on: dt.date) -> None:
    """These were reminded of."""
    run("update receipts_accountstatement set reminded_date = %s where record_id = any(%s)", [on, list(statement_ids)])
