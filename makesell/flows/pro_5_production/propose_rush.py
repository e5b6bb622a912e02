"""PRO-5 · The planner proposes a rush order 插单: which line gets an earlier day, which lines lose and by how much, as the options come to.

Nothing moves by it: the approver of the rule decides, who loses may object, and it is carried out as shown or not at all.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.orders.queries import promised
from makesell.documents.rushes import actions as rushes
from makesell.documents.rushes import queries, states
from makesell.documents.rushes.access import POLICY
from makesell.documents.rushes.actions import NewLoss
from makesell.flows.steps import approvals
from makesell.flows.steps.author import acting_unit
from makesell.flows.steps.repromise import lock_orders
from makesell.flows.steps.rushes import PURPOSE, Displacement, ask, cost, refuse_who_gains, ways
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened

MOST: Final = Decimal(10) ** 9

__all__ = ["Rush", "cost", "perform", "ways", "withdraw"]     # what the act takes, and the ways it chooses from


@dataclass(frozen=True, slots=True)
class Rush:
    """Which line is wanted by which day, what it costs beside the days lost, and whose line gives (none: whoever is hurt least)."""

    line_id: int
    wanted: dt.date
    premium: Decimal = Decimal(0)
    gives: int | None = None


@act
def perform(fact: Rush, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Proposes; returns the rush order. Refuses a day that has passed or is no sooner, where nobody gives enough, one that is open already, and the
    proposal of who sells the order that gains."""
    POLICY.require(actor, "propose")
    on = business_date(at)
    if not reason.strip():
        raise Refusal("rush.reason", "Say why it is so urgent.", field="why")
    if fact.wanted < on:
        raise Refusal("rush.past", "Give a day from today on.", field="wanted")
    if not 0 <= fact.premium <= MOST or rounded(fact.premium) != fact.premium:
        raise Refusal("rush.premium", "Give what it costs, in whole cents, or nothing.", field="premium")
    lock_orders([fact.line_id])
    way = _way(fact, at)
    line = way.promised[fact.line_id]
    refuse_who_gains(actor, line.owner_id)
    if any(each.state in states.OPEN and each.gains for each in queries.on_order(line.order_id) if each.position == line.position):
        raise Refusal("rush.open", "A rush order of this line is open already.", field="line", status=409)
    unit = acting_unit(actor, on)
    currency = organisation.own_currency()
    values = {
        "line_id": fact.line_id, "wanted": fact.wanted, "was_date": way.gain.was, "now_date": way.gain.now, "reason": reason.strip(),
        "lost": cost(way.days, on, currency), "premium": fact.premium,
    }  # fmt: skip
    losses = [NewLoss(each.line_id, each.was, each.now) for each in way.losses]
    key = rushes.propose(f"{line.number or ''} / {line.position}", (actor.person_id, unit), currency, values, losses, actor=actor, at=at)
    (row,) = queries.of_ids([key])
    ask(row, reason.strip(), actor=actor, at=at)
    happened([row.order_id], "rush_proposed", actor=actor, at=at, reason=reason.strip())
    rushes.number([key], on)
    return key


@act
def withdraw(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> None:
    """Takes a proposal back that is not carried out."""
    POLICY.require(actor, "withdraw")
    queries.rush(actor, key)
    approvals.take_back(PURPOSE, [key], actor=actor, at=at, reason=reason)
    rushes.hold([key], version)
    rushes.move([key], "withdraw", actor=actor, at=at, reason=reason)


def _way(fact: Rush, at: dt.datetime) -> Displacement:
    (line,) = promised([fact.line_id]) or (None,)
    if line is None or line.promised_date is None or fact.wanted >= line.promised_date:
        raise Refusal("rush.no_sooner", "Give a day before the one it is promised.", field="wanted")
    found = ways(fact.line_id, fact.wanted, at)
    if fact.gives is not None:
        found = [each for each in found if any(each.promised[key].order_id == fact.gives for key in each.gives)]
        if not found:
            raise Refusal("rush.gives", "This order holds nothing that comes by then, or not enough.", field="gives")
    if not found:
        raise Refusal("rush.nobody", "No order holds enough of it that comes by then.", field="wanted")
    return found[0]
