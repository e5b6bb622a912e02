"""Step: lines are promised the days that were shown, kept with their cause; who sells and who buys is told. Orders are locked by the act."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from makesell.documents.orders import actions as orders
from makesell.documents.orders.actions import NewPromiseChange, Scheduled
from makesell.documents.orders.queries import Promised
from makesell.flows.steps.promise_mails import tell_customers
from makesell.flows.steps.repromise import tell_moved
from makesell.flows.steps.slip_options import Effect


def move_promises(
    effects: Sequence[Effect], new: Mapping[int, Scheduled], known: Mapping[int, Promised], cause: str, params: Mapping[str, Any], *,
    at: dt.datetime,
) -> list[int]:  # fmt: skip
    """Promises the lines whose day moves, and no other; returns them."""
    moved = {each.line_id: each for each in effects if each.now != each.was}
    if moved:
        orders.schedule([new[key] for key in moved], first=False)
        changes = [NewPromiseChange(key, each.was, each.now, cause, dict(params), known[key].owner_id) for key, each in moved.items()]
        orders.promise_moved(changes, at=at)
        tell_moved([known[key] for key in moved], {key: each.now for key, each in moved.items()}, at)
        tell_customers({key: (each.was, each.now) for key, each in moved.items()}, at)
    return list(moved)
