"""Collection rate 回款率 (13.12) = money received in a period on items due in it or earlier ÷ (items due in it + overdue at its start).

An item counts with what was open of it: money that came before the period is in neither sum. A running period is read up to today.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from makesell.documents.invoices import collecting
from makesell.documents.invoices.collecting import Collected, Window
from makesell.engines.terms import collection_rate
from makesell.ground import clock
from makesell.ground.quantity import Ratio

ONE_DAY = dt.timedelta(days=1)


def until_today(window: Window) -> Window:
    """The days of a period that are there already: what falls due later in it is not to be collected yet."""
    return window[0], max(window[0], min(window[1], clock.today() + ONE_DAY))


def rate(found: Collected) -> Ratio:
    """Received ÷ due, or "no number" where nothing was due."""
    return collection_rate(found.received, due_in_period=found.fell_due, overdue_at_start=found.overdue)


def by_scope(by: str, windows: Sequence[Window], members: Sequence[tuple[int, int]] | None) -> Mapping[tuple[int, int], tuple[Ratio, Collected]]:
    """{(scope, place of the window): collection rate and what it is made of}."""
    found = collecting.collected(by, [until_today(window) for window in windows], members)
    return {key: (rate(collected), collected) for key, collected in found.items()}
