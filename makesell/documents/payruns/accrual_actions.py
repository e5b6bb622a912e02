"""The only place that writes accruals of pay to come; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from makesell.documents.payruns import states
from makesell.ground.actor import Actor
from makesell.ground.db.sets import insert_set
from makesell.ground.db.violations import refusing
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.text import N_

TABLE: Final = DocumentTable(
    kind="pay_accrual",
    table="payruns_payaccrual",
    series=NewSeries("pay_accrual", "PA-{yyyy}-"),
    columns={"period_id": "bigint", "computed_at": "timestamptz", "people": "int", "total": "numeric"},
    transitions=states.ACCRUAL_TRANSITIONS,
)
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
_SAID: Final = {"pay_accrual_once": ("pay.accrued", N_("This month has an accrual already. Withdraw it first."), "period")}


@dataclass(frozen=True, slots=True)
class NewAccrualLine:
    """What one person would earn by a part of a plan, on how much that is not paid yet."""

    person_id: int
    unit_id: int
    scheme_id: int
    part: str
    open_credit: Decimal
    amount: Decimal


def open_one(
    title: str, period_id: int, lines: Sequence[NewAccrualLine], unit_id: int, currency: str, on: dt.date, *, actor: Actor, at: dt.datetime
) -> int:  # fmt: skip
    """Writes an accrual with its lines; returns it. Refuses (409) a month that has one."""
    total, people = sum((line.amount for line in lines), Decimal(0)), len({line.person_id for line in lines})
    values = {"period_id": period_id, "computed_at": at, "people": people, "total": total}
    with refusing(_SAID):
        (key,) = documents.open_many(TABLE, [NewDocument(title, states.ACCRUED, None, unit_id, currency, values)], actor=actor, at=at)
    insert_set(
        "payruns_payaccrualline",
        {
            "accrual_id": "bigint", "person_id": "bigint", "unit_id": "bigint", "scheme_id": "bigint", "part": "text", "open_credit": "numeric",
            "amount": "numeric",
        },
        [{"accrual_id": key} | {name: getattr(line, name) for name in NewAccrualLine.__slots__} for line in lines],
    )  # fmt: skip
    documents.number(TABLE, [key], on)
    return key
