"""PRO-3 · A lead is entered: by hand, from a table, from a campaign, or referred by a customer. Who may be there already is shown first.

Who sells enters it for himself; from others it goes into the public pool, unless they name its owner.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from makesell.documents.campaigns import queries as campaigns
from makesell.documents.leads import actions, queries, states
from makesell.documents.leads.access import POLICY
from makesell.flows.steps import post_events
from makesell.flows.steps.author import author
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument, not_now
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

SELLS: Final = frozenset(POLICY.acts["claim"])
WHY: Final = {
    "tax_number": N_("the same tax number"), "name": N_("the same name"), "phone": N_("the same telephone"), "sound": N_("it sounds the same"),
}  # fmt: skip
FIELD: Final = {"tax_number": "tax_number", "name": "name", "phone": "phone", "sound": "name"}
KNOWN: Final = ("contact", "phone", "email", "tax_number", "region", "need")


@dataclass(frozen=True, slots=True)
class LeadFact:
    """A lead as it is given; `confirmed` enters it though another is like it; `to_pool` leaves it to whoever claims it."""

    name: str
    source: str = "hand"
    campaign_id: int | None = None
    referrer_id: int | None = None
    contact: str = ""
    phone: str = ""
    email: str = ""
    tax_number: str = ""
    region: str = ""
    need: str = ""
    confirmed: bool = False
    to_pool: bool = False


@act
def perform_many(facts: Sequence[LeadFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Enters leads; returns their keys in the order given. Refuses faults at their fields, and (409) what is there already."""
    POLICY.require(actor, "enter")
    post_events.gate(at)
    on = business_date(at)
    owner, unit = author(actor, on)
    new = []
    for fact in facts:
        _judge(fact, actor)
        mine = owner if SELLS & actor.roles and not fact.to_pool else None
        values = {each.name: getattr(fact, each.name) for each in fields(fact) if each.name not in ("name", "confirmed", "to_pool")}
        values |= {"entered_date": on, "held_since": on if mine is not None else None}
        state = states.OWNED if mine is not None else states.POOL
        new.append(NewDocument(fact.name.strip()[:200], state, mine, unit, own_currency(), actions.keyed(fact.name, values)))
    keys = actions.enter_many(new, on=on, actor=actor, at=at)
    happened(keys, "enter", actor=actor, at=at, reason=reason)
    post_events.publish(["lead_entered"], dict.fromkeys(keys, on))
    return keys


def perform(fact: LeadFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


@act
def change(
    key: int, name: str, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None
) -> int:
    """Changes what is known of an open lead. Refuses (404) another's, (409) a closed or stale one, (422) no name."""
    queries.within_reach(actor, "change", [key])
    actions.hold([key], version)
    (row,) = queries.of_ids([key])
    if row.state not in states.OPEN:
        raise not_now()
    named = name.strip() or row.name
    after = {each: values.get(each, getattr(row, each)) or "" for each in KNOWN}
    actions.change(key, actions.keyed(named, after), title=named[:200])
    happened([key], "change", actor=actor, at=at, reason=reason)
    return key


def _judge(fact: LeadFact, actor: Actor) -> None:
    if not fact.name.strip():
        raise Refusal("lead.name", N_("A lead needs a name."), field="name")
    if fact.source == states.CAMPAIGN and fact.campaign_id is None:
        raise Refusal("lead.campaign", N_("Name the campaign it comes from."), field="campaign")
    if fact.source == states.REFERRAL and fact.referrer_id is None:
        raise Refusal("lead.referrer", N_("Name the customer who refers it."), field="referrer")
    if fact.campaign_id is not None:
        _at("campaign", lambda: campaigns.campaign(actor, fact.campaign_id or 0))
    if fact.referrer_id is not None:
        _at("referrer", lambda: parties.customer(actor, fact.referrer_id or 0))
    if not fact.confirmed:
        _refuse_repeated(fact)


def _at(field: str, read: Any) -> None:
    try:
        read()
    except Refusal as no:
        raise no.at(field) from None


def _refuse_repeated(fact: LeadFact) -> None:
    """An open lead or a customer that is the same very likely."""
    found = [(one.name, one.reason) for one in queries.alike(fact.name, fact.tax_number, fact.phone)]
    found += [(other, why) for why, other in parties.certain_duplicates([(fact.name, fact.tax_number, fact.phone)]).values()]
    if found:
        other, why = found[0]
        raise Refusal(
            "lead.repeated",
            N_("%(name)s may be there already: %(other)s has %(why)s. Confirm to enter it all the same."),
            field=FIELD[why],
            status=409,
            name=fact.name.strip(),
            other=other,
            why=WHY[why],
        )
