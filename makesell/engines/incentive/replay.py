"""Engine incentive: what credits of several accumulation periods would have earned under one plan, from the first to the last (13.6, 13.7)."""

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


def replayed(periods: Sequence[Period], currency: str | int = 2) -> list[Decimal]:
    """What each period pays: its ladder over what stands of its own credits, less what later periods' reversals take back of earlier ones, at
    the rate of their origin. What reverses an entry of before the first period takes nothing back: nothing of it was paid here."""
    atoms: dict[int, Atom] = {}
    made = []
    for period in periods:
        pays = earned(period.ladder, netted(period.credits), currency=currency)
        own = {each.entry_id for each in pays}
        late = sorted((c for c in period.credits if c.origin_id is not None and c.origin_id not in own), key=lambda c: (c.business_date, c.entry_id))
        taken = ZERO
        for credit in late:
            atom = atoms.get(credit.origin_id or 0)
            if atom is not None:
                (part,) = taken_back(atom, [credit.amount], currency)
                atoms[credit.origin_id or 0] = Atom(atom.credit + credit.amount, atom.earned + part.amount)
                taken += part.amount
        atoms |= {each.entry_id: Atom(each.credit, each.pay) for each in pays}
        made.append(sum((each.pay for each in pays), ZERO) + taken)
    return made
