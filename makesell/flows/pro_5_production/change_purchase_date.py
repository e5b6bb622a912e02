"""PRO-5 · The supplier says another day: who holds what comes is promised anew and told; material that comes later is reported as a slip, which
finds the orders it really hits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from makesell.documents.production.queries import operations
from makesell.documents.purchases import actions as purchases
from makesell.documents.purchases import states
from makesell.documents.purchases.queries import PurchaseLineRow
from makesell.documents.slips import states as slip_states
from makesell.flows.pro_5_production import report_slip
from makesell.flows.pro_5_production.report_slip import Told
from makesell.flows.steps.purchases import moved, purchase_of, refuse_day
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class DateFact:
    """A purchase order and the days its lines come on now, by position; without a position all that has not come."""

    purchase_id: int
    due_date: dt.date
    positions: tuple[int, ...] = ()


@act
def perform(fact: DateFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Moves the days of lines; refuses a day that has passed and a change without its reason. Returns the slips it made."""
    on = business_date(at)
    row, lines = purchase_of(actor, "change_date", fact.purchase_id, states=states.COMING, version=version)
    refuse_day(fact.due_date, on, "due_date")
    if not reason.strip():
        raise Refusal("purchase.reason", "Say why it comes on another day.", field="why")
    wanted = [line for line in lines if line.open_qty > 0 and (not fact.positions or line.position in fact.positions)]
    days = {line.id: fact.due_date for line in wanted if line.due_date != fact.due_date}
    if not days or {line.position for line in wanted} < set(fact.positions):
        raise Refusal("purchase.no_change", "Name lines that have not come, and another day.", field="due_date")
    later = sorted({line.product_id for line in wanted if line.id in days and line.due_date < fact.due_date})
    purchases.move([row.id], "change_date", actor=actor, at=at, reason=reason)
    moved(wanted, days, _said(row.number, wanted, days, reason), actor=actor, at=at, on=on)
    return [
        report_slip.perform(Told(slip_states.MATERIAL, product_id=product, new_date=fact.due_date), actor=actor, at=at, reason=reason).key
        for product in later
        if operations.short_of(product)
    ]


def _said(number: str | None, lines: Sequence[PurchaseLineRow], days: Mapping[int, dt.date], reason: str) -> dict[str, str]:
    first = next(line for line in lines if line.id in days)
    return {"purchase": number or "", "was": first.due_date.isoformat(), "now": days[first.id].isoformat(), "reason": reason}
