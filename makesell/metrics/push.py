"""Month-end push 冲量 (`domain.md` §9): the share of a period's ordered value booked in its last three working days, and how much of what was
booked in them was cancelled or returned within sixty days. A running period has no last days yet.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from makesell.books.performance import balances, pushed
from makesell.books.performance.balances import By, Members, Window
from makesell.books.performance.pushed import Pushed
from makesell.ground import clock
from makesell.ground.quantity import Ratio, divided
from makesell.ground.worktime import office

MEASURE: Final = "ordered"
LAST_DAYS: Final = 3
NONE: Final = Pushed(Decimal(0), 0, Decimal(0), Decimal(0), 0)


def last_days(window: Window) -> Window:
    """The last three working days of a period, up to its end."""
    return office(zone=clock.zone()).next_working_day(window[1], -LAST_DAYS), window[1]


def by_scope(by: By, windows: Sequence[Window], members: Members | None) -> Mapping[tuple[int, int], tuple[Ratio, Pushed]]:
    """{(scope, place of the window): ordered in the last days ÷ ordered in the period, and what was ordered in the last days}."""
    sums, lately = balances.sums(by, MEASURE, windows, members), _lately(by, windows, members)
    found = {}
    for key, whole in sums.items():
        late = lately.get(key, NONE)
        found[key] = (divided(late.credited, whole.net, reason="nothing"), late)
    return found


def taken_back(by: By, windows: Sequence[Window], members: Members | None) -> Mapping[tuple[int, int], tuple[Ratio, Pushed]]:
    """{(scope, place of the window): cancelled or returned within sixty days ÷ booked in the last days, and both}."""
    found = _lately(by, windows, members)
    return {key: (divided(each.back, each.booked, reason="nothing"), each) for key, each in found.items() if each.entries}


def _lately(by: By, windows: Sequence[Window], members: Members | None) -> Mapping[tuple[int, int], Pushed]:
    return pushed.of(by, MEASURE, [last_days(window) for window in windows], members)
