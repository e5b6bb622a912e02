"""Flows/history: writes opportunities as they were opened and closed then."""

from collections.abc import Sequence
from typing import Final

from makesell.flows.history.facts import DealFact
from makesell.flows.history.writing.goods import PRODUCT
from makesell.flows.history.writing.into import PERSON, Into
from makesell.flows.history.writing.parties import CUSTOMER
from makesell.flows.pro_4_negotiation import record_opportunities
from makesell.flows.pro_4_negotiation.record_opportunities import PastOpportunity

OPPORTUNITY: Final = "opportunity"


def write_opportunities(into: Into, batch: Sequence[DealFact]) -> None:
    """Deals that are not there yet, in a constant number of statements."""
    new = into.missing(OPPORTUNITY, batch)
    if not new:
        return
    facts = [
        PastOpportunity(
            fact.external_id, f"{fact.product} · {fact.customer}", into.key(CUSTOMER, fact.customer), into.key(PERSON, fact.person),
            into.key(PRODUCT, fact.product), fact.worth, into.currency, fact.stage, fact.opened, fact.closed, fact.expected, fact.won,
            into.source,
        )
        for fact in new
    ]  # fmt: skip
    into.add(OPPORTUNITY, [fact.external_id for fact in new], record_opportunities.perform_many(facts, actor=into.actor, at=into.at))
