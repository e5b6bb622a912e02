"""Flows/history: writes production orders of the past."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from makesell.flows.history.facts import WorkOrderFact, WorkStepFact
from makesell.flows.history.writing.goods import PRODUCT
from makesell.flows.history.writing.into import UNIT, Into
from makesell.flows.history.writing.places import WAREHOUSE, WORK_CENTER
from makesell.flows.pro_5_production import record_production
from makesell.flows.pro_5_production.record_production import PastOrder, PastStep
from makesell.ground import clock
from makesell.ground.money import rounded

WORK_ORDER: Final = "production_order"
MORNING, EVENING = dt.time(8), dt.time(17)
_MINUTES: Final = Decimal(60)


def write_work_orders(into: Into, batch: Sequence[WorkOrderFact], *, unit: str, warehouse: str) -> None:
    """Production orders of a unit into a warehouse, released in the morning of their first day and done in the evening of their last; their steps
    likewise."""
    new = into.missing(WORK_ORDER, batch)
    if not new:
        return
    unit_id, warehouse_id = into.key(UNIT, unit), into.key(WAREHOUSE, warehouse)
    keys = record_production.perform_many(
        [
            PastOrder(
                into.key(PRODUCT, fact.product), fact.number, warehouse_id, unit_id, into.currency, fact.number, fact.qty, fact.good, fact.scrap,
                _morning(fact.start), fact.due, _evening(fact.end), into.source, fact.external_id, tuple(_step(into, step) for step in fact.steps),
            )
            for fact in new
        ],
        actor=into.actor,
        at=into.at,
    )  # fmt: skip
    into.add(WORK_ORDER, [fact.external_id for fact in new], keys)


def _step(into: Into, fact: WorkStepFact) -> PastStep:
    return PastStep(
        fact.sequence, into.key(WORK_CENTER, fact.work_center), _morning(fact.planned_start), _evening(fact.planned_end), _morning(fact.start),
        _evening(fact.end), int(rounded(fact.hours * _MINUTES, 0)),
    )  # fmt: skip


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, MORNING, clock.zone())


def _evening(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, EVENING, clock.zone())
