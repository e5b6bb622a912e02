"""Flows/history: writes production orders of the past."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.flows.history.facts import WorkOrderFact
from makesell.flows.history.writing.goods import PRODUCT
from makesell.flows.history.writing.into import UNIT, Into
from makesell.flows.history.writing.places import WAREHOUSE
from makesell.flows.pro_5_production import record_production
from makesell.flows.pro_5_production.record_production import PastOrder
from makesell.ground import clock

WORK_ORDER: Final = "production_order"
MORNING, EVENING = dt.time(8), dt.time(17)


def write_work_orders(into: Into, batch: Sequence[WorkOrderFact], *, unit: str, warehouse: str) -> None:
    """Production orders of a unit into a warehouse, released in the morning of their first day and done in the evening of their last."""
    new = into.missing(WORK_ORDER, batch)
    if not new:
        return
    unit_id, warehouse_id, zone = into.key(UNIT, unit), into.key(WAREHOUSE, warehouse), clock.zone()
    keys = record_production.perform_many(
        [
            PastOrder(
                into.key(PRODUCT, fact.product), fact.number, warehouse_id, unit_id, into.currency, fact.number, fact.qty, fact.good, fact.scrap,
                dt.datetime.combine(fact.start, MORNING, zone), fact.due, dt.datetime.combine(fact.end, EVENING, zone), into.source,
                fact.external_id,
            )
            for fact in new
        ],
        actor=into.actor,
        at=into.at,
    )  # fmt: skip
    into.add(WORK_ORDER, [fact.external_id for fact in new], keys)
