"""PRO-5 · Goods on loan 借用 are given back, whole or in part: they lie in a warehouse again at the cost and with the lots they were lent with;
or the customer keeps them longer.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import loans as moves
from makesell.documents.orders.actions.loans import NewMove
from makesell.flows.steps import loans
from makesell.flows.steps.confirming import warehouse_of
from makesell.flows.steps.dates import business_dates, counted
from makesell.flows.steps.loans import Moving
from makesell.flows.steps.order_drafts import draft_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import queries as works


@dataclass(frozen=True, slots=True)
class Back:
    """How much of which loans of an order (position, quantity; None: all that is out; without any, everything) is back, in which own
    warehouse, and the lot or serial numbers of lines (position, numbers)."""

    order_id: int
    parts: tuple[tuple[int, Decimal | None], ...] = ()
    warehouse_id: int | None = None
    lots: tuple[tuple[int, str], ...] = ()


@act
def perform(fact: Back, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes goods on loan back; returns the order. Refuses (409) more than is out, lots that are not, and a place that is no own warehouse."""
    POLICY.require(actor, "give_back")
    on = business_date(at)
    counts = counted("accounting", on)
    head = draft_of(actor, "give_back", fact.order_id, version=version, state=states.CONFIRMED)
    parts = loans.wanted(fact.parts, queries.acting_lines(head.id))
    place = fact.warehouse_id or warehouse_of()
    if not any(row.id == place and row.kind == "own" and row.active for row in works.warehouses()):
        raise Refusal("loan.back_to", "Goods come back to an own warehouse.", field="warehouse")
    known = products.kept([line.product_id for line, _ in parts if line.product_id is not None])
    for number, (line, qty) in enumerate(parts, 1):
        digits = known[line.product_id or 0].digits
        if qty != rounded(qty, digits):
            raise Refusal("quantity.digits", "This unit of measure has %(digits)s decimals.", field=f"lines.{number}.qty", digits=digits)
    loans.lock([line.product_id for line, _ in parts if line.product_id is not None], place)
    sources = orders.open_sources(head.id, len(parts))
    named = dict(fact.lots)
    loans.move(
        [Moving(line, qty, source, named.get(line.position, "")) for (line, qty), source in zip(parts, sources, strict=True)], place, on, counts
    )
    moves.moved(
        [
            NewMove(source, line.id, states.GIVEN_BACK, qty, on, place, note=reason)
            for (line, qty), source in zip(parts, sources, strict=True)
        ]
    )  # fmt: skip
    happened([head.id], "give_back", actor=actor, at=at, reason=reason)
    return head.id


@act
def extend(
    order_id: int, days: tuple[tuple[int, dt.date], ...], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None
) -> int:
    """Goods on loan are back by other days (position, day); refuses a day gone by, what is no loan or is not out, and a wish without a reason."""
    POLICY.require(actor, "extend_loan")
    on = business_date(at)
    business_dates("sales", [on])
    head = draft_of(actor, "extend_loan", order_id, version=version, state=states.CONFIRMED)
    if not reason.strip():
        raise Refusal("loan.reason", "Say why the customer keeps it longer.", field="why")
    if any(day < on for _, day in days):
        raise Refusal("loan.past", "This day is over.", field="lines")
    parts = loans.wanted([(position, None) for position, _ in days], queries.acting_lines(head.id))
    orders.due_back({line.id: day for (line, _), (_, day) in zip(parts, days, strict=True)})
    happened([head.id], "extend_loan", actor=actor, at=at, reason=reason)
    return head.id
