"""How good forecasts were: WAPE, MAPE and bias, as in Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*, §5.8.

F what was forecast and A what came, of the same month, customer and product group:
- WAPE = Σ|F − A| ÷ ΣA — the share of all that came which was foreseen at the wrong place; small parts weigh little;
- MAPE = mean of |F − A| ÷ A over the cases with A > 0 — every case weighs alike; cases without demand have none and are counted apart;
- bias = (ΣF − ΣA) ÷ ΣA — above 0: too much was foreseen.
No demand at all: no number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.quantity import NoNumber, Ratio

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Case:
    """What was forecast of something in a month, and what came."""

    forecast: Decimal
    actual: Decimal


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The three figures, and what they are made of: how far off in all, what came, what was forecast; in how many cases nothing came."""

    wape: Ratio
    mape: Ratio
    bias: Ratio
    missed: Decimal
    actual: Decimal
    forecast: Decimal
    empty: int


def accuracy(cases: Sequence[Case]) -> Accuracy:
    """The figures of some cases."""
    missed = sum((abs(case.forecast - case.actual) for case in cases), NOTHING)
    actual = sum((case.actual for case in cases), NOTHING)
    foreseen = sum((case.forecast for case in cases), NOTHING)
    parts = [abs(case.forecast - case.actual) / case.actual for case in cases if case.actual > NOTHING]
    return Accuracy(
        Ratio(missed / actual) if actual else NoNumber("nothing"),
        Ratio(sum(parts, NOTHING) / len(parts)) if parts else NoNumber("nothing"),
        Ratio((foreseen - actual) / actual) if actual else NoNumber("nothing"),
        missed, actual, foreseen, len(cases) - len(parts),
    )  # fmt: skip
