"""PER-3 · Compensation accrues, at a month's end, what people would earn on what customers have not paid yet: for finance, which books it.

Finance sees sums that cover enough people, never a person's. The voucher at the end of the month is taken back on the first day of the next.
"""

import datetime as dt

from makesell.documents.payruns import accrual_actions as accruals
from makesell.documents.payruns import accrual_queries as queries
from makesell.documents.payruns.access import ACCRUALS
from makesell.documents.payruns.accrual_actions import NewAccrualLine
from makesell.flows.steps.author import author
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_
from makesell.masterdata.schemes import queries as schemes
from makesell.metrics import pay_accrual


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Accrues a month by key; returns the accrual.

    Refuses (403) other roles and who would earn by it, (404) unknown months, (409) one that has not ended or has an accrual, and nothing to accrue.
    """
    ACCRUALS.require(actor, "accrue")
    month = period.by_id(fact)
    if month is None or month.kind != "month":
        raise Refusal("period.unknown", "This period does not exist.", field="period", status=404)
    if month.last_day >= business_date(at):
        raise Refusal("appraisal.running", "The period has not ended yet.", field="period", status=409)
    lines = _lines(month.end)
    if not lines:
        raise Refusal("pay.nothing_to_accrue", "Nothing is earned that customers have not paid.", field="period", status=409)
    if actor.person_id is not None and actor.person_id in {line.person_id for line in lines}:
        raise Refusal("pay.own", "Nobody computes a run that pays himself.", status=403, who=N_("Another holder of the role computes it."))
    _owner, unit = author(actor, business_date(at))
    currency = organisation.own_currency()
    key = accruals.open_one(month.code, month.id, lines, unit, currency, business_date(at), actor=actor, at=at)
    happened([key], "accrue", actor=actor, at=at, reason=reason)
    return key


def _lines(end: dt.date) -> list[NewAccrualLine]:
    last = end - pay_accrual.ONE_DAY
    found = []
    for scheme in schemes.every():
        try:
            found += [(scheme, each) for each in pay_accrual.accrued(scheme, end)]
        except Refusal as refusal:
            if refusal.code != "pay.no_version":
                raise
    units = organisation.primary_units([(each.person_id, last) for _, each in found])
    return [
        NewAccrualLine(each.person_id, units[each.person_id, last], scheme, each.part, each.open_credit, each.amount) for scheme, each in found
        if (each.person_id, last) in units
    ]  # fmt: skip


@act
def withdraw(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Withdraws an accrual, so that its month may be accrued anew. Refuses (403) other roles, (409) one that a voucher says, (422) no reason."""
    ACCRUALS.require(actor, "withdraw")
    if not reason.strip():
        raise Refusal("pay.reason", "Say why; compensation reads it.", field="why")
    accruals.hold([fact], version)
    if not queries.of_ids([fact]):
        raise missing()
    if queries.said(fact):
        raise Refusal("pay.accrual_said", "A voucher says this accrual; it is taken back by the voucher of the next day.", status=409)
    accruals.move([fact], "withdraw", actor=actor, at=at, reason=reason)
    return fact
