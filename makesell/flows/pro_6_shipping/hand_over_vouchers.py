"""PRO-6 · Finance hands vouchers over: everything that counts up to a day and was not handed over before, with the files for 金蝶 and 用友.

What lacks an account or a rate is named, and nothing is handed over before it has one: a hand-over is whole.
"""

import datetime as dt

from makesell.documents.payruns import accrual_actions as accruals
from makesell.documents.payruns import accrual_queries
from makesell.documents.payruns.accrual_queries import ToSay
from makesell.documents.vouchers import actions as vouchers
from makesell.documents.vouchers import queries, states
from makesell.documents.vouchers.access import HANDOVERS
from makesell.flows.steps import voucher_files
from makesell.flows.steps.vouchers import Made, made, made_of_accruals, made_of_moves
from makesell.ground.actor import Actor
from makesell.ground.attachments import actions as attachments
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.db.violations import refusing
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_
from makesell.masterdata.parties.queries import customer_row
from makesell.masterdata.parties.words import CHANNELS

_SAID = ("vouchers.meanwhile", N_("Somebody else hands over at this moment. Please try again."), "until")
MEANWHILE = {"vouchers_voucherentry_pkey": _SAID, "vouchers_voucherstock_pkey": _SAID, "voucher_accrual_once": _SAID}


@act
def perform(fact: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Hands over; returns the hand-over. Refuses days to come, nothing new, and — each by its name — accounts and rates that are missing."""
    HANDOVERS.require(actor, "hand_over")
    on, currency = business_date(at), organisation.own_currency()
    if fact > on:
        raise Refusal("day.future", "This day has not come yet.", field="until")
    accounts = queries.rules()
    found = made(queries.open_entries(fact, currency), accounts, currency)
    moved = made_of_moves(queries.open_moves(fact), accounts, currency)
    coming = made_of_accruals(_accruals(fact), accounts, currency)
    found = Made([*found.vouchers, *moved.vouchers, *coming.vouchers], found.gaps | moved.gaps | coming.gaps, found.rates)
    _refuse_gaps(found)
    if not found.vouchers:
        raise Refusal("vouchers.nothing", "Everything up to this day has been handed over already.", field="until", status=409)
    unit = actor.unit_id or organisation.units(on)[0].id
    with refusing(MEANWHILE):
        key = vouchers.hand_over(found.vouchers, fact, unit, currency, fact.isoformat(), on, actor=actor, at=at)
    spine.happened([key], "hand_over", actor=actor, at=at, reason=reason)
    lines = queries.lines_of_handover(key)
    for system, written in (("金蝶", voucher_files.kingdee), ("用友", voucher_files.yonyou)):
        attachments.attach(key, f"{system}-{fact}.csv", [written(lines, currency, actor.name)], actor=actor, at=at)
    return key


def _accruals(until: dt.date) -> list[ToSay]:
    """Accruals to say, locked: none of them is withdrawn meanwhile."""
    found = sorted({each.record_id for each in accrual_queries.to_say(until)})
    if not found:
        return []
    accruals.hold(found)
    return accrual_queries.to_say(until)


def _refuse_gaps(found: Made) -> None:
    groups = queries.group_names([group for _, group, _ in found.gaps if group is not None])
    faults = [
        Refusal(
            "vouchers.account", "No account is set for “%(use)s” (%(group)s, %(channel)s).", field="until", use=states.USES[use],
            group=groups.get(group or 0, "—"), channel=CHANNELS.get(channel, "—"),
        )
        for use, group, channel in sorted(found.gaps, key=str)
    ]  # fmt: skip
    for currency, customer in sorted(found.rates):
        name = customer_row(customer).name
        faults.append(Refusal("vouchers.rate", "No rate is known for %(currency)s of %(customer)s.", field="until", currency=currency, customer=name))
    if faults:
        raise Refusal.several(faults)
