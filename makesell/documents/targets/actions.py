"""The only place that changes targets; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.targets import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_
from makesell.ground.text.search import grams

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


def record_many(targets: Sequence[NewTarget], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes targets in two statements; returns their keys in the order given."""
    record_ids = spine.open_records(
        [
            spine.NewRecord(
                KIND, t.title, t.person_id, t.unit_id, t.number, t.external_source, t.external_id, grams=grams(t.number or "", t.title),
                sort_key=t.number or "",
            )
            for t in targets
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    run(
        """insert into targets_target (record_id, number, state, owner_id, unit_id, currency, version, measure, value, period_id, person_id,
               for_unit_id, product_group_id, territory_id, amount, base, growth_rate, revision, replaces_id, reason, approved_at, approved_by_id)
           select i, n, s, p, u, c, 1, m, v, pe, p, fu, pg, te, a, ba, gr, r, re, rs, case when s = 'approved' then %s::timestamptz end,
                  case when s = 'approved' then %s::bigint end
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[],
                       %s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::int[], %s::bigint[], %s::text[])
               as t(i, n, s, p, u, c, m, v, pe, fu, pg, te, a, ba, gr, r, re, rs)""",
        [
            at,
            actor.person_id,
            list(record_ids),
            [t.number for t in targets],
            [t.state for t in targets],
            [t.person_id for t in targets],
            [t.unit_id for t in targets],
            [t.currency for t in targets],
            [t.measure for t in targets],
            [t.value for t in targets],
            [t.period_id for t in targets],
            [t.for_unit_id for t in targets],
            [t.product_group_id for t in targets],
            [t.territory_id for t in targets],
            [t.amount for t in targets],
            [t.base for t in targets],
            [t.growth_rate for t in targets],
            [t.revision for t in targets],
            [t.replaces_id for t in targets],
            [t.reason for t in targets],
        ],
    )
    return record_ids


def change_amount(target_id: int, amount: Decimal, *, reason: str) -> None:
    """Changes a draft's amount."""
    run("update targets_target set amount = %s, reason = %s, version = version + 1 where record_id = %s", [amount, reason, target_id])


def name_gap(target_id: int, amount: Decimal, name: str) -> None:
    """Keeps what a split left of a target (or gave beyond it), and what it is called (13.19)."""
    run("update targets_target set gap = %s, gap_name = %s, version = version + 1 where record_id = %s", [amount, name, target_id])


def move_state(target_ids: Sequence[int], act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Moves targets by a named act; refuses a target whose state does not allow it."""
    allowed = {old: new for (old, name), new in states.TRANSITIONS.items() if name == act}
    moved = run(
        """update targets_target t set state = n.new, version = t.version + 1,
                  approved_at = case when n.new = 'approved' then %s else t.approved_at end,
                  approved_by_id = case when n.new = 'approved' then %s::bigint else t.approved_by_id end
           from unnest(%s::text[], %s::text[]) as n(old, new) where t.state = n.old and t.record_id = any(%s) returning t.record_id""",
        [at, actor.person_id, list(allowed), list(allowed.values()), list(target_ids)],
    )
    if len(moved) != len(set(target_ids)):
        raise Refusal(
            "target.state", "This target is not in a state that allows it.", who=N_("Whoever set the target can send it again."), status=409
        )
    spine.happened(list(target_ids), act, actor=actor, at=at, reason=reason)
