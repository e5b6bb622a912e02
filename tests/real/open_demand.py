"""What was open on a day of the past is planned forward: the product's own history, taken back to that day, in a transaction that is rolled back.

All work orders of the manufacturer have ended, so open demand is made of them: what had been released by the morning of a day and ended after it
is released again, nothing of it done — how far what had begun was, the files do not say — each step with the minutes that were booked for it. What
nothing was booked for (no routing step) has nothing to schedule and stays as it is.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from makesell.ground import clock
from makesell.ground.db import run

_OPEN = """select o.record_id from production_productionorder o join spine_event e on e.record_id = o.record_id and e.act = 'close'
           where o.state = 'closed' and o.released_at < %s and e.at >= %s
             and exists (select 1 from production_operation x where x.order_id = o.record_id)"""


@contextmanager
def taken_back(morning: dt.datetime) -> Iterator[dict[int, dt.date]]:
    """The company on a morning of its past; answers the production orders that were open then, with the day each of them really ended."""
    around: Any = transaction.atomic()
    around._from_testcase = True     # acts open their own transactions within it, as in all tests that roll back
    with around, clock.moved(morning):
        keys = [int(row[0]) for row in run(_OPEN, [morning, morning])]
        closed = run("select record_id, makesell_day(max(at)) from spine_event where act = 'close' and record_id = any(%s) group by 1", [keys])
        ended: dict[int, dt.date] = dict(closed)
        run("update production_productionorder set state = 'released', good_qty = 0, scrap_qty = 0 where record_id = any(%s)", [keys])
        run(
            """update production_operation set state = 'waiting', good_qty = 0, scrap_qty = 0, rework_qty = 0, spent_minutes = 0, started_at = null,
                   done_at = null where order_id = any(%s)""",
            [keys],
        )
        yield ended
        transaction.set_rollback(True)
