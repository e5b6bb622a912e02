"""Engine incentive: what credits of several accumulation periods would have earned under one plan, from the first to the last (13.6, 13.7)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.engines.incentive.clawback import Atom, taken_back
from makesell.engines.incentive.ladder import Ladder
from makesell.engines.incentive.running import Credit, earned, netted

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Period:
    """The credits of one accumulation period, and the ladder they are counted on."""

    ladder: Ladder
    credits: tuple[Credit, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """What an atom earned on a day, or gave back of it (negative)."""

    day: dt.date
    atom_id: int
    amount: Decimal


def moved(periods: Sequence[Period], currency: str | int = 2) -> list[list[Movement]]:
    """What each period pays, entry by entry: its ladder over what stands of its own credits, less what later periods' reversals take back of
    earlier ones, at the rate of their origin. What reverses an entry of before the first period takes nothing back: nothing of it was paid here."""
    atoms: dict[int, Atom] = {}
    made = []
    for period in periods:
        pays = earned(period.ladder, netted(period.credits), currency=currency)
        dated = {credit.entry_id: credit.business_date for credit in period.credits}
        own = [Movement(dated[each.entry_id], each.entry_id, each.pay) for each in pays]
        known = {each.entry_id for each in pays}
        late = [credit for credit in period.credits if credit.origin_id is not None and credit.origin_id not in known]
        for credit in sorted(late, key=lambda each: (each.business_date, each.entry_id)):
            origin = credit.origin_id or 0
            if origin in atoms:
                (part,) = taken_back(atoms[origin], [credit.amount], currency)
                atoms[origin] = Atom(atoms[origin].credit + credit.amount, atoms[origin].earned + part.amount)
                own.append(Movement(credit.business_date, origin, part.amount))
        atoms |= {each.entry_id: Atom(each.credit, each.pay) for each in pays}
        made.append(own)
    return made


def replayed(periods: Sequence[Period], currency: str | int = 2) -> list[Decimal]:
    """What each period pays in all."""
    return [sum((each.amount for each in own), ZERO) for own in moved(periods, currency)]
