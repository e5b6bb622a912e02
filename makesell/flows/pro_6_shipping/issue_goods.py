"""PRO-6 · Goods issue 发货过账: the goods leave the warehouse at their cost, `shipped` is posted with the shares of the order, the
salesperson is told."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.acceptances import machine_actions as installed
from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.queries import DeliveryRow, LineRow
from makesell.documents.orders.states import GIVEN
from makesell.flows.steps import credit_stops, dates, due_items, exposure, gates, given, loans, machines
from makesell.flows.steps.post_shipped import post_shipped
from makesell.flows.steps.post_stock import Free, free, places, post_issued
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.db.asking import together
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import hold
from makesell.ground.text import N_
from makesell.masterdata.products.words import SERIAL, SHIPPED, UNTRACKED

LEFT = N_("%(number)s for %(customer)s has left the warehouse.")


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Issues the goods of picked deliveries today; refuses (409) what is not picked, half packed, not there, not paid, without
    the export licence it needs, or not allowed by credit."""
    POLICY.require(actor, "issue_goods")
    on = business_date(at)
    orders = locks.Of(queries.ORDERS, [list(facts)])
    locks.take_all(dates.gates(dates.ACCOUNTING_AND_SALES, [on]), ("order", orders), ("delivery", facts), places(facts))
    hold(deliveries.TABLE, facts, version)
    found = _read(facts, on)
    _refuse_half_packed(found.lines)
    deliveries.issue(facts, on, actor=actor, at=at, reason=reason)
    gates.refuse_leaving(found.leaving)
    credit_stops.refuse(found.credit, on)
    post_issued(facts, found.free, on=on, counted=found.counted, lots=any(line.tracking != UNTRACKED for line in found.lines))
    loans.lend(found.lines, facts, on, found.counted)
    if any(line.kind in GIVEN for line in found.lines):
        given.spend(facts, on, found.counted)
    post_shipped(facts, on)
    if found.waits:
        due_items.triggered({line.order_id for line in found.lines})
    exposure.of_deliveries(facts)
    _tell(found.rows, at)
    if any((line.tracking, line.installed_from) == (SERIAL, SHIPPED) for line in found.lines):
        installed.number(machines.arise(facts, on, shipped=True, actor=actor, at=at), on)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]


@dataclass(frozen=True, slots=True)
class _Found:
    """What the act reads under its locks: the deliveries, what stands against their leaving, whether money waits for it."""

    counted: dt.date
    rows: list[DeliveryRow]
    lines: list[LineRow]
    leaving: list[gates.Leaving]
    credit: list[credit_stops.Stands]
    free: list[Free]
    waits: bool


def _read(facts: Sequence[int], on: dt.date) -> _Found:
    counts, *found = together(
        dates.counting(dates.ACCOUNTING_AND_SALES, [on]), queries.of_ids.ask(facts), queries.lines_of.ask(facts), gates.leaving.ask(facts, on),
        credit_stops.before_leaving.ask(facts, on), free.ask(facts), due_items.waits.ask(facts),
    )  # fmt: skip
    return _Found(counts["accounting"][on], *found)


def _refuse_half_packed(lines: Sequence[LineRow]) -> None:
    packed = {line.delivery_id for line in lines if line.packed_qty}
    left = next((line for line in lines if line.delivery_id in packed and line.packed_qty < line.qty), None)
    if left is not None:
        raise Refusal(
            "delivery.half_packed", "Of line %(line)s, %(left)s lie in no parcel yet.", status=409, line=left.position,
            left=format((left.qty - left.packed_qty).normalize(), "f"), who=N_("The warehouse"),
        )  # fmt: skip


def _tell(rows: Sequence[DeliveryRow], at: dt.datetime) -> None:
    tell_many(
        [
            NewNotice(row.owner_id, "delivery_issued", LEFT, {"number": row.number or "", "customer": row.customer}, row.id)
            for row in rows
            if row.owner_id is not None
        ],
        at=at,
    )
