"""PRO-5 · A line of a draft takes the product that stands in for its own 替代, at the price that wins for it."""

import datetime as dt
from dataclasses import dataclass, replace

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import Made
from makesell.flows.steps.order_drafts import as_keyed, draft_of, fact_of
from makesell.flows.steps.order_lines import drafted
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.standins import queries as stand_ins


@dataclass(frozen=True, slots=True)
class Taken:
    """Which line (by position) of which draft takes which product."""

    order_id: int
    line: int
    product_id: int


@act
def perform(fact: Taken, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> Made:
    """Writes the draft with the other product; refuses (409) what is no draft any more, and what does not stand in for the line's product."""
    POLICY.require(actor, "take_stand_in")
    head = draft_of(actor, "take_stand_in", fact.order_id, version=version, state=states.DRAFT)
    lines = queries.acting_lines(head.id)
    line = next((each for each in lines if each.position == fact.line), None)
    own = line.product_id if line is not None and line.bundle_id is None else None     # a bundle is sold as it is
    if own is None or fact.product_id not in stand_ins.of_products([own]).get(own, ()):
        raise Refusal("order.stand_in", "This does not stand in for the line's product.", field="product")
    keyed = fact_of(head, lines, list_prices=False)
    changed = tuple(
        replace(each, product_id=fact.product_id, unit_price=None) if known.position == fact.line and known.kind in states.CREDITED
        else replace(each, product_id=fact.product_id) if known.position == fact.line else each
        for known, each in zip(as_keyed(lines, head.currency), keyed.lines, strict=True)
    )  # fmt: skip
    made = orders.rewrite(head.id, drafted(replace(keyed, lines=changed), on=business_date(at)))
    happened([head.id], "take_stand_in", actor=actor, at=at, reason=reason)
    return made
