"""Demand that comes now and then: the size of a demand and the time between two are smoothed apart.

Croston, *Operational Research Quarterly* 23 (1972) 289–303, with the correction (1 − α/2) of Syntetos and Boylan, *International Journal
of Forecasting* 21 (2005) 303–314 (`sba`); or the chance of a demand instead of the time between two, moved every month, so that what is
wanted no more dies away: Teunter, Syntetos and Babai, *European Journal of Operational Research* 214 (2011) 606–615 (`tsb`).
"""

from collections.abc import Iterator, Sequence
from typing import Final

OFTEN: Final = 1.32  # months from one demand to the next: from here on a series is intermittent (Syntetos, Boylan and Croston 2005)
ALPHAS: Final = (0.05, 0.1, 0.2, 0.3)


def between(series: Sequence[float]) -> float:
    """Months from one demand to the next, on average."""
    wanted = sum(1 for seen in series if seen)
    return len(series) / wanted if wanted else float("inf")


def sba(series: Sequence[float], alpha: float) -> Iterator[float]:
    """What was expected of each month before it was seen, then of the next one; begins after the first demand."""
    size = gap = 0.0
    waited = 0
    for seen in series:
        if size:
            yield (1 - alpha / 2) * size / gap
        waited += 1
        if seen:
            size, gap = (size + alpha * (seen - size), gap + alpha * (waited - gap)) if size else (seen, float(waited))
            waited = 0
    if size:
        yield (1 - alpha / 2) * size / gap


def tsb(series: Sequence[float], alpha: float) -> Iterator[float]:
    """The same with the chance of a demand, which falls in every month without one."""
    size = chance = 0.0
    for n, seen in enumerate(series, 1):
        if size:
            yield chance * size
        if seen:
            chance, size = (chance + alpha * (1 - chance), size + alpha * (seen - size)) if size else (1 / n, seen)
        elif size:
            chance -= alpha * chance
    if size:
        yield chance * size


def best(series: Sequence[float]) -> tuple[str, float, float]:
    """(method, expected of every month to come, σ²): the one whose expectations missed what came by the least squares."""
    found = []
    for name, method in (("sba", sba), ("tsb", tsb)):
        for alpha in ALPHAS:
            *before, after = method(series, alpha)
            seen = series[len(series) - len(before) :]
            missed = sum((one - other) ** 2 for one, other in zip(seen, before, strict=True))
            found.append((missed / max(len(before) - 1, 1), name, after))
    variance, name, after = min(found)
    return name, after, variance
