"""PRO-4 · Supply is kept for a quotation until a day 防占货: so much of a line as stock and planned output give, within what the rules allow; what
has to be made keeps its working time, where the rule promises by capacity.

It is seen by all who sell the product, goes back by itself, and into the order made of the quotation.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.quotations import hold_actions, queries, states
from makesell.documents.quotations import hold_queries as holds
from makesell.documents.quotations.queries import LineRow, QuotationRow
from makesell.engines.promise.pegs import Pegged
from makesell.flows.steps import capacity, supply
from makesell.flows.steps.quotation_holds import give_back, most_days, within_shares
from makesell.flows.steps.quotations import locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date, end_of_day
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.spine.actions import happened
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.words import MAKE


@dataclass(frozen=True, slots=True)
class HoldFact:
    """Which quotation, until when (None: as long as it may), how much of which lines by position (none: all of every line that counts)."""

    quotation_id: int
    until: dt.date | None = None
    lines: tuple[tuple[int, Decimal | None], ...] = ()
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Until when, how much is kept by position of the line, how much of what was wished there is no supply for, and what is to be made in kept time
    (quantity and day)."""

    until: dt.date
    kept: dict[int, Decimal]
    short: Decimal
    made: dict[int, tuple[Decimal, dt.date]]


@act
def perform(fact: HoldFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> Held:
    """Keeps it, in place of what was kept of these lines. Refuses (409) a quotation that is not offered and more than the rules allow, (422) a
    day too late and a line that cannot be kept."""
    row, on = locked(actor, "hold", fact.quotation_id, version=fact.version, state=states.HOLDABLE), business_date(at)
    until = _until(row, fact.until, on)
    lines = queries.lines(row.id)
    asked = _asked(fact, lines)
    known = products.sold(sorted({line.product_id for line, _ in asked if line.product_id is not None}), on)
    goods = [(line, qty, known[line.product_id or 0]) for line, qty in asked if known[line.product_id or 0].kind != supply.SERVICE]
    if not goods:
        raise Refusal("quotation.hold_nothing", "There are no goods on these lines that could be kept.", field="lines")
    supply.lock({product.id for *_, product in goods})
    keys = [line.id for line, *_ in goods]
    give_back([row.id], "released", at=at, lines=keys)
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    standing = supply.stand({product.id for *_, product in goods}, asking_for=(row.customer_id, on))
    there = {key: sum((place.qty for place in product.places), Decimal(0)) for key, product in standing.products.items()}
    asks = [supply.ask_of(line.id, product, qty, usual) for line, qty, product in goods]
    found = supply.promised(asks, standing, on, by=row.number or "", patient=True)
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for line, _, product in goods:
        wanted[product.id] += _kept(found[line.id])
    within_shares(row, wanted, there, known, keys, on)
    supply.reserve({line.id: (product.id, found[line.id].pegs) for line, _, product in goods}, on=on, until=end_of_day(until))
    kept = {line.id: _kept(found[line.id]) for line, *_ in goods if found[line.id].pegs}
    making = {line.id: (product.id, found[line.id].to_make) for line, _, product in goods if product.kind == MAKE and found[line.id].to_make > 0}
    made = _time_kept(making, until, at)
    if not kept and not made:
        raise Refusal("quotation.hold_empty", "There is no supply that could be kept.", status=409, field="lines")
    hold_actions.keep(
        {key: (kept.get(key, Decimal(0)), made[key][0] if key in made else Decimal(0)) for key in dict.fromkeys([*kept, *made])}, until,
        actor=actor, at=at,
    )  # fmt: skip
    happened([row.id], "hold", actor=actor, at=at, reason=reason)
    there_for = sum(kept.values(), Decimal(0)) + sum((qty for qty, _ in made.values()), Decimal(0))
    short = sum((qty for _, qty, _ in goods), Decimal(0)) - there_for
    return Held(
        until, {line.position: kept[line.id] for line, *_ in goods if line.id in kept}, short,
        {line.position: made[line.id] for line, *_ in goods if line.id in made},
    )  # fmt: skip


def _time_kept(making: Mapping[int, tuple[int, Decimal]], until: dt.date, at: dt.datetime) -> dict[int, tuple[Decimal, dt.date]]:
    """Keeps the working time in which quantities are made (line → product, quantity): what is made in it, and the day; under the plant's lock."""
    on = business_date(at)
    here = capacity.made_here(sorted({product for product, _ in making.values()}), on) if making and capacity.in_force(on) else {}
    if not here:
        return {}
    plant = capacity.locked(here, at)
    found = {line: capacity.take(plant, line, product, qty) for line, (product, qty) in making.items() if product in here}
    days = {line: day for line, day in found.items() if day is not None}
    capacity.keep(plant, {line: (line, day) for line, day in days.items()}, at=at, until=end_of_day(until))
    return {line: (making[line][1], day) for line, day in days.items()}


@act
def release(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Gives back what is kept for a quotation; returns of how many lines. Refuses (409) one that keeps nothing."""
    row = locked(actor, "unhold", fact, version=version)
    lines = give_back([row.id], "released", at=at)
    if not lines:
        raise Refusal("quotation.hold_none", "Nothing is kept for this quotation.", status=409)
    happened([row.id], "unhold", actor=actor, at=at, reason=reason)
    return len(lines)


def _until(row: QuotationRow, asked: dt.date | None, on: dt.date) -> dt.date:
    days = most_days(row, holds.class_of(row.customer_id), on)
    last = min(on + dt.timedelta(days=days), row.valid_until)
    if days == 0 or last < on:
        raise Refusal("quotation.hold_days", "Nothing may be kept for this quotation.", status=409, field="until")
    if asked is not None and not on <= asked <= last:
        raise Refusal("quotation.hold_until", "It may be kept until %(day)s at most.", field="until", day=last)
    return asked or last


def _asked(fact: HoldFact, lines: list[LineRow]) -> list[tuple[LineRow, Decimal]]:
    """The lines with the quantities to keep; a line is named once, with no more than it says."""
    known = {line.position: line for line in lines if line.product_id is not None}
    if not fact.lines:
        return [(line, line.qty) for line in known.values() if line.chosen]
    if len({position for position, _ in fact.lines}) != len(fact.lines):
        raise Refusal("quotation.hold_twice", "A line stands twice here.", field="lines")
    found = []
    for n, (position, qty) in enumerate(fact.lines, 1):
        line = known.get(position)
        if line is None or (qty is not None and not 0 < qty <= line.qty):
            raise Refusal("quotation.hold_line", "Name lines of goods, and of each no more than it says.", field=f"lines.{n}")
        found.append((line, line.qty if qty is None else qty))
    return found


def _kept(pegged: Pegged) -> Decimal:
    return sum((peg.qty for peg in pegged.pegs), Decimal(0))
