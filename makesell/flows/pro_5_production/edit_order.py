"""PRO-5 · A draft is keyed anew: other lines, prices, credits, terms. What was there before stays in the log of changes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import Made
from makesell.documents.orders.queries import ActingLine
from makesell.flows.steps import given
from makesell.flows.steps.order_drafts import draft_of
from makesell.flows.steps.order_lines import LineFact, OrderFact, drafted
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import queries as parties

__all__ = ["Edit", "LineFact", "OrderFact", "perform"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A draft with what it shall hold from now on, and the version that was read."""

    order_id: int
    order: OrderFact
    version: int | None = None


@act
def perform(fact: Edit, *, actor: Actor, at: dt.datetime, reason: str = "") -> Made:
    """Writes the draft anew; refuses (409) what is no draft any more or was changed since it was read."""
    POLICY.require(actor, "edit")
    head = draft_of(actor, "edit", fact.order_id, version=fact.version, state=states.DRAFT)
    if fact.order.customer_id != head.customer_id:
        if head.quotation_id is not None or head.contract_id is not None:
            raise Refusal(
                "order.of_another", "This order is made of a quotation or contract of its customer; it stays this customer's.", field="customer"
            )
        parties.within_reach(actor, "view", [fact.order.customer_id])
    given.refuse_unpaid(fact.order.lines)
    lines = fact.order.lines
    if any(line.kind == states.REPLACEMENT for line in lines):
        lines = still_replacing(lines, queries.acting_lines(head.id))
    keyed = replace(fact.order, lines=lines, quotation_id=head.quotation_id, contract_id=head.contract_id)
    made = orders.rewrite(fact.order_id, drafted(keyed, on=business_date(at)))
    happened([fact.order_id], "edit", actor=actor, at=at, reason=reason)
    return made


def still_replacing(lines: Sequence[LineFact], known: Sequence[ActingLine]) -> tuple[LineFact, ...]:
    """A draft's lines keyed anew: those that replace goods go on to name the ticket or return they were opened from."""
    causes = {line.product_id: line for line in known if line.kind == states.REPLACEMENT}
    return tuple(
        replace(line, cause_id=causes[line.product_id].cause_id, cause_line_id=causes[line.product_id].cause_line_id)
        if line.kind == states.REPLACEMENT and line.cause_id is None and line.product_id in causes else line
        for line in lines
    )  # fmt: skip
