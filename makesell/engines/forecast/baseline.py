"""The baseline of a series of months: the method by the shape of the series, then what is expected of the next months with an interval."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from makesell.engines.forecast import intermittent, smoothing
from makesell.ground.text import N_, Marked

YEAR: Final = 12
WITHIN: Final = 0.80  # how often the month's demand should lie in the interval
FEWEST: Final = 3  # demands, and months, from which a series says anything
METHODS: Final[Mapping[str, Marked]] = {
    "none": N_("No demand yet"),
    "mean": N_("Average of the last year"),
    "level": N_("Smoothed level"),
    "trend": N_("Damped trend"),
    "season": N_("Season"),
    "trend_season": N_("Damped trend and season"),
    "sba": N_("Now and then (Syntetos–Boylan)"),
    "tsb": N_("Now and then, dying away (Teunter–Syntetos–Babai)"),
}
_SHAPES: Final = {"level": (False, 0), "trend": (True, 0), "season": (False, YEAR), "trend_season": (True, YEAR)}


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a month, and the interval it lies in as often as `WITHIN`; none is below 0."""

    qty: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Baseline:
    """The months to come, the nearest first, and by which of `METHODS`."""

    method: str
    months: tuple[Expected, ...]


def baseline(series: Sequence[float], months: int, *, within: float = WITHIN) -> Baseline:
    """What the next months are expected to want; `series` is what every month wanted, the oldest first, with 0 where nothing was.

    Months before the first demand say nothing and are left out. Fewer than three demands: the average of the last year, with the spread
    of it. Demands further apart than 1.32 months: the better of SBA and TSB. Else the smoothing of least AICc.
    """
    first = next((n for n, seen in enumerate(series) if seen), len(series))
    known = [max(float(seen), 0.0) for seen in series[first:]]
    z = NormalDist().inv_cdf(0.5 + within / 2)
    if not known:
        return Baseline("none", (Expected(0.0, 0.0, 0.0),) * months)
    if sum(1 for seen in known if seen) < FEWEST:
        lately = ([0.0] * YEAR + known)[-YEAR:]
        mean = sum(lately) / YEAR
        spread = math.sqrt(sum((seen - mean) ** 2 for seen in lately) / (YEAR - 1))
        return Baseline("mean", (_expected(mean, z * spread),) * months)
    if intermittent.between(known) >= intermittent.OFTEN:
        method, qty, variance = intermittent.best(known)
        return Baseline(method, (_expected(qty, z * math.sqrt(variance)),) * months)
    return _smoothed(known, months, z)


def _smoothed(known: Sequence[float], months: int, z: float) -> Baseline:
    tried = ((name, smoothing.fit(known, damped=damped, season=season)) for name, (damped, season) in _SHAPES.items())
    fitted = [(name, found) for name, found in tried if found is not None]
    if not fitted:
        mean = sum(known) / len(known)
        spread = math.sqrt(sum((seen - mean) ** 2 for seen in known) / max(len(known) - 1, 1))
        return Baseline("mean", (_expected(mean, z * spread),) * months)
    name, found = min(fitted, key=lambda pair: pair[1].aicc)
    return Baseline(name, tuple(_expected(qty, z * deviation) for qty, deviation in smoothing.ahead(found, months)))


def _expected(qty: float, half: float) -> Expected:
    return Expected(max(qty, 0.0), max(qty - half, 0.0), max(qty + half, 0.0))
