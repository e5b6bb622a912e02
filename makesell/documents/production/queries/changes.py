"""Reads of engineering changes and pauses of production orders."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking, rows_as


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An engineering change, with what it changes line by line as it was asked for."""

    id: int
    asked_at: dt.datetime
    asked_by: str | None
    reason: str
    bom_id: int | None
    routing_id: int | None
    lines: list[dict[str, Any]]
    applied_at: dt.datetime | None
    refused_at: dt.datetime | None


_CHANGE: Final = """
select c.id, c.asked_at, p.name, c.reason, c.bom_id, c.routing_id, c.lines::text, c.applied_at, c.refused_at
from production_engineeringchange c left join organisation_person p on p.id = c.asked_by_id
"""


def of_order(order_id: int) -> list[ChangeRow]:
    """The engineering changes of a production order, newest first."""
    rows = run(f"{_CHANGE} where c.order_id = %s order by c.id desc", [order_id])
    return [ChangeRow(row[0], row[1], row[2], row[3], row[4], row[5], json.loads(row[6]), row[7], row[8]) for row in rows]


def waiting(order_id: int) -> ChangeRow | None:
    """The change of an order that waits for its decision."""
    return next((row for row in of_order(order_id) if row.applied_at is None and row.refused_at is None), None)


@dataclass(frozen=True, slots=True)
class PauseRow:
    """A time a production order stood still."""

    at: dt.datetime
    by: str | None
    by_customer: bool
    reason: str
    cost: Decimal
    minutes_freed: int
    back_on: dt.date | None
    ended_at: dt.datetime | None


def pauses(order_id: int) -> list[PauseRow]:
    """The pauses of a production order, newest first."""
    rows = run(
        """select x.at, p.name, x.by_customer, x.reason, x.cost, x.minutes_freed, x.back_on, x.ended_at from production_productionpause x
           left join organisation_person p on p.id = x.by_id where x.order_id = %s order by x.id desc""",
        [order_id],
    )
    return [PauseRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Labour:
    """What was spent on an order: the value of its minutes at the rates of its work centers, and how many pieces were begun of it."""

    order_id: int
    minutes: int
    value: Decimal
    begun: Decimal


def labour(order_ids: Sequence[int]) -> dict[int, Labour]:
    """What was spent on production orders at their operations — hours at their rates, pieces done outside at their price, those that a
    supplier sent back at the price agreed for them — in company currency."""
    rows = run(
        """select x.order_id, sum(x.spent_minutes)::int,
                  sum(x.spent_minutes * coalesce(w.cost_rate, 0) / 60 +
                      case when x.sent_qty > 0 then x.outside_cost else coalesce(x.outside_price, 0) * (x.good_qty + x.scrap_qty) end),
                  (array_agg(x.good_qty + x.scrap_qty order by x.position))[1]
           from production_operation x left join works_workcenter w on w.record_id = x.work_center_id where x.order_id = any(%s) group by 1""",
        [list(order_ids)],
    )
    return {int(row[0]): Labour(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class StoppedRow:
    """What was spent on a quantity that nobody wants any more."""

    order_id: int
    number: str | None
    position: int
    at: dt.datetime
    by: str | None
    qty: Decimal
    labour: Decimal
    material: Decimal


@asking
def stopped_of(sales_order_id: int) -> Ask[list[StoppedRow]]:
    """What was spent for lines of a sales order that were cancelled while they were made, newest first."""
    return Ask(
        """select s.order_id, o.number, l.position, s.at, p.name, s.qty, s.labour, s.material from production_stoppedwork s
           join production_productionorder o on o.record_id = s.order_id join orders_salesorderline l on l.line_id = s.order_line_id
           left join organisation_person p on p.id = s.by_id where l.order_id = %s order by s.id desc""",
        [sales_order_id],
        rows_as(StoppedRow),
    )
