"""Engine incentive: what each performance entry earns, so that the period's total is R(F(C)) and never a sum of rounded entries (13.6)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.engines.incentive.ladder import Ladder
from makesell.ground.money import rounded

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Credit:
    """A performance entry of one person, component and accumulation period: atom amount and the factor of its modifiers.

    `origin_id` is the entry it reverses; `ladder` holds for this entry alone (a product group's rates, an older version of the plan).
    """

    business_date: dt.date
    entry_id: int
    amount: Decimal
    modifier: Decimal = ONE
    origin_id: int | None = None
    ladder: Ladder | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """What an entry earned: `pay` after the cap, `uncut` as it would be without one, and C before and after the entry."""

    entry_id: int
    credit: Decimal
    start: Decimal
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
        made.append(Earned(credit.entry_id, credit.amount, stand.reached, after.reached, pay, uncut))
        stand = after
    return made


def netted(credits: Iterable[Credit]) -> list[Credit]:
    """13.7 (a): mirrors are taken off the entries they reverse; a mirror whose origin is not among the credits is left out.

    What is left out reverses a closed accumulation period, see `clawback`.
    """
    kept = list(credits)
    back: dict[int, Decimal] = {}
    for credit in kept:
        if credit.origin_id is not None:
            back[credit.origin_id] = back.get(credit.origin_id, ZERO) + credit.amount
    return [replace(each, amount=each.amount + back.get(each.entry_id, ZERO)) for each in kept if each.origin_id is None]


def _step(ladder: Ladder, stand: Position, credit: Credit) -> Position:
    reached, own = stand.reached + credit.amount, credit.ladder or ladder
    return Position(reached, stand.raw + (own.amount(reached) - own.amount(stand.reached)) * credit.modifier)
