"""The one door to SQL: `run()` for statements in sets, `act` for the transaction of a flow, `count()` for budgets.

Room of the ground floor. Nobody else opens a cursor or a transaction (house test), so that who and why reach the
audit triggers, a lost serialization is tried again once, and every statement can be counted.
"""

from makesell.ground.db.functions import TODAY
from makesell.ground.db.lookups import by_index
from makesell.ground.db.statements import (
    Params,
    copy_in,
    copy_text,
    count,
    database,
    one,
    run,
    stream,
    taken,
    values,
)
from makesell.ground.db.transactions import act, in_act, savepoint

__all__ = [
    "TODAY", "Params", "act", "by_index", "copy_in", "copy_text", "count", "database", "in_act", "one", "run", "savepoint", "stream", "taken",
    "values",
]  # fmt: skip
