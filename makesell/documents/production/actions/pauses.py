"""The only place that writes when production stands still, and what was spent on what nobody wants any more; imported by flows only."""

import datetime as dt
from decimal import Decimal

from makesell.ground.actor import Actor
from makesell.ground.db import run


def pause(
    order_id: int, *, by_customer: bool, cost: Decimal, minutes: int, back_on: dt.date | None, actor: Actor, at: dt.datetime, reason: str
) -> None:
    """A production order stands still from now on."""
    run(
        """insert into production_productionpause (order_id, at, by_id, by_customer, reason, cost, minutes_freed, back_on)
           values (%s, %s, %s, %s, %s, %s, %s, %s)""",
        [order_id, at, actor.person_id, by_customer, reason, cost, minutes, back_on],
    )


def resume(order_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """It goes on."""
    run(
        "update production_productionpause set ended_at = %s, ended_by_id = %s where order_id = %s and ended_at is null",
        [at, actor.person_id, order_id],
    )


def stopped(order_id: int, line_id: int, qty: Decimal, labour: Decimal, material: Decimal, *, actor: Actor, at: dt.datetime) -> None:
    """So much of a running order is wanted no more; so much was spent on it."""
    run(
        """insert into production_stoppedwork (order_id, order_line_id, at, by_id, qty, labour, material) values (%s, %s, %s, %s, %s, %s, %s)""",
        [order_id, line_id, at, actor.person_id, qty, labour, material],
    )
