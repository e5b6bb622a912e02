"""FORECAST · The baseline against naive and seasonal naive on real monthly series: 2,674 car parts that sell now and then, one steady drug.

Each series is cut three times: what was known 6, 4 and 2 months before its end, each time the next two months forecast. Compared are WAPE
(Σ|F − A| ÷ ΣA) and RMSSE, the root of the mean squared error over that of the naive forecast on the known months (as in M5), averaged over
the series; and how often the month lay in the interval of 80 %.
"""

import csv
import itertools
import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from makesell.engines.forecast import baseline

ID: Final = "FORECAST"
AHEAD: Final = 2
CUTS: Final = (6, 4, 2)
SERIES: Final = int(os.environ.get("FORECAST_SERIES", "2674"))
Guess = Callable[[Sequence[float], int], Sequence[float]]


def naive(known: Sequence[float], months: int) -> list[float]:
    """The last month again."""
    return [known[-1]] * months


def seasonal(known: Sequence[float], months: int) -> list[float]:
    """The same months of last year again."""
    return [known[len(known) - 12 + h % 12] for h in range(months)]


def ours(known: Sequence[float], months: int) -> list[float]:
    """The baseline."""
    return [month.qty for month in baseline(known, months).months]


def read(path: Path) -> list[list[float]]:
    """The series of a file, one a column; months before a series begins are left out."""
    with path.open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines)
    columns = list(zip(*rows, strict=True))
    numbers = [[float(cell) for cell in column if _number(cell)] for column in columns if any(_number(cell) for cell in column)]
    return [column for column in numbers if len(column) >= 24]


def _number(cell: str) -> bool:
    return cell.replace(".", "", 1).replace("-", "", 1).isdigit()


def scored(series: Sequence[Sequence[float]], guess: Guess) -> dict[str, float]:
    """WAPE and mean RMSSE of a way to forecast."""
    missed = came = 0.0
    scaled = []
    for each in series:
        squares, scale = [], []
        for cut in CUTS:
            known, after = each[:-cut], each[len(each) - cut :][:AHEAD]
            found = guess(known, AHEAD)
            missed += sum(abs(f - a) for f, a in zip(found, after, strict=True))
            came += sum(after)
            squares += [(f - a) ** 2 for f, a in zip(found, after, strict=True)]
            scale += [(b - a) ** 2 for a, b in itertools.pairwise(known)]
        if any(scale):
            scaled.append((statistics.fmean(squares) / statistics.fmean(scale)) ** 0.5)
    return {"wape": round(missed / came, 4), "rmsse": round(statistics.fmean(scaled), 4)}


def covered(series: Sequence[Sequence[float]]) -> float:
    """How often the month lay in its interval."""
    inside = total = 0
    for each in series:
        for cut in CUTS:
            for month, came in zip(baseline(each[:-cut], AHEAD).months, each[len(each) - cut :], strict=False):
                inside += month.low <= came <= month.high
                total += 1
    return round(inside / total, 4)


def measure(say: Callable[[str], None]) -> dict[str, Any]:
    """The figures of both files."""
    folder = Path(os.environ.get("MAKESELL_REAL_DATA", "/work/shared/data")) / "demand-series"
    found: dict[str, Any] = {}
    for name in ("carparts", "a10"):
        series = read(folder / f"{name}.csv")[-SERIES:]
        say(f"{name}: {len(series)} series")
        begun = time.process_time()
        mine = scored(series, ours)
        cost = (time.process_time() - begun) * 1000 / (len(series) * len(CUTS))
        found[name] = {
            "series": len(series), "baseline": mine, "naive": scored(series, naive), "seasonal_naive": scored(series, seasonal),
            "inside_80": covered(series), "ms_a_forecast": round(cost, 2),
        }  # fmt: skip
    return found
