"""The only place that changes targets; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.targets import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.taking_back import put_back
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import master
from makesell.ground.spine.documents import DocumentTable, NewDocument, move, not_now, number, open_many
from makesell.ground.spine.master import MasterTable

KIND = "target"


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A target cell to write; exactly one of person and unit."""

    measure: str
    period_id: int
    amount: Decimal
    currency: str
    unit_id: int
    title: str
    person_id: int | None = None
    for_unit_id: int | None = None
    value: str = "net"
    product_group_id: int | None = None
    territory_id: int | None = None
    base: Decimal | None = None
    growth_rate: Decimal | None = None
    state: str = states.DRAFT
    number: str | None = None
    revision: int = 1
    replaces_id: int | None = None
    reason: str = ""
    external_source: str | None = None
    external_id: str | None = None


TABLE = DocumentTable(
    KIND,
    "targets_target",
    NewSeries("target", "TG-{yy}-"),
    {
        "measure": "text", "value": "text", "period_id": "bigint", "person_id": "bigint", "for_unit_id": "bigint", "product_group_id": "bigint",
        "territory_id": "bigint", "amount": "numeric", "base": "numeric", "growth_rate": "numeric", "gap_name": "text", "revision": "int",
        "replaces_id": "bigint", "reason": "text", "approved_at": "timestamptz", "approved_by_id": "bigint",
    },
    states.TRANSITIONS,
    {"product_group_id": ("products_productgroup", "record_id"), "territory_id": ("territories_territory", "record_id")},
    lock="target",
)  # fmt: skip


def record_many(targets: Sequence[NewTarget], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes targets in two statements; returns their keys in the order given."""
    return open_many(TABLE, [_document(each, actor, at) for each in targets], actor=actor, at=at)


def _document(t: NewTarget, actor: Actor, at: dt.datetime) -> NewDocument:
    own = {name: getattr(t, name) for name in TABLE.columns if hasattr(t, name)}
    approved = {"approved_at": at, "approved_by_id": actor.person_id} if t.state == states.APPROVED else {}
    return NewDocument(t.title, t.state, t.person_id, t.unit_id, t.currency, own | approved, t.number, t.external_source, t.external_id)


Growth = tuple[Decimal | None, Decimal | None]     # base and rate; neither: an amount by hand
BY_HAND: Growth = (None, None)


def change_amounts(amounts: Mapping[int, Decimal], *, reason: str, growth: Mapping[int, Growth] | None = None) -> None:
    """Changes the amounts of drafts, by key, with the base and rate each is made of; an amount by hand has neither."""
    made = [(growth or {}).get(key, BY_HAND) for key in amounts]
    run(
        """update targets_target t set amount = n.amount, base = n.base, growth_rate = n.rate, reason = %s, version = t.version + 1
           from unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[]) as n(id, amount, base, rate) where t.record_id = n.id""",
        [reason, list(amounts), list(amounts.values()), [each[0] for each in made], [each[1] for each in made]],
    )


def name_gap(target_id: int, amount: Decimal, name: str) -> None:
    """Keeps what a split left of a target (or gave beyond it), and what it is called (13.19)."""
    run("update targets_target set gap = %s, gap_name = %s, version = version + 1 where record_id = %s", [amount, name, target_id])


def forget(target_id: int) -> None:
    """A draft that a file brought is taken away again; refuses (409) what was proposed since."""
    _only_draft(target_id)
    master.forget(MasterTable(KIND, TABLE.table, ""), target_id)


def restore(target_id: int, old: Mapping[str, Any]) -> None:
    """A draft is as it was before a file; refuses (409) what was proposed since."""
    _only_draft(target_id)
    put_back(TABLE.table, "record_id", target_id, old, "version = x.version + 1")


def _only_draft(target_id: int) -> None:
    if not run("select 1 from targets_target where record_id = %s and state = %s for no key update", [target_id, states.DRAFT]):
        raise not_now()


def move_state(target_ids: Sequence[int], act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Moves targets by a named act; refuses a target whose state does not allow it."""
    approved = {"approved_at": at, "approved_by_id": actor.person_id} if act == "approve" else {}
    move(TABLE, target_ids, act, actor=actor, at=at, reason=reason, values=approved)


def number_many(target_ids: Sequence[int], on: dt.date) -> None:
    """Gives targets that have none their number, the last thing an act does."""
    number(TABLE, target_ids, on)
