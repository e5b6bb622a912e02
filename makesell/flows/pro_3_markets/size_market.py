"""PRO-3 · Marketing states how large a market is: a draft for a segment (product group × territory), a period and a basis, with its source.

A draft may be changed. A published size is never changed: it is revised by a new draft, which restates it beside the figure that was
published (13.10).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from makesell.documents.research import actions, queries, states
from makesell.documents.research.access import MARKET_SIZES
from makesell.documents.research.queries import SizeRow
from makesell.documents.research.rules import judge_season
from makesell.flows.steps.author import author
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.organisation.queries import own_currency
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.ground.spine.master import Change
from makesell.ground.text import N_

ONCE = ("amount", "source", "source_date", "method", "confidence", "q1", "q2", "q3", "q4")


@dataclass(frozen=True, slots=True)
class NewSize:
    """A market size to state, and how far it can be relied on; `q1` … `q4` are the quarters' shares of a year, where they are known."""

    period_id: int
    amount: Decimal
    source: str
    source_date: dt.date
    basis: str = states.NET
    product_group_id: int | None = None
    territory_id: int | None = None
    method: str = ""
    confidence: str = ""
    q1: Decimal | None = None
    q2: Decimal | None = None
    q3: Decimal | None = None
    q4: Decimal | None = None


@act
def perform_many(facts: Sequence[NewSize], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Drafts market sizes; returns their keys in the order given."""
    MARKET_SIZES.require(actor, "create")
    return _draft([{each.name: getattr(fact, each.name) for each in fields(fact)} for fact in facts], actor=actor, at=at, reason=reason)


def perform(fact: NewSize, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


@act
def change(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Changes a draft; refuses (409) one that is published, or changed since it was read."""
    MARKET_SIZES.require(actor, "change")
    row = _row(fact.id)
    if row.state != states.DRAFT:
        raise Refusal("market_size.published", N_("A published size stands as it is; revise it instead."), status=409)
    after = {name: fact.values.get(name, getattr(row, name)) for name in ONCE}
    _judge(after, row.kind)
    values = {name: after[name] for name in fact.values if name in ONCE}
    if "amount" in values:
        values["amount"] = rounded(values["amount"])
    actions.change(actions.MARKET_SIZE, [Change(fact.id, values, fact.version)])
    happened([fact.id], "change", actor=actor, at=at, reason=reason)
    return fact.id


@act
def revise(size_id: int, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts a new statement of a published size; refuses (422) without a reason, (409) while another revision is drafted."""
    MARKET_SIZES.require(actor, "revise")
    row = _row(size_id)
    if row.state != states.PUBLISHED or queries.open_revision(size_id) is not None:
        raise Refusal("market_size.revision_open", N_("Only a published size that is not being revised already can be revised."), status=409)
    if not reason.strip():
        raise Refusal("market_size.reason", N_("Say why the size is restated; the reason stays with it."), field="reason")
    segment = {name: getattr(row, name) for name in ("period_id", "basis", "product_group_id", "territory_id")}
    stated = {name: values.get(name, getattr(row, name)) for name in ONCE}
    return _draft([{**segment, **stated, "revision": row.revision + 1, "replaces_id": row.id}], actor=actor, at=at, reason=reason)[0]


def _draft(rows: Sequence[Mapping[str, Any]], *, actor: Actor, at: dt.datetime, reason: str) -> list[int]:
    on = business_date(at)
    owner, unit = author(actor, on)
    drafts = []
    for row in rows:
        cell = period.by_id(row["period_id"])
        if cell is None:
            raise Refusal("period.unknown", N_("This period does not exist."), field="period", status=404)
        _judge(row, cell.kind)
        title = f"{cell.code} · {row['source']}"[:200]
        drafts.append(NewDocument(title, states.DRAFT, owner, unit, own_currency(), {**row, "amount": rounded(row["amount"])}))
    keys = actions.open_many(actions.MARKET_SIZE, drafts, on=on, actor=actor, at=at)
    happened(keys, "create", actor=actor, at=at, reason=reason)
    return keys


def _row(size_id: int) -> SizeRow:
    found = queries.sizes([size_id])
    if not found:
        raise missing()
    return found[0]


def _judge(row: Mapping[str, Any], kind: str) -> None:
    if row["amount"] is None or row["amount"] <= 0:
        raise Refusal("market_size.amount", N_("A market size is more than 0."), field="amount")
    if row["amount"] >= Decimal(10) ** 15:
        raise Refusal("number.too_large", N_("%(text)s is too large."), field="amount", text=str(row["amount"])[:40])
    if row.get("confidence", "") not in ("", *states.CONFIDENCES):
        raise Refusal("market_size.confidence", N_("A size is of high, medium or low confidence."), field="confidence")
    judge_season([row.get(name) for name in ("q1", "q2", "q3", "q4")], kind)
