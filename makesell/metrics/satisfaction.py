"""Satisfaction 满意度 (13.16): Σ score·share ÷ Σ share of the surveys answered in a period, of 100 points; no number below the fewest answers."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from makesell.books.performance import balances
from makesell.books.performance.balances import RatioSum
from makesell.ground import clock
from makesell.ground.quantity import NoNumber, Ratio
from makesell.ground.rules.queries import value
from makesell.metrics.rules import FEWEST_ANSWERS

MEASURE = "satisfaction"
MOST_POINTS = Decimal(100)


def of_answers(found: RatioSum, fewest: int) -> Ratio:
    """The satisfaction of answers as a part of 100 points; "no number" where fewer than that many answered."""
    if found.cases < fewest or not found.denominator:
        return NoNumber("few_answers" if found.cases else "nothing")
    return Ratio(found.numerator / (found.denominator * MOST_POINTS))


def fewest(day: dt.date | None = None) -> int:
    """How many answers a satisfaction needs on a day."""
    return int(value(FEWEST_ANSWERS, day or clock.today()))


def by_scope(
    by: balances.By, windows: list[balances.Window], members: balances.Members | None
) -> Mapping[tuple[int, int], tuple[Ratio, RatioSum]]:
    """{(scope, place of the window): satisfaction and what it is made of}."""
    least = fewest()
    return {key: (of_answers(found, least), found) for key, found in balances.ratios(by, MEASURE, windows, members).items()}
