"""Changes of pauses: lines of confirmed orders that stand still, and go on."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import run


def pause(line_ids: Sequence[int], *, by_customer: bool, back_on: dt.date | None, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Lines stand still: nothing is promised of them."""
    run(
        """with paused as (
               insert into orders_linepause (line_id, at, by_id, by_customer, reason, back_on)
               select l, %s, %s, %s, %s, %s from unnest(%s::bigint[]) l
           ) update orders_salesorderline set current_promised_date = null where line_id = any(%s)""",
        [at, actor.person_id, by_customer, reason, back_on, list(line_ids), list(line_ids)],
    )


def resume(line_ids: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """Lines go on."""
    run(
        "update orders_linepause set ended_at = %s, ended_by_id = %s where line_id = any(%s) and ended_at is null",
        [at, actor.person_id, list(line_ids)],
    )
