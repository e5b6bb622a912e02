"""PRO-4 · Who sells proposes a rebate 返利 for a customer: on what, over which days, by which tiers, how it is settled, and why.

It counts once a higher role has approved it, from its first day on; it is withdrawn before that, ended after it: nothing new counts then, and
what was set aside is still settled.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from makesell.documents.rebates import actions, queries, states
from makesell.documents.rebates.access import AGREEMENTS
from makesell.engines import rebate
from makesell.engines.rebate import Tier
from makesell.flows.steps import approvals
from makesell.flows.steps.supply import plainly
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Number, RuleKind
from makesell.ground.spine import documents
from makesell.ground.spine.master import refuse_unknown
from makesell.ground.text import N_, Marked
from makesell.masterdata.parties import queries as parties

PURPOSE: Final = "rebate_agreement"
LADDER: Final = (R.SALES_DIRECTOR, R.EXECUTIVE)
LARGEST: Final = Decimal(10) ** 14
MOST_TIERS: Final = 20
MOST_RATE: Final = RuleKind(
    "prices.most_rebate",
    N_("Highest rate of a rebate"),
    Number(Decimal(0), Decimal(1), 4, "share"),
    default=Decimal("0.2"),
    clause="PRO-4",
    help=N_("A rebate beyond it is not proposed (0.2 = 20 %)."),
)
RULES: Final = (MOST_RATE,)


@dataclass(frozen=True, slots=True)
class RebateFact:
    """What is proposed; both days count. Without a product group it is on everything; without a currency in the customer's."""

    customer_id: int
    first_date: dt.date
    last_date: dt.date
    tiers: tuple[tuple[Decimal, Decimal], ...]     # from which amount or quantity on, which rate
    product_group_id: int | None = None
    basis: str = rebate.AMOUNT
    reach: str = rebate.WHOLE
    settled_by: str = states.NOTE
    currency: str = ""


@act
def perform(fact: RebateFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Proposes one; returns its key. Refuses, at its field, days that end before they begin, tiers that do not rise or promise more than the
    rule, tiers beyond quantities, a proposal without a reason, and one beside another of the same group on the same days."""
    AGREEMENTS.require(actor, "propose")
    on = business_date(at)
    refuse_unknown({"customer_id": ("parties_customer", "record_id")}, [{"customer_id": fact.customer_id}])
    sold = parties.sold_within_reach(actor, fact.customer_id)
    currency = fact.currency or sold.currency
    _judge(fact, currency, on, reason)
    values = {
        "customer_id": fact.customer_id, "product_group_id": fact.product_group_id, "basis": fact.basis, "reach": fact.reach,
        "settled_by": fact.settled_by, "valid_from": fact.first_date, "valid_to": fact.last_date + dt.timedelta(days=1), "reason": reason.strip(),
    }  # fmt: skip
    tiers = [Tier(*each) for each in fact.tiers]
    key = actions.propose(sold.name, (sold.owner_id, sold.unit_id), currency, values, tiers, actor=actor, at=at)
    if actor.person_id is not None:
        posts = approvals.ladder(LADDER, on, needed=R.SALES_DIRECTOR, without={actor.person_id})
        approvals.ask([Ask(PURPOSE, key, posts, reason=reason.strip(), rule=MOST_RATE.code, fingerprint=_shown(fact, currency))], actor=actor, at=at)
    documents.number(actions.AGREEMENT, [key], on)
    return key


def _shown(fact: RebateFact, currency: str) -> str:
    tiers = ", ".join(f"{plainly(value)}: {plainly(rate)}" for value, rate in fact.tiers)
    return f"{fact.basis} {fact.reach} {tiers} {currency} {fact.first_date}–{fact.last_date} {fact.product_group_id or '*'}"


def _judge(fact: RebateFact, currency: str, on: dt.date, reason: str) -> None:
    most = rules.value(MOST_RATE, on)
    values, rates = [value for value, _ in fact.tiers], [rate for _, rate in fact.tiers]
    until = fact.last_date + dt.timedelta(days=1)
    other = queries.beside(fact.customer_id, currency, fact.product_group_id, fact.first_date, until)
    faults: Sequence[tuple[bool, str, Marked, str]] = (
        (fact.basis not in rebate.BASES, "rebate.basis", N_("Choose what reaches the tiers."), "basis"),
        (fact.reach not in rebate.REACHES, "rebate.reach", N_("Choose what the rates are paid on."), "reach"),
        (
            fact.reach == rebate.BEYOND and fact.basis != rebate.AMOUNT, "rebate.beyond_quantity",
            N_("What lies beyond a tier is paid on amounts, not on quantities."), "reach",
        ),
        (fact.settled_by not in states.WAYS, "rebate.settled_by", N_("Choose how it is settled."), "settled_by"),
        (fact.last_date < fact.first_date, "rebate.days", N_("The last day lies before the first."), "last_date"),
        (
            not 0 < len(values) <= MOST_TIERS or any(not 0 <= value < LARGEST for value in values)
            or any(later <= earlier for earlier, later in pairwise(values)),
            "rebate.tiers", N_("Tiers rise from 0 or more; there is at least one, and 20 at most."), "tiers",
        ),
        (
            any(not 0 <= rate <= most for rate in rates) or not any(rates), "rebate.rate",
            N_("A rate lies between 0 and %(most)s, and one is more than 0."), "tiers",
        ),
        (other is not None, "rebate.beside", N_("%(other)s is in force for the same on these days."), "first_date"),
        (not reason.strip(), "rebate.reason", N_("Say why the rebate is given."), "why"),
    )  # fmt: skip
    found = [Refusal(code, text, field=field, most=plainly(most), other=other or "") for fault, code, text, field in faults if fault]
    if found:
        raise Refusal.several(found)


@act
def withdraw(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes back a proposal; refuses (404) another's, (409) what is decided."""
    AGREEMENTS.require(actor, "withdraw")
    approvals.take_back(PURPOSE, [fact], actor=actor, at=at, reason=reason)
    documents.hold(actions.AGREEMENT, [fact], version)
    queries.agreement(actor, fact, "withdraw")
    documents.move(actions.AGREEMENT, [fact], "withdraw", actor=actor, at=at, reason=reason)
    return fact


@act
def end(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Ends one in force before its last day; refuses (409) one that is not in force."""
    AGREEMENTS.require(actor, "end")
    documents.hold(actions.AGREEMENT, [fact], version)
    queries.agreement(actor, fact, "end")
    documents.move(actions.AGREEMENT, [fact], "end", actor=actor, at=at, reason=reason)
    return fact
