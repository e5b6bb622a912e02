"""Commission 提成 as a metric (13.6): actual of the earning measure × the person's rate, rounded once a person and period.

Not pay: a pay entry comes from a pay run alone. House accounts have no rate and earn nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from makesell.books.performance import balances
from makesell.books.performance.balances import Total, Window
from makesell.engines.incentive import flat
from makesell.ground.actor import Actor
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import Kind
from makesell.ground.rules import queries as rules
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes.queries import RateRow
from makesell.metrics import access
from makesell.metrics.rules import EARNING_MEASURE, EARNING_PERIOD

Key = tuple[int, Window]
Segment = tuple[int, dt.date, dt.date, Decimal]


def segments(rates: Sequence[RateRow], person_id: int, start: dt.date, end: dt.date) -> list[Segment]:
    """The parts of `[start, end)` in which a person's rate stays the same: (person, first day, day after, rate)."""
    cut = [
        (person_id, max(rate.valid_from, start), min(rate.valid_to or end, end), rate.rate) for rate in rates if rate.person_id == person_id
    ]
    return [each for each in cut if each[1] < each[2]]


def earns(measure: str, kind: Kind, day: dt.date) -> bool:
    """True when commission is earned on this measure and accumulates over this kind of period (given dates stand for it)."""
    found = rules.values([EARNING_MEASURE, EARNING_PERIOD], day)
    return found[EARNING_MEASURE.code] == measure and kind in (found[EARNING_PERIOD.code], "given")


def anybody(start: dt.date, end: dt.date) -> bool:
    """True when anybody has a rate on a day of `[start, end)`."""
    return schemes.any_rate(start, end)


def earned(actor: Actor, measure: str, credits: Mapping[Key, Decimal], units: Mapping[int, frozenset[int]]) -> dict[Key, Decimal]:
    """Commission of each (person, window) from its net credits, where the actor may see that person's pay and there is a rate.

    `units` are those the person's credits lie in: whoever may not read one of them may not see the pay.
    """
    shown = {person for person, own in _units(credits, units).items() if access.sees_person(actor, person, own, "commission")}
    if not shown:
        return {}
    first, after = min(window[0] for _, window in credits), max(window[1] for _, window in credits)
    rates = schemes.rates(sorted(shown), first, after)
    parts = {key: segments(rates, key[0], *key[1]) for key in credits if key[0] in shown}
    cut = _credits(measure, [part for key, cuts in parts.items() for part in cuts if part[1:3] != key[1]])
    return {
        key: rounded(sum((flat(part[3]).amount(cut.get(part, credits[key])) for part in cuts), Decimal(0)))
        for key, cuts in parts.items()
        if cuts
    }


def _units(credits: Mapping[Key, Decimal], units: Mapping[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    """The units that decide on each person's pay: those of the credits; without any, where the person stands when the window begins."""
    bare = [(person, window[0]) for person, window in credits if not units.get(person)]
    home = organisation.primary_units(bare) if bare else {}
    stood = {person: frozenset(unit for (who, _), unit in home.items() if who == person) for person, _ in bare}
    return {person: units.get(person) or stood[person] for person, _ in credits}


def rates_in(person_id: int, days: Window) -> list[Segment]:
    """The rates a person's commission of a window was worked out with; the caller has asked for access."""
    return segments(schemes.rates([person_id], *days), person_id, *days)


def _credits(measure: str, parts: Sequence[Segment]) -> dict[Segment, Decimal]:
    """Net credits of windows in which a rate changes."""
    days = sorted({(start, end) for _, start, end, _ in parts})
    if not days:
        return {}
    sums = balances.sums("person", measure, days, [(person, person) for person in sorted({part[0] for part in parts})])
    place = {window: n for n, window in enumerate(days)}
    return {part: sums.get((part[0], place[part[1:3]]), Total()).net for part in parts}
