"""PRO-4 · Opportunities of the past are recorded as they were: opened, and won or lost on their days. Nothing is decided: no stage asks for its
evidence, and what proves that one was won stands in the system it comes from. The performance book is told of them as of any other."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.opportunities import actions, states
from makesell.documents.opportunities.access import POLICY
from makesell.documents.opportunities.actions import NewLine
from makesell.flows.steps import post_events
from makesell.flows.steps.opportunities import stages
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.ground.text import N_

ONE: Final = Decimal(1)
UNSAID: Final = "来源未载原因"


@dataclass(frozen=True, slots=True)
class PastOpportunity:
    """One piece of a product a customer might buy: `closed` on a day as `won` or not, or still open. `worth` is net."""

    external_id: str
    title: str
    customer_id: int
    owner_id: int
    product_id: int
    worth: Decimal
    currency: str
    stage: str
    opened: dt.date
    closed: dt.date | None
    expected: dt.date
    won: bool | None
    source: str

    @property
    def state(self) -> str:
        """As it stood."""
        return states.OPEN if self.closed is None else states.WON if self.won else states.LOST


@act
def perform_many(facts: Sequence[PastOpportunity], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Records them in a constant number of statements; returns their keys in the order given. Refuses (403) other roles, (422) owners who were in
    no unit, and days outside the fiscal calendar."""
    POLICY.require(actor, "open")
    days = {fact.opened for fact in facts} | {fact.closed for fact in facts if fact.closed is not None}
    post_events.gate(at, *days)
    stood = primary_units({(fact.owner_id, fact.opened) for fact in facts})
    chances = {stage.code: stage.probability for stage in stages(business_date(at))}
    new = [_document(fact, stood.get((fact.owner_id, fact.opened)), chances) for fact in facts]
    lines = [[NewLine(fact.product_id, ONE, fact.worth, fact.worth)] for fact in facts]
    keys = actions.record_many(new, lines, actor=actor, at=at)
    happened(keys, "import", actor=actor, at=at, reason=reason)
    made = list(zip(keys, facts, strict=True))
    post_events.publish(["opportunity_opened"], {key: fact.opened for key, fact in made})
    for measure, won in (("opportunity_won", True), ("opportunity_lost", False)):
        post_events.publish([measure], {key: fact.closed for key, fact in made if fact.closed is not None and fact.won is won})
    return keys


def _document(fact: PastOpportunity, unit: int | None, chances: dict[str, int]) -> NewDocument:
    if unit is None:
        raise Refusal("opportunity.no_unit", N_("This person belongs to no unit today."), field="owner")
    lost = fact.state == states.LOST
    values = {
        "customer_id": fact.customer_id, "stage": fact.stage, "amount": fact.worth, "opened_date": fact.opened,
        "expected_close_date": fact.closed or max(fact.expected, fact.opened), "closed_date": fact.closed,
        "probability": 100 if fact.won else chances.get(fact.stage, 0), "lost_reason": "other" if lost else "",
        "closing_words": UNSAID if lost else "",
    }  # fmt: skip
    return NewDocument(
        fact.title[:200], fact.state, fact.owner_id, unit, fact.currency, values, number=fact.external_id, external_source=fact.source,
        external_id=fact.external_id,
    )  # fmt: skip
