"""PRO-4 · The credit controller opens a credit account: customers that share one limit."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties.access import CREDIT_ACCOUNTS
from makesell.masterdata.parties.actions import NewCreditAccount

__all__ = ["NewCreditAccount", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewCreditAccount], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes credit accounts; returns their keys in the order given."""
    CREDIT_ACCOUNTS.require(actor, "create")
    ids = parties.create_credit_accounts(facts, actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewCreditAccount, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
