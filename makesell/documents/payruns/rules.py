"""Pure values of a pay run: what a statement and its lines say."""

import datetime as dt
from collections.abc import Sequence
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


# A line of what one entry earned on a plan's own ladder, in whole numbers: the entry and its day, the version it counts under, its credit, the
# sum of credits before and after it (of `10 ** -digits`), what it earned and what of it stands on earlier statements (of `10 ** -4`).
EarnedLine = tuple[int, dt.date, int, int, int, int, int, int]
# Lines to add to a statement: its key, how many it has before them, the lines, and with how many decimals they keep credits.
Added = tuple[int, int, Sequence[EarnedLine], int]


@dataclass(frozen=True, slots=True)
class LadderStands:
    """Where a statement's ladder stands, so that the run may go on from there; see the table."""

    basis: str
    seen: int
    last: tuple[dt.date, int] | None
    reached: int
    raw: int


@dataclass(frozen=True, slots=True)
class Stood:
    """A statement a run has already: its key and what it says."""

    id: int
    agreement_id: int | None
    brought: Decimal
    earned: Decimal
    paid: Decimal
    held: Decimal
    carried: Decimal
    problem: str


@dataclass(frozen=True, slots=True)
class NewStatement:
    """What a run says of one person: what entries earned on the ladder first (`counted`, credits with `digits` decimals), then `lines`.

    `keeps` is how many lines it has that stay as they are, and before the counted ones; None where all its lines are written anew.
    """

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
    counted: Sequence[EarnedLine] = ()
    digits: int = 4
    keeps: int | None = None
    stands: LadderStands | None = None
