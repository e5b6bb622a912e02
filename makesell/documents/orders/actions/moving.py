"""An order moves from state to state, and takes its number."""

import datetime as dt

from makesell.documents.orders import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.numbering.actions import NewSeries, take_numbers
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.ground.text.search import grams

SERIES = NewSeries("sales_order", "SO-{yy}{mm}-")


def move_state(
    order_id: int, act: str, *, actor: Actor, at: dt.datetime, reason: str = "", number_on: dt.date | None = None, supply_until: dt.date | None = None
) -> None:
    """Moves an order (locked) by a named act; with `number_on` it takes its number, the last thing an act does.

    Refuses (409) a state that does not allow it.
    """
    allowed = {old: new for (old, name), new in states.TRANSITIONS.items() if name == act}
    number = take_numbers(SERIES, 1, number_on)[0] if number_on else None
    moved = run(
        """with moved as (
               update orders_salesorder o set state = n.new, version = o.version + 1, supply_until = %s, number = coalesce(o.number, %s),
                      confirmed_at = case when n.new = 'confirmed' then coalesce(o.confirmed_at, %s::timestamptz) else confirmed_at end
               from unnest(%s::text[], %s::text[]) as n(old, new) where o.state = n.old and o.record_id = %s returning o.record_id
           ), named as (
               update spine_record r set number = %s, sort_key = %s, version = r.version + 1,
                      search_grams = string_to_array(%s, E'\\x1f') || r.search_grams
               from moved where r.id = moved.record_id and %s::text is not null
           ), told as (
               insert into spine_event (record_id, act, by_id, by_name, at, reason) select record_id, %s, %s, %s, %s, %s from moved
           ) select record_id from moved""",
        [
            supply_until, number, at, list(allowed), list(allowed.values()), order_id, number, number,
            "\x1f".join(grams(number or "")), number, act, actor.person_id, actor.name, at, reason,
        ],
        keep=True,
    )  # fmt: skip
    if not moved:
        raise Refusal("order.state", N_("The order's state does not allow this any more. Open it again."), status=409)


def date(order_id: int, on: dt.date) -> None:
    """The day an order is ordered on: that of its confirmation, not of its first draft."""
    run("update orders_salesorder set order_date = %s where record_id = %s", [on, order_id])
