"""The only place that writes what the shop floor reports of operations, and takes it back by mirrors; imported by flows only."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.production import states
from makesell.documents.production.actions import TABLE
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class NewReport:
    """What is reported of an operation; `output` is the report of the order's output it makes, `ends` that nothing more comes of it."""

    operation_id: int
    good: Decimal
    scrap: Decimal = NOTHING
    rework: Decimal = NOTHING
    minutes: int = 0
    cause: str = ""
    note: str = ""
    ends: bool = False


def start(operation_id: int, *, at: dt.datetime) -> bool:
    """An operation begins; false when it had begun before."""
    rows = run(
        "update production_operation set state = 'started', started_at = %s where id = %s and state = 'waiting' returning id", [at, operation_id]
    )
    return bool(rows)


def open_line(order_id: int) -> int:
    """A line of the order that a report is known by."""
    rows = run("select coalesce(max(position), 2) + 1 from spine_line where record_id = %s", [order_id])
    return spine.open_lines([(order_id, int(rows[0][0]))])[0]


def write(order_id: int, new: NewReport, *, last: bool, actor: Actor, at: dt.datetime, reason: str = "") -> tuple[int, int | None]:
    """Writes a report of an operation and, of the last operation's good pieces and of all scrap, of the order's output.

    Returns the line of the operation's report, and the line of the order's where there is one.
    """
    line = open_line(order_id)
    good = new.good if last else NOTHING
    output = _output(order_id, good, new.scrap, actor=actor, at=at) if good or new.scrap else None
    run(
        """insert into production_operationreport (operation_id, line_id, output_id, at, by_id, good_qty, scrap_qty, rework_qty, minutes, cause, note)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            new.operation_id, line, output[0] if output else None, at, actor.person_id, new.good, new.scrap, new.rework, new.minutes, new.cause,
            new.note,
        ],
    )  # fmt: skip
    run(
        """update production_operation set good_qty = good_qty + %s, scrap_qty = scrap_qty + %s, rework_qty = rework_qty + %s,
               spent_minutes = spent_minutes + %s, started_at = coalesce(started_at, %s), state = case when %s then 'done' else 'started' end,
               done_at = case when %s then %s::timestamptz end where id = %s""",
        [new.good, new.scrap, new.rework, new.minutes, at, new.ends, new.ends, at, new.operation_id],
    )
    documents.move(TABLE, [order_id], "report", actor=actor, at=at, reason=reason)
    return line, output[1] if output else None


def _output(order_id: int, good: Decimal, scrap: Decimal, *, actor: Actor, at: dt.datetime, undoes: int | None = None) -> tuple[int, int]:
    line = open_line(order_id)
    rows = run(
        """insert into production_outputreport (order_id, line_id, at, by_id, good_qty, scrap_qty, undoes_id) values (%s, %s, %s, %s, %s, %s, %s)
           returning id""",
        [order_id, line, at, actor.person_id, good, scrap, undoes],
    )
    run("update production_productionorder set good_qty = good_qty + %s, scrap_qty = scrap_qty + %s where record_id = %s", [good, scrap, order_id])
    return int(rows[0][0]), line


def undo(report_id: int, *, actor: Actor, at: dt.datetime, reason: str) -> int:
    """Takes a report back by its mirror; returns the line of the mirror."""
    (row,) = run(
        """select o.order_id, r.operation_id, r.good_qty, r.scrap_qty, r.rework_qty, r.minutes, r.cause, r.output_id, x.good_qty, x.scrap_qty
           from production_operationreport r join production_operation o on o.id = r.operation_id
           left join production_outputreport x on x.id = r.output_id where r.id = %s""",
        [report_id],
    )
    order_id, operation_id, good, scrap, rework, minutes, cause, output_id, out_good, out_scrap = row
    line = open_line(order_id)
    output = _output(order_id, -out_good, -out_scrap, actor=actor, at=at, undoes=output_id)[0] if output_id else None
    run(
        """insert into production_operationreport (operation_id, line_id, output_id, at, by_id, good_qty, scrap_qty, rework_qty, minutes, cause,
               note, undoes_id) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)""",
        [operation_id, line, output, at, actor.person_id, -good, -scrap, -rework, -minutes, cause, reason, report_id],
    )
    run(
        """update production_operation set good_qty = good_qty - %s, scrap_qty = scrap_qty - %s, rework_qty = rework_qty - %s,
               spent_minutes = spent_minutes - %s, state = 'started', done_at = null where id = %s""",
        [good, scrap, rework, minutes, operation_id],
    )
    documents.move(TABLE, [order_id], "undo_report", actor=actor, at=at, reason=reason)
    return line


def issued(order_id: int, product_id: int, qty: Decimal) -> None:
    """So much of a component was issued (or came back: below 0)."""
    run(
        "update production_component set issued_qty = issued_qty + %s where order_id = %s and product_id = %s", [qty, order_id, product_id]
    )


def make_less(order_id: int, qty: Decimal) -> None:
    """Less will come of an order than was planned."""
    going = [*states.OPEN, states.PAUSED]
    run("update production_productionorder set qty = qty - %s where record_id = %s and state = any(%s)", [qty, order_id, going])
