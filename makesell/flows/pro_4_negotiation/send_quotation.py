"""PRO-4 · The quotation goes to the customer: its paper is printed and kept with the dates asked today, a one-time link answers it.

Dates are asked, nothing is held. Earlier versions that are still with the customer lapse, unless they are to stay beside this one.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries, states
from makesell.documents.quotations.queries import LineRow, QuotationRow
from makesell.engines.promise.pegs import after
from makesell.flows.steps import post_events, supply
from makesell.flows.steps.quotation_holds import give_back
from makesell.flows.steps.quotation_paper import paper
from makesell.flows.steps.quotations import LINK, locked
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import MOST_DAYS, NewLink
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.masterdata.products import queries as products


@dataclass(frozen=True, slots=True)
class SendFact:
    """Which quotation, and whether earlier versions stay open beside it."""

    quotation_id: int
    beside: bool = False
    version: int | None = None


@act
def perform(fact: SendFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Sends it; returns the token of the link. Refuses (409) what is not ready, (422) what is valid no more."""
    post_events.gate(at)
    row, on = locked(actor, "send", fact.quotation_id, version=fact.version, state=states.APPROVED), business_date(at)
    if row.valid_until < on:
        raise Refusal("quotation.valid_until", "A quotation is valid from today on, for two years at most.", field="valid_until")
    quotations.promise(_promised(row, queries.lines(row.id), on))
    earlier = [each.id for each in queries.versions(row.root_id) if each.state == states.SENT]
    if earlier and not fact.beside:
        quotations.hold(earlier)
        quotations.move(earlier, "supersede", actor=actor, at=at)
        for key in earlier:
            links.end_of(key, LINK, at=at)
        give_back(earlier, "closed", at=at)
    quotations.move([row.id], "send", actor=actor, at=at, reason=reason, values={"sent_at": at})
    post_events.publish(["quotation_sent"], {row.id: on})
    attach(row.id, f"{row.number}.pdf", [paper(row, at=at)], actor=system("paper"), at=at)
    return links.make(_link(row, on), actor=actor, at=at)


@act
def link(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes a new link for what is with the customer; older ones end. Returns its token."""
    row = locked(actor, "send_link", fact, state=states.SENT)
    return links.make(_link(row, business_date(at)), actor=actor, at=at)


def _link(row: QuotationRow, on: dt.date) -> NewLink:
    days = min(max((row.valid_until - on).days + 1, 1), MOST_DAYS)
    return NewLink(LINK, row.id, row.contact or row.customer, days=days)


def _promised(row: QuotationRow, lines: Sequence[LineRow], on: dt.date) -> list[tuple[int, dt.date, Mapping[str, Any]]]:
    """The date each line could have today, an earlier line before a later one, never before the day asked for; what binds it."""
    known = products.sold([line.product_id for line in lines if line.product_id is not None], on)
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    asks = [supply.ask_of(line.id, known[line.product_id], line.qty, usual) for line in lines if line.product_id in known]
    found = supply.promised(asks, supply.stand({ask.product_id for ask in asks if not ask.service}, without=[ask.key for ask in asks]), on)
    wished = {line.id: line.requested_date or row.requested_date for line in lines}
    return [(key, after(pegged.parts, wished[key])[-1].date, supply.said(pegged.cause)) for key, pegged in found.items()]
