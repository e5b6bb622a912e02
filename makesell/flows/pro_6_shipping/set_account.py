"""PRO-6 · Finance sets an account of the mapping from a day on: for a use, of a product group, of a kind of customer."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from makesell.documents.vouchers import actions as vouchers
from makesell.documents.vouchers import states
from makesell.documents.vouchers.access import ACCOUNTS
from makesell.documents.vouchers.actions import NewAccount
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.masterdata.parties.words import CHANNELS

__all__ = ["NewAccount", "perform", "perform_many"]

ACCOUNT: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,29}")


@act
def perform_many(facts: Sequence[NewAccount], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Sets accounts; returns how many began. Refuses what is no account's code, and uses and kinds of customers that do not exist."""
    ACCOUNTS.require(actor, "set")
    for fact in facts:
        if not ACCOUNT.fullmatch(fact.account):
            raise Refusal("account.code", "An account's code has 1 to 30 digits or letters.", field="account")
        if fact.use not in states.USES:
            raise Refusal("account.use", "There is no such use.", field="use")
        if fact.channel and fact.channel not in CHANNELS:
            raise Refusal("account.channel", "There is no such kind of customer.", field="channel")
    return [vouchers.set_accounts(facts)]


def perform(fact: NewAccount, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
