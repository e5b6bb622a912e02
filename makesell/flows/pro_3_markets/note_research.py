"""PRO-3 · People write down what they find out: a competitor's offer, or a note about a market, each dated and with its source."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from makesell.documents.research import actions, states
from makesell.documents.research.access import NOTES, OFFERS
from makesell.flows.pro_3_markets.withdraw_research import within_reach
from makesell.flows.steps.author import author
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.ground.spine.master import Change
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

KINDS = {"competitor_offer": (actions.OFFER, OFFERS, "offer_date"), "research_note": (actions.NOTE, NOTES, "note_date")}


@act
def perform(kind: str, title: str, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime, reason: str = "", money: str = "") -> int:
    """Writes down an offer or a note; returns its key. Refuses a date in the future."""
    table, policy, dated = KINDS[kind]
    policy.require(actor, "create")
    on = business_date(at)
    _not_ahead(values.get(dated), on, dated)
    _seen(values, actor)
    owner, unit = author(actor, on)
    new = NewDocument(title[:200], states.NOTED, owner, unit, money or own_currency(), values)
    (key,) = actions.open_many(table, [new], on=on, actor=actor, at=at)
    happened([key], "create", actor=actor, at=at, reason=reason)
    return key


@act
def change(kind: str, fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "", title: str = "") -> int:
    """Changes an offer or a note; refuses (403) somebody else's, (409) what was changed since it was read."""
    table, policy, dated = KINDS[kind]
    within_reach(table, policy, [fact.id], actor, "change")
    _not_ahead(fact.values.get(dated), business_date(at), dated)
    _seen(fact.values, actor)
    actions.change(table, [fact], titles={fact.id: title[:200]} if title else None)
    happened([fact.id], "change", actor=actor, at=at, reason=reason)
    return fact.id


def _seen(values: Mapping[str, Any], actor: Actor) -> None:
    """Refuses a customer that is not the actor's to see."""
    if values.get("customer_id") is not None:
        try:
            parties.customer(actor, values["customer_id"])
        except Refusal as no:
            raise no.at("customer") from None


def _not_ahead(day: Any, on: dt.date, field: str) -> None:
    if day is not None and day > on:
        raise Refusal("research.date", N_("This day has not come yet."), field=field)
