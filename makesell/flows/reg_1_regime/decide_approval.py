"""REG-1 · Whoever holds the post of an approval's step decides it; the act it was asked for follows at once, and who asked is told.

`WHAT_FOLLOWS` is the one table of purposes: a new purpose is one line here. Rights come from the approval itself (also those of
a substitute), so what follows asks no role again.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from makesell.flows.org_1_organisation import approve_rule, refuse_rule
from makesell.flows.per_3_reward import approve_run, approve_split, refuse_split
from makesell.flows.pro_1_targets import approve_targets, send_back_targets
from makesell.flows.pro_2_plans import approve_plan, send_back_plan
from makesell.flows.pro_4_negotiation import (
    approve_contract,
    approve_quotation,
    decide_rebate,
    decide_special_price,
    send_back_contract,
    send_back_quotation,
)
from makesell.flows.pro_5_production import allow_gift, decide_extension, decide_rush, release_short, revise_production
from makesell.flows.pro_6_shipping import decide_offset, decide_rebate_settlement, decide_refund, decide_write_off
from makesell.flows.steps import approvals, dates
from makesell.ground.actor import Actor
from makesell.ground.approval import queries
from makesell.ground.approval.actions import Outcome
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.period.calendar import Scope


class Follows(Protocol):
    """The part of a flow that carries out what was decided, without asking roles again."""

    def __call__(self, facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> object:
        """Carries it out."""


@dataclass(frozen=True, slots=True)
class After:
    """What happens to the record when its approval is approved, and when it is refused."""

    approved: Follows
    refused: Follows


WHAT_FOLLOWS: Final[Mapping[str, After]] = {
    "pay_run": After(approve_run.follow, approve_run.follow_refused),
    "plan": After(approve_plan.follow, send_back_plan.follow),
    "contract": After(approve_contract.follow, send_back_contract.follow),
    "quotation": After(approve_quotation.follow, send_back_quotation.follow),
    "special_price": After(decide_special_price.follow, decide_special_price.follow_refused),
    "rebate_agreement": After(decide_rebate.follow, decide_rebate.follow_refused),
    "rebate_settlement": After(decide_rebate_settlement.follow, decide_rebate_settlement.follow_refused),
    "target": After(approve_targets.follow, send_back_targets.follow),
    "order_gift": After(allow_gift.follow, allow_gift.follow_refused),
    "credit_extension": After(decide_extension.follow, decide_extension.follow_refused),
    "split_change": After(approve_split.follow, refuse_split.follow),
    "refund": After(decide_refund.follow, decide_refund.follow_refused),
    "offset": After(decide_offset.follow, decide_offset.follow_refused),
    "write_off": After(decide_write_off.follow, decide_write_off.follow_refused),
    "engineering_change": After(revise_production.follow, revise_production.follow_refused),
    "short_release": After(release_short.follow, release_short.follow_refused),
    "rush_order": After(decide_rush.follow, decide_rush.follow_refused),
    "rule": After(approve_rule.follow, refuse_rule.follow),
}
# Purposes whose approval posts to a book, and whose periods it asks.
POSTING: Final[Mapping[str, tuple[Scope, ...]]] = {
    "plan": ("accounting",), "order_gift": ("sales",),
    "split_change": ("sales",), "write_off": ("accounting",), "rebate_settlement": dates.ACCOUNTING_AND_SALES,
    "offset": dates.ACCOUNTING_AND_SALES,
}  # fmt: skip


@act
def perform(approval_id: int, verdict: str, *, actor: Actor, at: dt.datetime, on: dt.date, reason: str = "") -> Outcome:
    """Decides the next step. Refuses (403) who asked or holds no post of it, (409) what is decided, (422) a refusal without a reason."""
    scopes = POSTING.get(queries.purpose(approval_id) or "")
    if scopes is not None:
        # the gates of today's month stand above the approval in the order of locks
        dates.gated(scopes, [business_date(at)])
    outcome = approvals.decide(approval_id, verdict, actor=actor, at=at, on=on, reason=reason)
    after = WHAT_FOLLOWS.get(outcome.purpose)
    if after is not None and outcome.state != "waiting":
        carry_out = after.approved if outcome.state == "approved" else after.refused
        carry_out([outcome.record_id], actor=actor, at=at, reason=reason)
    return outcome
