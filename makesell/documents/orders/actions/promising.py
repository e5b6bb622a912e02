"""What is promised of lines, and every day that moved."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.ground.db import run
from makesell.ground.db.writing import Write


@dataclass(frozen=True, slots=True)
class SchedulePart:
    """A quantity of a line with its date, or so many working days after the gate, and where it comes from."""

    qty: Decimal
    source: str
    date: dt.date | None
    days_after_gate: int | None = None
    requested_date: dt.date | None = None
    ship_to_id: int | None = None


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The promise of a line: its parts and what binds it."""

    line_id: int
    parts: tuple[SchedulePart, ...]
    cause: Mapping[str, Any]

    @property
    def date(self) -> dt.date | None:
        """The day on which all of it is there; None behind a gate."""
        dates = [part.date for part in self.parts if part.date is not None]
        return max(dates) if len(dates) == len(self.parts) else None


def schedule(rows: Sequence[Scheduled], *, first: bool, new: bool = False) -> None:
    """Writes the promises of lines over those they had (`new`: they had none); `first` keeps them as the first promise, where there is none yet."""
    if not rows:
        return
    if not new:
        run("delete from orders_scheduleline where line_id = any(%s)", [[row.line_id for row in rows]])
    scheduling(rows, first=first).done()


def scheduling(rows: Sequence[Scheduled], *, first: bool) -> Write[None]:
    """The promises of lines that have none, to be written together with something else."""
    lines = [row.line_id for row in rows]
    flat = [(row.line_id, n, part) for row in rows for n, part in enumerate(row.parts, 1)]
    return Write(
        """order_promises as (
               insert into orders_scheduleline (line_id, position, qty, source, promised_date, days_after_gate, requested_date, ship_to_id)
               select * from unnest(%s::bigint[], %s::int[], %s::numeric[], %s::text[], %s::date[], %s::int[], %s::date[], %s::bigint[])
           ), order_promised as (
               update orders_salesorderline l set current_promised_date = t.day, promise_cause = t.cause::jsonb,
                   first_promised_date = case when %s then coalesce(l.first_promised_date, t.day) else l.first_promised_date end
               from unnest(%s::bigint[], %s::date[], %s::text[]) as t(line_id, day, cause) where l.line_id = t.line_id
           )""",
        [
            [line for line, _, _ in flat],
            [n for _, n, _ in flat],
            [part.qty for *_, part in flat],
            [part.source for *_, part in flat],
            [part.date for *_, part in flat],
            [part.days_after_gate for *_, part in flat],
            [part.requested_date for *_, part in flat],
            [part.ship_to_id for *_, part in flat],
            first,
            lines,
            [row.date for row in rows],
            [json.dumps(dict(row.cause)) for row in rows],
        ],
    )


def unschedule(line_ids: Sequence[int]) -> None:
    """Lines promise nothing any more."""
    run("delete from orders_scheduleline where line_id = any(%s)", [list(line_ids)])


@dataclass(frozen=True, slots=True)
class NewPromiseChange:
    """A promised date that moved."""

    line_id: int
    from_date: dt.date | None
    to_date: dt.date | None
    cause: str
    params: Mapping[str, Any]
    told_id: int | None = None
    by_customer: bool = False


def promise_moved(rows: Sequence[NewPromiseChange], *, at: dt.datetime) -> None:
    """Keeps changes of promised dates; one the customer asked for sets a new first promise."""
    if not rows:
        return
    run(
        """insert into orders_promisechange (line_id, at, from_date, to_date, cause, params, by_customer, told_id)
           select l, %s, f, t, c, p::jsonb, b, w
           from unnest(%s::bigint[], %s::date[], %s::date[], %s::text[], %s::text[], %s::boolean[], %s::bigint[]) as x(l, f, t, c, p, b, w)""",
        [
            at,
            [r.line_id for r in rows],
            [r.from_date for r in rows],
            [r.to_date for r in rows],
            [r.cause for r in rows],
            [json.dumps(dict(r.params)) for r in rows],
            [r.by_customer for r in rows],
            [r.told_id for r in rows],
        ],
    )
    asked = [r.line_id for r in rows if r.by_customer]
    if asked:
        run("update orders_salesorderline set first_promised_date = current_promised_date where line_id = any(%s)", [asked])
