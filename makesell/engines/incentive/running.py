"""Engine incentive: what each performance entry earns, so that the period's total is R(F(C)) and never a sum of rounded entries (13.6)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from makesell.engines.incentive.ladder import Ladder
from makesell.ground.money import rounded

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Credit:
    """A performance entry of one person, component and accumulation period: atom amount and the factor of its modifiers."""

    business_date: dt.date
    entry_id: int
    amount: Decimal
    modifier: Decimal = ONE


@dataclass(frozen=True, slots=True)
class Earned:
    """What an entry earned: `pay` after the cap, `uncut` as it would be without one, and C after the entry."""

    entry_id: int
    credit: Decimal
    reached: Decimal
    pay: Decimal
    uncut: Decimal


@dataclass(frozen=True, slots=True)
class Position:
    """Where an accumulation period stands: sum of credits C and raw pay before cap and rounding."""

    reached: Decimal = ZERO
    raw: Decimal = ZERO


def position(ladder: Ladder, credits: Iterable[Credit]) -> Position:
    """Where a person stands after these credits, e.g. those that were already posted."""
    stand = Position()
    for credit in sorted(credits, key=lambda each: (each.business_date, each.entry_id)):
        stand = _step(ladder, stand, credit)
    return stand


def earned(ladder: Ladder, credits: Iterable[Credit], *, start: Position | None = None, currency: str | int = 2) -> list[Earned]:
    """13.6: pay of entry n = R(G(n)) − R(G(n−1)), entries in order of business date and id; G = Σ (F(C_n) − F(C_{n−1})) × modifier, capped.

    Each accumulation period begins with a new call; `start` continues one.
    """
    made, stand = [], start or Position()
    for credit in sorted(credits, key=lambda each: (each.business_date, each.entry_id)):
        after = _step(ladder, stand, credit)
        pay = rounded(ladder.capped(after.raw), currency) - rounded(ladder.capped(stand.raw), currency)
        uncut = rounded(after.raw, currency) - rounded(stand.raw, currency)
        made.append(Earned(credit.entry_id, credit.amount, after.reached, pay, uncut))
        stand = after
    return made


def _step(ladder: Ladder, stand: Position, credit: Credit) -> Position:
    reached = stand.reached + credit.amount
    return Position(reached, stand.raw + (ladder.amount(reached) - ladder.amount(stand.reached)) * credit.modifier)
