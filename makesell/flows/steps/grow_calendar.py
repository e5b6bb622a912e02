"""What follows when the fiscal calendar grows: months of the performance book, and balances whose leaf cells were cut."""

from collections.abc import Sequence

from makesell.books.performance import posting as performance
from makesell.ground.period import queries as period
from makesell.ground.period.calendar import Cell


def calendar_grew(cut: Sequence[Cell]) -> None:
    """Makes the partitions of all months of the calendar; where leaf cells were cut, sums the balances anew."""
    cells = period.leaves()
    if cells:
        performance.make_months(cells[0].start, cells[-1].end)
    if cut:
        performance.rebuild()
