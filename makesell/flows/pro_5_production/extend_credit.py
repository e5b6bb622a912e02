"""PRO-5 · The credit controller proposes to extend an account's limit: a temporary limit until a day, or a part that an insurer covers.

It counts (13.13) once finance has approved it, on the days it names and on no other; it is withdrawn before that, ended after it.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.flows.steps import approvals
from makesell.flows.steps.author import author
from makesell.flows.steps.documents import locked
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.spine import documents
from makesell.ground.spine.master import refuse_unknown
from makesell.ground.text import N_
from makesell.masterdata.parties import extensions
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.access import CREDIT_EXTENSIONS
from makesell.masterdata.parties.actions import extensions as actions
from makesell.masterdata.parties.actions.extensions import NewExtension

PURPOSE: Final = "credit_extension"
LADDER: Final = (R.FINANCE, R.EXECUTIVE)
LARGEST: Final = Decimal(10) ** 15
TEMPORARY_DAYS: Final = RuleKind(
    "credit.temporary_days",
    N_("Longest temporary limit"),
    Whole(1, 3650, "days"),
    default=90,
    clause="PRO-5",
    help=N_("A temporary credit limit is proposed for so many days at most."),
)
RULES: Final = (TEMPORARY_DAYS,)


@dataclass(frozen=True, slots=True)
class ExtensionFact:
    """What is proposed; both days count."""

    account_id: int
    kind: str
    amount: Decimal
    first_date: dt.date
    last_date: dt.date


@act
def perform(fact: ExtensionFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Proposes one; returns its key. Refuses an amount that is none, days that end before they begin or have passed, a temporary limit
    longer than the rule, an account without a limit (nothing is checked there), and a proposal without a reason."""
    CREDIT_EXTENSIONS.require(actor, "propose")
    on = business_date(at)
    refuse_unknown({"credit_account_id": ("parties_creditaccount", "record_id")}, [{"credit_account_id": fact.account_id}])
    account = parties.credit_account_row(fact.account_id)
    _judge(fact, account.credit_limit, on)
    if not reason.strip():
        raise Refusal("credit_extension.reason", "Say why the limit is extended.", field="why")
    new = NewExtension(fact.account_id, fact.kind, fact.amount, fact.first_date, fact.last_date + dt.timedelta(days=1), reason.strip())
    key = actions.propose(new, account.name, account.currency, author(actor, on), actor=actor, at=at)
    if actor.person_id is not None:
        posts = approvals.ladder(LADDER, on, needed=R.FINANCE)
        shown = f"{fact.kind} {fact.amount} {account.currency} {fact.first_date}–{fact.last_date}"
        approvals.ask([Ask(PURPOSE, key, posts, reason=reason, rule=TEMPORARY_DAYS.code, fingerprint=shown)], actor=actor, at=at)
    documents.number(actions.TABLE, [key], on)
    return key


def _judge(fact: ExtensionFact, limit: Decimal | None, on: dt.date) -> None:
    if fact.kind not in extensions.KINDS:
        raise Refusal("credit_extension.kind", "This is no kind of credit extension.", field="kind")
    if limit is None:
        raise Refusal("credit_extension.no_limit", "This account has no limit: nothing is checked.", field="credit_account")
    if not 0 < fact.amount < LARGEST:
        raise Refusal("credit_extension.amount", "The amount must be more than 0.", field="amount")
    if fact.last_date < max(fact.first_date, on):
        raise Refusal("credit_extension.days", "The last day has passed, or lies before the first.", field="last_date")
    most = rules.value(TEMPORARY_DAYS, on)
    if fact.kind == extensions.TEMPORARY and (fact.last_date - fact.first_date).days >= most:
        raise Refusal("credit_extension.long", "A temporary limit lasts %(most)s days at most.", field="last_date", most=most)


@act
def withdraw(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes back a proposal; refuses (409) what is decided."""
    CREDIT_EXTENSIONS.require(actor, "withdraw")
    approvals.take_back(PURPOSE, [fact], actor=actor, at=at, reason=reason)
    locked(actions.TABLE, CREDIT_EXTENSIONS, "withdraw", [fact], extensions.of_ids, actor=actor, version=version)
    documents.move(actions.TABLE, [fact], "withdraw", actor=actor, at=at, reason=reason)
    return fact


@act
def end(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Ends an approved extension before its last day: it counts no more. Refuses (409) one that is not approved."""
    locked(actions.TABLE, CREDIT_EXTENSIONS, "end", [fact], extensions.of_ids, actor=actor, version=version)
    documents.move(actions.TABLE, [fact], "end", actor=actor, at=at, reason=reason)
    return fact
