"""Exponential smoothing with additive errors: a level, with or without a damped trend, with or without an additive season.

The state space models ETS(A,N,N), ETS(A,Ad,N), ETS(A,N,A) and ETS(A,Ad,A) of Hyndman, Koehler, Ord and Snyder, *Forecasting with
Exponential Smoothing* (2008), in error-correction form:

    expected = level + φ·trend + season[t − m];   e = seen − expected
    level ← level + φ·trend + α·e;   trend ← φ·trend + β·e;   season[t] ← season[t − m] + γ·e

Variance h months ahead (their table 6.2): σ²·(1 + Σ c_j², j < h) with c_j = α + β·(φ + … + φ^j) + γ·[m divides j], σ² = Σe² ÷ (n − k).
Which model: the least AICc, n·ln(Σe²/n) + 2k + 2k(k+1)/(n − k − 1).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from makesell.engines.forecast.simplex import least

ROUNDS: Final = 240
DAMPED: Final = (0.80, 0.98)  # the usual bounds of φ: below it is no trend, above it is never damped
NEVER: Final = math.inf


@dataclass(frozen=True, slots=True)
class Weights:
    """How fast level, trend and season follow what is seen, and how the trend dies away."""

    alpha: float
    beta: float = 0.0
    gamma: float = 0.0
    phi: float = 1.0


@dataclass(frozen=True, slots=True)
class Stand:
    """Level, trend, and the season of the next months, the nearest first (empty: none)."""

    level: float
    trend: float = 0.0
    season: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model fitted to a series: its weights, where it stands after the last month, σ², and how well it explains (AICc)."""

    weights: Weights
    stand: Stand
    variance: float
    aicc: float


def run(series: Sequence[float], weights: Weights, start: Stand) -> tuple[float, Stand]:
    """The sum of squared one-step errors over the series, and where the model stands afterwards."""
    alpha, beta, gamma, phi = weights.alpha, weights.beta, weights.gamma, weights.phi
    level, trend, season = start.level, start.trend, list(start.season)
    total, place, length = 0.0, 0, len(season)
    for seen in series:
        slope = phi * trend
        ahead = level + slope
        error = seen - ahead - (season[place] if length else 0.0)
        total += error * error
        level = ahead + alpha * error
        trend = slope + beta * error
        if length:
            season[place] += gamma * error
            place = place + 1 if place + 1 < length else 0
    return total, Stand(level, trend, tuple(season[place:] + season[:place]))


def fit(series: Sequence[float], *, damped: bool, season: int = 0) -> Fitted | None:
    """The model that leaves the least squared errors; None when the series is too short for it.

    A season's first values are averages over the whole years (their heuristic, §2.6.1); level, trend and weights are searched.
    """
    size = len(series)
    used = 2 + (3 if damped else 0) + (season + 1 if season else 0)
    if size < used + 2 or (season and size < 2 * season):
        return None
    months = _first_season(series, season)
    begin, slope = _line([y - (months[n % season] if season else 0.0) for n, y in enumerate(series[: max(10, season)])])
    spread = max(series) - min(series) or 1.0
    start, step = [0.3, begin if damped else begin + slope], [0.3, spread / 4]
    if damped:
        start, step = [*start, 0.1, 0.95, slope], [*step, 0.2, -0.08, spread / size]
    if season:
        start, step = [*start, 0.1], [*step, 0.2]

    def read(point: Sequence[float]) -> tuple[Weights, Stand] | None:
        alpha, gamma = point[0], (1 - point[0]) * point[-1] if season else 0.0
        beta, phi, trend = (alpha * point[2], point[3], point[4]) if damped else (0.0, 1.0, 0.0)
        sound = 0 < alpha < 1 and (not damped or (0 <= point[2] < 1 and DAMPED[0] <= phi <= DAMPED[1])) and (not season or 0 <= point[-1] < 1)
        return (Weights(alpha, beta, gamma, phi), Stand(point[1], trend, months)) if sound else None

    def worth(point: Sequence[float]) -> float:
        found = read(point)
        return run(series, *found)[0] if found else NEVER

    found = read(least(worth, start, step, rounds=ROUNDS))
    if found is None:
        return None
    squares, stand = run(series, *found)
    return Fitted(found[0], stand, squares / max(size - used, 1), _aicc(squares, size, used))


def ahead(fitted: Fitted, months: int) -> list[tuple[float, float]]:
    """(expected, standard deviation) of each of the next months."""
    weights, stand, found = fitted.weights, fitted.stand, []
    slope = spread = 0.0
    length = len(stand.season)
    for h in range(1, months + 1):
        if h > 1:
            moved = weights.alpha + weights.beta * slope + (weights.gamma if length and (h - 1) % length == 0 else 0.0)
            spread += moved * moved
        slope += weights.phi**h
        expected = stand.level + slope * stand.trend + (stand.season[(h - 1) % length] if length else 0.0)
        found.append((expected, math.sqrt(fitted.variance * (1 + spread))))
    return found


def _aicc(squares: float, size: int, used: int) -> float:
    return size * math.log(max(squares, 1e-9) / size) + 2 * used + 2 * used * (used + 1) / max(size - used - 1, 0.5)


def _first_season(series: Sequence[float], season: int) -> tuple[float, ...]:
    """How far each month of the year lies from its year, on average over the whole years; they sum to 0."""
    years = len(series) // season if season else 0
    if not years:
        return ()
    whole = [sum(series[year * season : (year + 1) * season]) / season for year in range(years)]
    return tuple(sum(series[year * season + n] - whole[year] for year in range(years)) / years for n in range(season))


def _line(points: Sequence[float]) -> tuple[float, float]:
    """Where the straight line of least squares stands one month before the first point, and its slope."""
    size = len(points)
    middle, mean = (size + 1) / 2, sum(points) / size
    below = sum((n - middle) ** 2 for n in range(1, size + 1))
    slope = sum((n - middle) * (y - mean) for n, y in enumerate(points, 1)) / below if below else 0.0
    return mean - slope * middle, slope
