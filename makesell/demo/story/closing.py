"""Demo: a month is closed for sales on the sixth working day of the next, then for accounting, and for pay when its run is released."""

from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.flows.org_1_organisation import close_period
from makesell.ground.access import roles as R
from makesell.ground.period import queries as period

# book, who closes it, on which working day of the next month
BOOKS = (("sales", R.SALES_DIRECTOR, 6), ("accounting", R.FINANCE, 8), ("pay", R.COMPENSATION, 14))


def routine(stage: Stage) -> Life:
    """Every month, as its turn comes; those before the story on its first days."""
    for month in period.periods("month", None, stage.last):
        for book, role, days in BOOKS:
            yield stage.later(days, max(month.end, stage.first))
            yield do(close_period, (book, month.id), stage.who(role))
