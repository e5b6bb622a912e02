"""PER-3 · Other shares of a confirmed order's credit are asked for, with the reason; another person decides, nothing is posted until then.

The sales director is asked, else an executive; never whose share it is, nor who asks. `domain.md` §3: shares are frozen at confirm, a later
split change is its own approved document.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import NewSplit, splits
from makesell.documents.orders.actions.splits import NewSplitChange
from makesell.documents.orders.queries import Acting
from makesell.flows.steps import approvals
from makesell.flows.steps.order_drafts import draft_of
from makesell.flows.steps.order_lines import judge_overlay, judge_people
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents

PURPOSE = "split_change"
LADDER = (R.SALES_DIRECTOR, R.EXECUTIVE)
Pair = tuple[Sequence[NewSplit], Sequence[NewSplit]]


@dataclass(frozen=True, slots=True)
class SplitWish:
    """The shares wished for of an order's credited lines; `lines` (positions) names some of them, else all."""

    order_id: int
    splits: tuple[NewSplit, ...]
    lines: tuple[int, ...] = ()


@act
def perform(fact: SplitWish, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Asks for other shares; returns the key of the change. Refuses shares that are none, (409) an order that is not confirmed or whose
    change waits already, and a change of nothing or without a reason."""
    POLICY.require(actor, "change_split")
    on = business_date(at)
    head = draft_of(actor, "change_split", fact.order_id, version=version, state=states.CONFIRMED)
    if not reason.strip():
        raise Refusal("split_change.reason", "Say why the credit is shared otherwise.", field="why")
    if queries.split_waits(head.id):
        raise Refusal("split_change.waits", "A change of this order's split waits for its decision already.", status=409)
    lines = _changed(fact, head, on)
    key = splits.ask(
        NewSplitChange(
            head.id, head.customer_id, head.customer, head.owner_id, head.unit_id, head.currency, on, reason.strip(), lines
        ),
        actor=actor, at=at,
    )  # fmt: skip
    if actor.person_id is not None:
        posts = approvals.ladder(LADDER, on, needed=R.SALES_DIRECTOR, without=concerned(lines.values()))
        approvals.ask([Ask(PURPOSE, key, posts, reason=reason, fingerprint=_shown(fact.splits))], actor=actor, at=at)
    documents.number(splits.TABLE, [key], on)
    return key


def _changed(fact: SplitWish, head: Acting, on: dt.date) -> dict[tuple[int, int], Pair]:
    """The credited lines (key, position) with their shares before and after, as far as those differ."""
    credited = {line.position: line.id for line in queries.acting_lines(head.id) if line.kind in states.CREDITED}
    unknown = sorted(set(fact.lines) - set(credited))
    if unknown:
        raise Refusal("split_change.line", "This order has no line %(line)s that earns a credit.", field="lines", line=unknown[0])
    judge(fact.splits, fact.lines or tuple(credited), on)
    before: dict[int, list[NewSplit]] = {}
    for row in queries.splits(head.id):
        before.setdefault(row.line_id, []).append(NewSplit(row.person_id, row.share, row.overlay))
    changed: dict[tuple[int, int], Pair] = {
        (key, position): (before[key], fact.splits)
        for position, key in credited.items()
        if position in (fact.lines or credited) and set(before[key]) != set(fact.splits)
    }
    if not changed:
        raise Refusal("split_change.nothing", "These are the shares it has.", field="splits")
    return changed


def judge(wanted: Sequence[NewSplit], positions: Collection[int], on: dt.date) -> None:
    """Shares of lines as every order's: whole, nobody twice, overlay within the rule; each to somebody who stands in a unit on the day."""
    for position in positions:
        orders.judge_shares(position, wanted)
    judge_people(wanted)
    judge_overlay(dict.fromkeys(positions, wanted), on)
    pairs = {(split.person_id, on) for split in wanted}
    if pairs - set(organisation.primary_units(pairs)):
        raise Refusal("split_change.unit", "Somebody credited here belongs to no unit on this day.", field="splits")


def concerned(pairs: Iterable[Pair]) -> set[int]:
    """Whose share changes."""
    return {split.person_id for before, after in pairs for split in set(before) ^ set(after)}


def _shown(wanted: Sequence[NewSplit]) -> str:
    return " ".join(f"{split.person_id}:{split.share}{'+' if split.overlay else ''}" for split in wanted)
