"""The only place that changes demand plans; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from makesell.documents.forecasts import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    kind="demand_plan",
    table="forecasts_demandplan",
    lock="demand_plan",
    series=NewSeries("demand_plan", "DP-{yy}{mm}-"),
    columns={
        "start_date": "date", "due_at": "timestamptz", "submitted_at": "timestamptz", "agreed_at": "timestamptz", "agreed_by_id": "bigint",
        "answer": "text",
    },
    transitions=states.TRANSITIONS,
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
_LINE: Final = {
    "plan_id": "bigint", "month": "date", "customer_id": "bigint", "product_group_id": "bigint", "product_id": "bigint", "baseline": "numeric",
    "low": "numeric", "high": "numeric", "method": "text", "last_year": "numeric", "price": "numeric", "override": "numeric", "reason": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A demand plan to open."""

    owner_id: int
    title: str
    unit_id: int
    currency: str
    start: dt.date
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of a demand plan."""

    plan_id: int
    month: dt.date
    customer_id: int | None
    product_group_id: int | None
    product_id: int | None
    baseline: Decimal
    low: Decimal
    high: Decimal
    method: str
    last_year: Decimal
    price: Decimal
    override: Decimal | None = None
    reason: str = ""


def open_many(plans: Sequence[NewPlan], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens demand plans; returns their keys in the order given."""
    return documents.open_many(
        TABLE,
        [
            NewDocument(p.title, states.OPEN, p.owner_id, p.unit_id, p.currency, {"start_date": p.start, "due_at": p.due_at, "answer": ""})
            for p in plans
        ],
        actor=actor,
        at=at,
    )


def write_lines(lines: Sequence[NewLine]) -> None:
    """Writes lines of demand plans, in one statement."""
    insert_set("forecasts_demandline", _LINE, [asdict(line) for line in lines])


def say(plan_id: int, words: Mapping[int, tuple[Decimal | None, str]]) -> None:
    """Keeps the person's own word of lines — quantity and reason, or nothing — and raises the plan's version."""
    run(
        """update forecasts_demandline l set override = s.qty, reason = s.reason
           from unnest(%s::bigint[], %s::numeric[], %s::text[]) as s(id, qty, reason)
           where l.id = s.id and l.plan_id = %s and (l.override, l.reason) is distinct from (s.qty, s.reason)""",
        [list(words), [qty for qty, _ in words.values()], [reason for _, reason in words.values()], plan_id],
    )
    run("update forecasts_demandplan set version = version + 1 where record_id = %s", [plan_id])


def drop_lines(line_ids: Sequence[int]) -> None:
    """Lines that somebody added by hand go."""
    run("delete from forecasts_demandline where id = any(%s)", [list(line_ids)])


@dataclass(frozen=True, slots=True)
class NewSupply:
    """A production order that was planned by forecast."""

    production_id: int
    month: dt.date
    qty: Decimal


def supply(rows: Sequence[NewSupply]) -> None:
    """Keeps which production was planned by forecast."""
    insert_set("forecasts_forecastsupply", {"production_id": "bigint", "month": "date", "qty": "numeric"}, [asdict(row) for row in rows])
