"""PRO-7 · Quality decides line by line: back into stock, at the cost the goods left at, scrap, or scrap and replaced. What is scrapped comes in and
goes out at once, so that the stock book says what was lost.

What is replaced was sold and stays sold (13.4: a replacement moves no measure): what its return took back stands again.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.returns import actions as returns
from makesell.documents.returns import queries, states
from makesell.documents.returns.access import POLICY
from makesell.documents.returns.queries import ReturnedLine
from makesell.flows.steps import exposure, loans
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.loans import SoldBack
from makesell.flows.steps.post_returned import stand_again
from makesell.flows.steps.post_stock import Back, post_back, post_scrapped
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class InspectFact:
    """A return and what was decided: for all its lines, except those named (position, outcome); the warehouse, else the one they left."""

    return_id: int
    outcome: str
    warehouse_id: int | None = None
    lines: tuple[tuple[int, str], ...] = ()


@act
def perform(fact: InspectFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Inspects one return; returns it. Refuses (409) what is not received, (422) lines it does not have."""
    POLICY.require(actor, "inspect")
    on = business_date(at)
    counted = business_dates("accounting", [on])[on]
    replaces = states.REPLACE in {fact.outcome, *(outcome for _, outcome in fact.lines)}
    if replaces:
        business_dates("sales", [on])
        locks.take("order", {line.order_id for line in queries.lines(fact.return_id)})
    locked(returns.TABLE, POLICY, "inspect", [fact.return_id], queries.of_ids, actor=actor, version=version)
    lines = queries.lines(fact.return_id)
    named = dict(fact.lines)
    if len(named) != len(fact.lines) or set(named) - {line.position for line in lines}:
        raise Refusal("return.position", "This return does not have these lines, or one is named twice.", field="lines")
    decided = [(line.id, named.get(line.position, fact.outcome), fact.warehouse_id) for line in lines]
    returns.inspect(fact.return_id, decided, actor=actor, at=at, reason=reason)
    instead = [line for line, (_, outcome, _) in zip(lines, decided, strict=True) if outcome == states.REPLACE]
    if instead:
        stand_again(instead, on)
        exposure.moved(order_ids={line.order_id for line in instead})
    _move(lines, {line_id for line_id, outcome, _ in decided if outcome != states.RESTOCK}, fact, on, counted)
    return fact.return_id


def _move(lines: Sequence[ReturnedLine], scrapped: Collection[int], fact: InspectFact, on: dt.date, counted: dt.date) -> None:
    """Goods come back into stock, into the warehouse named; those that are scrapped into their own, and out of it."""
    lots = queries.lots_of(fact.return_id)
    for out in (False, True):
        mine = [line for line in lines if (line.id in scrapped) is out]
        place = None if out else fact.warehouse_id
        back = _back([line for line in mine if line.loan_move_id is None], lots)
        if back:
            post_back(back, [line.order_line_id for line in lines], warehouse_id=place, on=on, counted=counted)
        sold = _sold_back([line for line in mine if line.loan_move_id is not None], lots)
        if sold:
            loans.come_back(sold, place or queries.left_from(fact.return_id), on, counted)
        if out and mine:
            tracked = any(lots.get(line.id) for line in mine)
            post_scrapped([line.id for line in mine], on=on, counted=counted, lots=tracked)


def _back(lines: Sequence[ReturnedLine], lots: Mapping[int, Mapping[str, Decimal]]) -> list[Back]:
    """What goes back into stock, a part a lot where there are lots."""
    return [(line.delivery_line_id, qty, line.id, lot) for line in lines for lot, qty in lots.get(line.id, {}).items() or [(None, line.qty)]]


def _sold_back(lines: Sequence[ReturnedLine], lots: Mapping[int, Mapping[str, Decimal]]) -> list[SoldBack]:
    """The same of goods that were sold out of a loan."""
    return [
        SoldBack(line.loan_move_id or 0, line.product_id or 0, qty, line.id, lot)
        for line in lines
        for lot, qty in lots.get(line.id, {}).items() or [("", line.qty)]
    ]
