"""Engine incentive: what is taken back of a closed period (13.7 b, c), and what a run pays out and carries on (13.7 f)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.money import rounded

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Atom:
    """What stands of an atom of a closed period: its credit, and what it has earned so far."""

    credit: Decimal
    earned: Decimal


@dataclass(frozen=True, slots=True)
class Taken:
    """A part taken back (negative), with the atom it was worked out from."""

    amount: Decimal
    before: Atom


def taken_back(atom: Atom, reversals: Sequence[Decimal], currency: str | int = 2) -> list[Taken]:
    """13.7 (b): of each reversal (a negative credit, in order) `earned so far × reversed ÷ credit still standing`; the last one takes all.

    The rate is that of the origin, whatever today's is; nobody's position on the ladder moves.
    """
    made = []
    for reversal in reversals:
        share = reversal / atom.credit if atom.credit else ZERO
        made.append(Taken(rounded(atom.earned * share, currency), atom))
        atom = Atom(atom.credit + reversal, atom.earned + made[-1].amount)
    return made


def unpaid(earned: Decimal, share: Decimal, taken: Decimal, currency: str | int = 2) -> Decimal:
    """13.7 (c): brings what is taken back for non-payment to `earned × unpaid share`; `taken` (negative) is what was taken before.

    Paid later, the same amount comes back.
    """
    return -rounded(earned * share, currency) - taken


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run does with a person's balance: `pay` now, `carried` (never positive) and `held` (never negative) to the next run."""

    pay: Decimal
    carried: Decimal
    held: Decimal


def settled(balance: Decimal, earned: Decimal, *, signed: bool = True) -> Settled:
    """13.7 (f): pay is never below zero, the negative rest is carried. Without a signed agreement what could be paid is held."""
    whole = balance + earned
    positive = max(whole, ZERO)
    return Settled(positive if signed else ZERO, min(whole, ZERO), ZERO if signed else positive)
