"""Pure values of a pay run: what a statement and its lines say."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of a statement; see the table for what the amounts of each component say."""

    component: str
    amount: Decimal
    entry_id: int | None = None
    entry_date: dt.date | None = None
    atom_id: int | None = None
    scheme_version_id: int | None = None
    credit: Decimal = ZERO
    reached_from: Decimal = ZERO
    reached_to: Decimal = ZERO
    earned: Decimal = ZERO
    before: Decimal = ZERO
    dispute_id: int | None = None
    part: str = ""
    factor: Decimal = ONE


@dataclass(frozen=True, slots=True)
class NewStatement:
    """What a run says of one person."""

    person_id: int
    person: str
    unit_id: int
    agreement_id: int | None
    brought: Decimal
    earned: Decimal
    paid: Decimal
    held: Decimal
    carried: Decimal
    problem: str
    lines: tuple[NewLine, ...]
