"""Demo: a month is closed for sales, pay and accounting on the sixth working day of the next; the last two stay open."""

import datetime as dt

from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.flows.org_1_organisation import close_period
from makesell.ground.access import roles as R
from makesell.ground.period import queries as period

BOOKS = (("sales", R.SALES_DIRECTOR), ("accounting", R.FINANCE), ("pay", R.COMPENSATION))
DAYS = 6


def routine(stage: Stage) -> Life:
    """Every month, as its turn comes; those before the story on its first days."""
    for month in period.periods("month", None, stage.last):
        yield stage.later(DAYS, max(month.end, stage.first))
        if month.end + dt.timedelta(days=62) > stage.last:
            return
        for book, role in BOOKS:
            yield do(close_period, (book, month.id), stage.who(role))
