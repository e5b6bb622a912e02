"""Step: supply has moved — the lines that held it get new promises, kept and told (`domain.md` §6). Orders are locked by the act.

A line stays on supply as far as there is any, however late; only what nothing covers any more is made anew. Who was promised first is served
first. Lines that stand still are promised nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries
from makesell.documents.orders.actions import NewPromiseChange, Scheduled
from makesell.documents.orders.queries import Promised
from makesell.documents.production import actions as production
from makesell.documents.production import queries as production_of
from makesell.documents.production.actions import NewProduction
from makesell.engines.promise import LEAD_TIME, PLANNED
from makesell.engines.promise.pegs import Pegged, Place
from makesell.flows.steps import supply
from makesell.flows.steps.confirming import scheduled, warehouse_of
from makesell.flows.steps.work_orders import make_many
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation import queries as organisation
from makesell.ground.rules import queries as rules
from makesell.ground.text import N_
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct

MOVED: Final = N_("%(number)s line %(line)s for %(customer)s: promised %(now)s, it was %(was)s.")


def lock_orders(line_ids: Collection[int]) -> list[Promised]:
    """Locks the orders of lines, before anything further down; returns the lines as they stand."""
    locks.take("order", {row.order_id for row in queries.promised(list(line_ids))})
    return queries.promised(list(line_ids))


def repromise(
    line_ids: Collection[int],
    *,
    cause: str,
    params: Mapping[str, Any],
    actor: Actor,
    at: dt.datetime,
    on: dt.date,
    by_customer: bool = False,
    opens: bool = False,
    patient: bool = True,
    first: bool = False,
    order: Sequence[int] = (),
    bounded: bool = False,
) -> list[int]:
    """Promises lines anew from supply as it is now; returns those whose date moved. What they held has been given back.

    Production made for them gets its number by `number_made`, which the act calls last: numbers are the last of all locks.

    `patient` lines wait for any planned output; others are made anew where that is earlier. `opens`: the gate they waited for is open,
    from now on their dates are days, and first promises where there were none. `first`: patient lines get first promises too. `order`: served in
    another order than that of their first promises; `bounded`: within the quotas of their customers.
    """
    lines = moving(line_ids, order)
    if not lines:
        return []
    known = products.sold([row.product_id for row in lines], on)
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    standing = supply.stand({row.product_id for row in lines})
    found = searched(lines, known, standing, on, patient=patient, bounded=bounded)
    made = _make(lines, found, known, usual, actor=actor, at=at, on=on)
    supply.reserve({row.line_id: (row.product_id, found[row.line_id].pegs) for row in lines}, on=on)
    if made:
        supply.hold_receipts([(receipt, line, qty) for line, receipt, qty, _day in made], until=None)
    days = {line: day for line, _receipt, _qty, day in made}
    rows = [
        scheduled(
            row.line_id, dated(found[row.line_id], days.get(row.line_id)), row.requested_date, on, gated=row.gated and not opens, asked=row.parts
        )
        for row in lines
    ]
    rows = [kept_day(row, new, on) for row, new in zip(lines, rows, strict=True)] if order else rows
    orders.schedule(rows, first=first or opens or not patient)
    now = {row.line_id: row.date for row in rows}
    moved = [row for row in lines if now[row.line_id] != row.promised_date]
    orders.promise_moved(
        [NewPromiseChange(row.line_id, row.promised_date, now[row.line_id], cause, params, row.owner_id, by_customer) for row in moved], at=at
    )
    tell_moved(moved, now, at)
    return [row.line_id for row in moved]


def moving(line_ids: Collection[int], order: Sequence[int] = ()) -> list[Promised]:
    """The lines of these that have something open and do not stand still, in the order in which they are served: as given, else who was
    promised first."""
    lines = [row for row in queries.promised(list(line_ids)) if row.open_qty > 0 and not row.paused]
    place = {line: n for n, line in enumerate(order)}
    return sorted(lines, key=lambda row: place.get(row.line_id, 0))


def searched(
    lines: Sequence[Promised], known: Mapping[int, SoldProduct], standing: supply.Standing, on: dt.date, *, patient: bool, bounded: bool = False
) -> dict[int, Pegged]:
    """What is promised of lines one after the other, `bounded` by the quotas of their customers; changes `standing`, never the books."""
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    asks = _own_first([supply.ask_of(row.line_id, known[row.product_id], row.open_qty, usual) for row in lines], standing)
    if bounded:
        pools = supply.pools([supply.Drawing(row.line_id, row.customer_id, row.product_id) for row in lines], on)
        asks = [replace(ask, pools=pools[ask.key]) for ask in asks]
    return supply.promised(asks, standing, on, patient=patient)


def kept_day(row: Promised, new: Scheduled, on: dt.date) -> Scheduled:
    """What lies there now and was promised for a day before today stays promised for that day: no promise gets later by the clock alone."""
    if new.date != on or row.promised_date is None or row.promised_date > on:
        return new
    return replace(new, parts=tuple(replace(part, date=row.promised_date) for part in new.parts))


def _own_first(asks: Sequence[supply.Asked], standing: supply.Standing) -> list[supply.Asked]:
    """Safety stock holds back from a line what anybody could have until its own production comes, never what was planned for the line itself."""
    if not any(ask.safety for ask in asks):
        return list(asks)
    own = {row.receipt_id for row in production_of.of_order_lines([ask.key for ask in asks])}
    return [replace(ask, safety=_held_back(ask.safety, standing.products[ask.product_id].places, own)) for ask in asks]


def _held_back(safety: Decimal, places: Sequence[Place], own: Collection[int]) -> Decimal:
    days = [place.date for place in places if place.source == PLANNED and place.key in own and place.date is not None and place.free > 0]
    if not days:
        return safety
    others = [place.free for place in places if place.source != PLANNED or (place.key not in own and place.date and place.date <= min(days))]
    return min(safety, max(sum(others, Decimal(0)), Decimal(0)))


def number_made(line_ids: Collection[int], on: dt.date) -> None:
    """Numbers the production orders that were made for these lines in this act."""
    new = [row.id for row in production_of.of_order_lines(list(line_ids)) if row.number is None]
    if new:
        production.number([*new, *production_of.made_for(new)], on)


def dated(pegged: Pegged, day: dt.date | None) -> Pegged:
    """What has to be made is there on the day of its production order."""
    if day is None:
        return pegged
    return replace(pegged, parts=tuple(replace(part, date=day) if part.source == LEAD_TIME else part for part in pegged.parts))


def _make(
    lines: Sequence[Promised],
    found: Mapping[int, Pegged],
    known: Mapping[int, SoldProduct],
    usual: int,
    *,
    actor: Actor,
    at: dt.datetime,
    on: dt.date,
) -> list[tuple[int, int, Decimal, dt.date]]:
    """New production for what nothing covers: (line, receipt, quantity, day)."""
    wanted = [row for row in lines if found[row.line_id].to_make > 0 and known[row.product_id].kind != supply.SERVICE]
    if not wanted:
        return []
    place, currency = warehouse_of(), organisation.own_currency()
    day = {row.line_id: supply.there(known[row.product_id], usual, on, found[row.line_id].to_make) for row in wanted}
    new = [
        NewProduction(
            row.product_id, f"{known[row.product_id].code} {known[row.product_id].name}", place, found[row.line_id].to_make, day[row.line_id],
            row.unit_id, currency, row.line_id,
        )
        for row in wanted
    ]  # fmt: skip
    made = make_many(new, actor=actor, at=at, on=on).asked
    return [(row.line_id, m.receipt_id, n.qty, n.due_date) for row, m, n in zip(wanted, made, new, strict=True)]


def tell_moved(moved: Sequence[Promised], now: Mapping[int, dt.date | None], at: dt.datetime) -> None:
    """Each salesperson is told of each line that moved."""
    told: dict[int, list[Promised]] = defaultdict(list)
    for row in moved:
        if row.owner_id is not None and row.promised_date is not None:
            told[row.owner_id].append(row)
    tell_many(
        [
            NewNotice(
                person, "promise_moved", MOVED,
                {
                    "number": row.number or "", "line": row.position, "customer": row.customer, "was": str(row.promised_date),
                    "now": str(now[row.line_id]),
                },
                row.order_id,
            )
            for person, rows in told.items()
            for row in rows
        ],
        at=at,
    )  # fmt: skip
