"""The only place that changes sales plans; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.plans import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change

TABLE: Final = DocumentTable(
    kind="plan",
    table="plans_salesplan",
    lock="plan",
    series=NewSeries("plan", "SP-{yyyy}-"),
    columns={
        "title": "text", "period_id": "bigint", "strategy": "text", "revision": "int", "replaces_id": "bigint", "reason": "text",
        "approved_at": "timestamptz", "reviewed_at": "timestamptz", "review": "text",
    },
    transitions=states.TRANSITIONS,
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)


@dataclass(frozen=True, slots=True)
class NewAnalysis:
    """A row of the analysis."""

    kind: str
    text: str = ""
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewAction:
    """An action."""

    what: str
    owner_id: int
    due_date: dt.date


@dataclass(frozen=True, slots=True)
class Parts:
    """The four parts of a plan: analysis, groups (name, query), actions, budget (name, amount)."""

    analysis: Sequence[NewAnalysis] = ()
    groups: Sequence[tuple[str, str]] = ()
    actions: Sequence[NewAction] = ()
    budget: Sequence[tuple[str, Decimal]] = ()


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan to draft."""

    title: str
    owner_id: int | None
    unit_id: int
    currency: str
    period_id: int
    strategy: str = ""
    parts: Parts = field(default_factory=Parts)
    revision: int = 1
    replaces_id: int | None = None
    reason: str = ""


def draft(new: NewPlan, *, actor: Actor, at: dt.datetime) -> int:
    """Writes a draft with its parts; returns its key."""
    values = {
        "title": new.title, "period_id": new.period_id, "strategy": new.strategy, "revision": new.revision, "replaces_id": new.replaces_id,
        "reason": new.reason, "review": "",
    }  # fmt: skip
    (key,) = documents.open_many(
        TABLE, [NewDocument(new.title, states.DRAFT, new.owner_id, new.unit_id, new.currency, values)], actor=actor, at=at
    )
    put_parts(key, new.parts)
    return key


def change(plan_id: int, values: Mapping[str, Any], parts: Parts, *, actor: Actor, at: dt.datetime) -> None:
    """Changes a draft and writes its parts anew (nothing points at the parts of a draft)."""
    documents.change(TABLE, [Change(plan_id, values)], titles={plan_id: str(values["title"])})
    for table in ("plans_analysisrow", "plans_targetgroup", "plans_planaction", "plans_budgetline"):
        run(f"delete from {table} where plan_id = %s", [plan_id])
    run("delete from spine_line where record_id = %s", [plan_id])
    put_parts(plan_id, parts)
    spine.happened([plan_id], "change", actor=actor, at=at)


def put_parts(plan_id: int, parts: Parts) -> None:
    """Writes the four parts of a plan."""
    plan = {"plan_id": plan_id}
    insert_set(
        "plans_analysisrow",
        {"plan_id": "bigint", "position": "int", "kind": "text", "text": "text", "source_id": "bigint", "currency": "text"},
        [plan | {"position": n, "kind": a.kind, "text": a.text, "source_id": a.source_id, "currency": ""} for n, a in enumerate(parts.analysis, 1)],
    )
    insert_set(
        "plans_targetgroup",
        {"plan_id": "bigint", "position": "int", "name": "text", "query": "text"},
        [plan | {"position": n, "name": name, "query": query} for n, (name, query) in enumerate(parts.groups, 1)],
    )
    insert_set(
        "plans_planaction",
        {"plan_id": "bigint", "position": "int", "what": "text", "owner_id": "bigint", "due_date": "date", "result": "text"},
        [
            plan | {"position": n, "what": a.what, "owner_id": a.owner_id, "due_date": a.due_date, "result": ""}
            for n, a in enumerate(parts.actions, 1)
        ],
    )
    lines = spine.open_lines([(plan_id, n) for n in range(1, len(parts.budget) + 1)])
    insert_set(
        "plans_budgetline",
        {"line_id": "bigint", "plan_id": "bigint", "position": "int", "name": "text", "amount": "numeric"},
        [
            plan | {"line_id": line, "position": n, "name": name, "amount": amount}
            for n, (line, (name, amount)) in enumerate(zip(lines, parts.budget, strict=True), 1)
        ],
    )


def freeze(amounts: Mapping[int, tuple[Decimal, str]], counts: Mapping[int, int], *, at: dt.datetime) -> None:
    """Keeps what the rows of the analysis (amount, currency) and the groups (count) say at approval, by their keys."""
    update_set(
        "plans_analysisrow", "id", {"amount": "numeric", "currency": "text", "frozen_at": "timestamptz"},
        [(key, {"amount": amount, "currency": currency, "frozen_at": at}) for key, (amount, currency) in amounts.items()],
    )  # fmt: skip
    update_set("plans_targetgroup", "id", {"count_then": "int"}, [(key, {"count_then": count}) for key, count in counts.items()])


def finish(action_id: int, result: str, *, at: dt.datetime) -> None:
    """Keeps the result of an action."""
    run("update plans_planaction set result = %s, done_at = %s where id = %s", [result, at, action_id])
