"""PRO-4 · What a competitor offers in an opportunity is written down in one act: the offer in market research, the competitor beside the deal."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.opportunities import actions
from makesell.documents.research import actions as research
from makesell.documents.research import states as research_states
from makesell.documents.research.access import OFFERS
from makesell.flows.steps.author import author
from makesell.flows.steps.documents import day_named
from makesell.flows.steps.opportunities import MOST, locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class OfferFact:
    """A competitor's offer in an opportunity: what, at which price, from whom we know it, when."""

    id: int
    competitor_id: int
    offer: str
    source: str
    offer_date: dt.date | None = None
    unit_price: Decimal | None = None
    product_group_id: int | None = None


@act
def perform(fact: OfferFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes the offer down; returns the opportunity. Refuses (409) a closed one, (422) a day to come and a price below 0."""
    OFFERS.require(actor, "create")
    row = locked(actor, "note_offer", fact.id)
    on = business_date(at)
    day = day_named(fact.offer_date, at, field="offer_date")
    if fact.unit_price is not None and not 0 <= fact.unit_price < MOST:
        raise Refusal("opportunity.price", N_("This price is not possible."), field="unit_price")
    owner, unit = author(actor, on)
    values = {
        "competitor_id": fact.competitor_id, "offer": fact.offer, "source": fact.source, "offer_date": day, "unit_price": fact.unit_price,
        "product_group_id": fact.product_group_id, "customer_id": row.customer_id,
    }  # fmt: skip
    new = NewDocument(fact.offer[:200], research_states.NOTED, owner, unit, row.currency, values)
    (offer,) = research.open_many(research.OFFER, [new], on=on, actor=actor, at=at)
    actions.add_rival(fact.id, fact.competitor_id, offer)
    happened([offer], "create", actor=actor, at=at, reason=reason)
    happened([fact.id], "note_offer", actor=actor, at=at, reason=fact.offer[:200])
    return fact.id
