"""PER-3 · Somebody else approves other shares: from this day they are the order's, and its credits are posted anew.

In the same transaction what stands of the former credits is mirrored and posted with the new shares, on the day of the approval (of a
closed month: the first open one). Those whose share has changed are told.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.orders import queries
from makesell.documents.orders.access import SPLITS
from makesell.documents.orders.actions import NewSplit, splits
from makesell.documents.orders.queries import ShareRow, SplitChangeRow
from makesell.flows.per_3_reward.change_split import PURPOSE, Pair, concerned, judge
from makesell.flows.steps import approvals
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.post_split import Shares, post_split
from makesell.ground import locks, shown
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.text import N_

TOLD = N_("The credit of order %(order)s is shared otherwise now: %(shares)s.")


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Approves one; true when that decides it. Refuses (403) whose share changes and who asked, (409) what is decided or has moved on."""
    SPLITS.require(actor, "approve")
    _four_eyes(queries.changed_shares(fact), actor)
    business_dates("sales", [business_date(at)])
    if not approvals.decide_of(PURPOSE, [fact], "approved", actor=actor, at=at, reason=reason):
        return False
    locked(splits.TABLE, SPLITS, "approve", [fact], queries.split_changes, actor=actor, version=version)
    follow([fact], actor=actor, at=at, reason=reason)
    return True


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows the decision of the approval. Roles were asked there, four eyes are asked again."""
    business_dates("sales", [business_date(at)])
    documents.hold(splits.TABLE, facts)
    rows = queries.split_changes(facts)
    locks.take("order", {row.order_id for row in rows})
    for row in rows:
        _carry_out(row, queries.changed_shares(row.id), actor=actor, at=at, reason=reason)
    return list(facts)


def _carry_out(row: SplitChangeRow, shares: Sequence[ShareRow], *, actor: Actor, at: dt.datetime, reason: str) -> None:
    on = business_date(at)
    counted = business_dates("sales", [on])[on]
    _four_eyes(shares, actor)
    pairs = _pairs(shares)
    _still(row, pairs)
    positions = {each.order_line_id: each.position for each in shares}
    for line, (_, after) in pairs.items():
        judge(after, [positions[line]], counted)
    splits.carry_out(row.id, on, actor=actor, at=at, reason=reason)
    of_line = {each.order_line_id: each.line_id for each in shares}
    post_split({line: Shares(of_line[line], tuple(after)) for line, (_, after) in pairs.items()}, on)
    _tell(row, shares, concerned(pairs.values()), at)


def _pairs(shares: Sequence[ShareRow]) -> dict[int, Pair]:
    """By order line its shares before and after."""
    pairs: dict[int, tuple[list[NewSplit], list[NewSplit]]] = {}
    for each in shares:
        pairs.setdefault(each.order_line_id, ([], []))[each.after].append(NewSplit(each.person_id, each.share, each.overlay))
    return {line: (before, after) for line, (before, after) in pairs.items()}


def _still(row: SplitChangeRow, pairs: dict[int, Pair]) -> None:
    """What was asked for changes the shares that were shown, and no others."""
    now: dict[int, set[NewSplit]] = {}
    for each in queries.splits(row.order_id):
        now.setdefault(each.line_id, set()).add(NewSplit(each.person_id, each.share, each.overlay))
    if any(now.get(line) != set(before) for line, (before, _) in pairs.items()):
        raise Refusal("split_change.moved", "The order's shares have changed since this was asked for.", status=409)


def _four_eyes(shares: Sequence[ShareRow], actor: Actor) -> None:
    """Nobody decides about a share of his own — not as a substitute either."""
    if actor.person_id is None and actor.kind != "system":
        raise Refusal("split_change.approver", "Only a person may approve other shares.", status=403, who=N_("A sales director"))
    if actor.person_id in concerned(_pairs(shares).values()):
        raise Refusal(
            "split_change.four_eyes", "Nobody decides about a share of his own.", status=403,
            who=N_("Another director or executive can decide it."),
        )  # fmt: skip


def _tell(row: SplitChangeRow, shares: Sequence[ShareRow], people: set[int], at: dt.datetime) -> None:
    """Everybody whose share has changed, with the shares from now on; house accounts read nothing."""
    houses = {each.person_id for each in shares if each.house}
    first = min(each.position for each in shares)
    now = ", ".join(f"{each.name} {shown.quantity(each.share * 100)} %" for each in shares if each.after and each.position == first)
    told = [NewNotice(person, "split_changed", TOLD, {"order": row.order or "", "shares": now}, row.id) for person in sorted(people - houses)]
    tell_many(told, at=at)
