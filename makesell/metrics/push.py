"""Month-end push 冲量 (`domain.md` §9): the share of a period's ordered value booked in its last three working days, and how much of what was
booked in them was cancelled or returned within sixty days. A running period has no last days yet.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from makesell.books.performance import balances, pushed
from makesell.books.performance.balances import By, Members, Total, Window
from makesell.books.performance.pushed import Pushed
from makesell.ground import clock
from makesell.ground.quantity import Ratio, divided
from makesell.ground.worktime import office

MEASURE: Final = "ordered"
LAST_DAYS: Final = 3
NONE: Final = Total()


def last_days(window: Window) -> Window:
    """The last three working days of a period, up to its end."""
    return office(zone=clock.zone()).next_working_day(window[1], -LAST_DAYS), window[1]


def by_scope(by: By, windows: Sequence[Window], members: Members | None) -> Mapping[tuple[int, int], tuple[Ratio, Total]]:
    """{(scope, place of the window): ordered in the last days ÷ ordered in the period, and what was ordered in the last days}."""
    asked = [*windows, *(last_days(window) for window in windows)]
    sums, count = balances.sums(by, MEASURE, asked, members), len(windows)
    found = {}
    for key, n in sums:
        if n < count:
            late = sums.get((key, n + count), NONE)
            found[key, n] = (divided(late.net, sums[key, n].net, reason="nothing"), late)
    return found


def taken_back(by: By, windows: Sequence[Window], members: Members | None) -> Mapping[tuple[int, int], tuple[Ratio, Pushed]]:
    """{(scope, place of the window): cancelled or returned within sixty days ÷ booked in the last days, and both}."""
    found = pushed.of(by, MEASURE, [last_days(window) for window in windows], members)
    return {key: (divided(each.back, each.booked, reason="nothing"), each) for key, each in found.items()}


