"""PRO-7 · A link for the customer, shown once: to read a ticket and answer in it, or to open one from the customer's page."""

import datetime as dt

from makesell.documents.tickets import states
from makesell.documents.tickets.access import POLICY
from makesell.flows.pro_7_care.open_ticket import ASK
from makesell.flows.steps import tickets as step
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.spine.documents import not_now
from makesell.masterdata.parties import queries as parties


@act
def perform(ticket_id: int, days: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes a link to a ticket, ends older ones and returns its token. Refuses (409) a ticket that ended, (422) too many days."""
    row = step.acting(actor, "send_link", ticket_id)
    if row.state not in (*states.UNSOLVED, states.RESOLVED):
        raise not_now()
    return links.make(NewLink(step.PURPOSE, row.id, row.contact or row.customer, days=days), actor=actor, at=at)


@act
def to_ask(customer_id: int, days: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes a link by which a customer opens one ticket; returns its token. Refuses (404) a customer out of reach."""
    POLICY.require(actor, "send_link")
    customer = parties.customer(actor, customer_id)
    return links.make(NewLink(ASK, customer.id, customer.name, days=days), actor=actor, at=at)
