"""What has to be made for a forecast: what no order has used up yet, less what is there or comes and nobody holds.

Orders are covered by what they hold themselves. An order for a forecast quantity takes as much out of the free supply as it uses up of the
forecast: what has to be made does not change by it, and nothing is planned twice.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

NOTHING = Decimal(0)


def to_plan(
    remaining: Mapping[dt.date, Decimal], free: Sequence[tuple[dt.date, Decimal]], after: Mapping[dt.date, dt.date]
) -> dict[dt.date, Decimal]:
    """{month: quantity to plan}: month by month what of the remaining forecast the free supply of the days before `after[month]` leaves open.

    `free` are (day, quantity); a quantity below 0 is owed (safety stock). What an earlier month takes is not there for a later one.
    """
    wanted = planned = NOTHING
    found = {}
    for month in sorted(remaining):
        wanted += remaining[month]
        there = sum((qty for day, qty in free if day < after[month]), NOTHING)
        found[month] = max(wanted - max(there, NOTHING) - planned, NOTHING)
        planned += found[month]
    return {month: qty for month, qty in found.items() if qty}
