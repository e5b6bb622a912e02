"""Credit extensions: their table, and how one is opened."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.actor import Actor
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.masterdata.parties import extensions as states

TABLE = DocumentTable(
    "credit_extension",
    "parties_creditextension",
    NewSeries("credit_extension", "CE-{yy}{mm}-"),
    {"account_id": "bigint", "kind": "text", "amount": "numeric", "valid_from": "date", "valid_to": "date", "reason": "text"},
    states.TRANSITIONS,
    sought=("reason",),
)


@dataclass(frozen=True, slots=True)
class NewExtension:
    """An extension of an account's limit: amount in the account's currency, from a day to the day before `valid_to`."""

    account_id: int
    kind: str
    amount: Decimal
    valid_from: dt.date
    valid_to: dt.date
    reason: str


def propose(new: NewExtension, account: str, currency: str, own: tuple[int | None, int], *, actor: Actor, at: dt.datetime) -> int:
    """Opens an extension that waits for its decision (`own`: whose it is, in which unit); returns its key."""
    values = {
        "account_id": new.account_id, "kind": new.kind, "amount": new.amount, "valid_from": new.valid_from, "valid_to": new.valid_to,
        "reason": new.reason,
    }  # fmt: skip
    (key,) = documents.open_many(TABLE, [NewDocument(account, states.PROPOSED, *own, currency, values)], actor=actor, at=at)
    return key
