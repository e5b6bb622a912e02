"""PRO-6 · Proposals become deliveries 发货建议: many open order lines in one act, one delivery for each customer, address and warehouse.

A line takes what lies for it: what is reserved for it first, then what is free; the first due first. It leaves whole where its order says so.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries import ship_queries as queries
from makesell.documents.deliveries.access import PROPOSALS
from makesell.documents.deliveries.ship_queries import PARTLY, READY, Proposed
from makesell.documents.orders.states import IN_PARTS, LINES_WHOLE
from makesell.flows.pro_6_shipping import create_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.steps.working_days import later
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date, time_of_day
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties


@dataclass(frozen=True, slots=True)
class ProposalFact:
    """Open order lines, the carrier they leave with, and the day; without a day the first its carrier still comes for them."""

    line_ids: tuple[int, ...]
    carrier_id: int | None = None
    planned_date: dt.date | None = None


@act
def perform(fact: ProposalFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Plans the deliveries; returns them. Lines that cannot leave stay proposals; refuses (409) when none of them can."""
    PROPOSALS.require(actor, "deliver")
    rows = queries.proposed(fact.line_ids)
    parts = _parts(rows)
    if not parts:
        raise Refusal("proposal.nothing", "Nothing of this can leave now.", field="lines", status=409, who=N_("The planner knows when more comes"))
    day = fact.planned_date or _next_day(fact.carrier_id, at)
    carrier = parties.carrier_row(fact.carrier_id).name if fact.carrier_id else ""
    groups: dict[tuple[int, str, int | None, int | None], list[PartFact]] = defaultdict(list)
    own = [row.line_id for row, _ in parts if row.own_addresses]
    wanted = deliveries.parts_to(own) if own else {}
    for row, qty in parts:
        for address, part in _by_address(row, qty, wanted):
            groups[row.customer_id, row.currency, row.warehouse_id, address].append(PartFact(row.line_id, part))
    facts = [
        DeliveryFact(place, tuple(lines), planned_date=day, carrier=carrier, ship_to_id=address)
        for (_, _, place, address), lines in groups.items()
    ]
    return create_delivery.perform_many(facts, actor=actor, at=at, reason=reason)


def _by_address(row: Proposed, qty: Decimal, wanted: Mapping[int, Sequence[tuple[int | None, Decimal]]]) -> list[tuple[int | None, Decimal]]:
    """What leaves of a line by where it goes: what is wanted first leaves first."""
    found, left = [], qty
    for address, most in wanted.get(row.line_id, ()):
        part = min(max(most, Decimal(0)), left)
        left -= part
        if part > 0:
            found.append((address, part))
    return [*found, (row.ship_to_id, left)] if left > 0 else found


def _next_day(carrier_id: int | None, at: dt.datetime) -> dt.date:
    """The first working day the carrier still comes: today before its cut-off."""
    on = business_date(at)
    cut_off = parties.carrier_row(carrier_id).cut_off if carrier_id else ""
    missed = bool(cut_off) and time_of_day(at) >= dt.time.fromisoformat(cut_off)
    return later(on, 1 if missed and later(on, 0) == on else 0)


def _parts(rows: Sequence[Proposed]) -> list[tuple[Proposed, Decimal]]:
    """How much of each line leaves now. Orders that leave whole wait for their last line."""
    free: dict[tuple[int | None, int | None], Decimal] = {}
    taken: dict[int, Decimal] = {}
    for row in rows:
        left = free.setdefault((row.product_id, row.warehouse_id), row.free)
        own = min(row.held, row.qty)
        more = min(max(left, Decimal(0)), row.qty - own)
        qty = own + more if row.why in (READY, PARTLY) else Decimal(0)
        if qty < row.qty and row.delivery_rule != IN_PARTS:
            qty = Decimal(0)
        if qty:
            free[row.product_id, row.warehouse_id] -= qty - min(own, qty)
        taken[row.line_id] = qty
    waiting = {row.order_id for row in rows if not taken[row.line_id] and row.delivery_rule not in (IN_PARTS, LINES_WHOLE)}
    return [(row, taken[row.line_id]) for row in rows if taken[row.line_id] and row.order_id not in waiting]
