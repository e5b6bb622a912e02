"""Parts the acts on opportunities share: opening one, its stages by rule, winning one by the order or contract that proves it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.opportunities import actions, queries, states
from makesell.documents.opportunities.access import POLICY
from makesell.documents.opportunities.actions import NewLine
from makesell.documents.opportunities.queries import OpportunityRow
from makesell.documents.opportunities.rules import Stage, stages_of
from makesell.flows.steps import post_events
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.money import rounded
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import Choice, Rows, RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.ground.text import N_

MOST: Final = Decimal(10) ** 15
GIVEN: Final = N_("%(by)s brings you an opportunity: %(title)s.")


def _in_order(rows: Sequence[Mapping[str, Any]]) -> None:
    places = [list(states.STAGES).index(row["stage"]) for row in rows]
    if places != sorted(set(places)):
        raise Refusal("opportunity.stages", N_("Name each stage once, in the order of the list."), field="value")
    if [row["probability"] for row in rows] != sorted(row["probability"] for row in rows):
        raise Refusal("opportunity.stages", N_("Probabilities rise from stage to stage."), field="value")


STAGES: Final = RuleKind(
    "opportunities.stages",
    N_("Stages of an opportunity"),
    Rows({"stage": Choice(states.STAGES), "probability": Whole(0, 100, "percent"), "evidence": Choice(states.EVIDENCE)}, 2, _in_order),
    default=[
        {"stage": states.CONTACT, "probability": 10, "evidence": states.NOTHING},
        {"stage": states.NEED, "probability": 25, "evidence": states.NEED},
        {"stage": states.SOLUTION, "probability": 50, "evidence": states.SOLUTION},
        {"stage": states.QUOTED, "probability": 70, "evidence": states.AMOUNT},
        {"stage": states.NEGOTIATION, "probability": 85, "evidence": states.NEXT_STEP},
    ],
    clause="PRO-3",
    help=N_("The stages in use with their probability in per cent, and what must be written down before an opportunity enters them."),
)
RULES: Final = (STAGES,)


def stages(on: dt.date) -> list[Stage]:
    """The stages in use on a day."""
    return stages_of(value(STAGES, on))


@dataclass(frozen=True, slots=True)
class LineFact:
    """A product the customer may buy, with quantity and net unit price."""

    product_id: int
    qty: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class OpportunityFact:
    """An opportunity to open. With lines, their sum is its amount. Without owner it belongs to whose act it is, or to the customer's owner."""

    customer_id: int
    title: str
    expected_close_date: dt.date
    amount: Decimal = Decimal(0)
    currency: str = ""
    contact_id: int | None = None
    lines: Sequence[LineFact] = ()
    need: str = ""
    next_step: str = ""
    next_step_date: dt.date | None = None
    owner_id: int | None = None
    lead_id: int | None = None
    campaign_id: int | None = None


@dataclass(frozen=True, slots=True)
class Whose:
    """Owner and unit of a new opportunity; `brought_by` is who found it for them."""

    owner_id: int | None
    unit_id: int
    brought_by_id: int | None = None


def priced(facts: Sequence[LineFact], currency: str) -> list[NewLine]:
    """Product lines with their amounts; refuses quantities and prices that are none, at their fields."""
    made = []
    for n, line in enumerate(facts, 1):
        if not 0 < line.qty < MOST:
            raise Refusal("opportunity.qty", N_("A quantity is more than 0."), field=f"lines.{n}.qty")
        if not 0 <= line.unit_price < MOST or line.qty * line.unit_price >= MOST:
            raise Refusal("opportunity.price", N_("This price is not possible."), field=f"lines.{n}.unit_price")
        made.append(NewLine(line.product_id, line.qty, line.unit_price, rounded(line.qty * line.unit_price, currency)))
    return made


def worth(lines: Sequence[NewLine], amount: Decimal, currency: str) -> Decimal:
    """The sum of the lines, or the amount that was stated; refuses one below zero."""
    if lines:
        return sum((line.amount for line in lines), Decimal(0))
    if not 0 <= amount < MOST:
        raise Refusal("opportunity.amount", N_("An amount is not below 0."), field="amount")
    return rounded(amount, currency)


def titled(title: str) -> str:
    """The title; refuses none."""
    if not title.strip():
        raise Refusal("opportunity.title", N_("An opportunity needs a title."), field="title")
    return title.strip()[:200]


def open_one(fact: OpportunityFact, whose: Whose, currency: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens an opportunity at the first stage; returns its key. Its owner is told when another brought it. The act holds the gate of its events."""
    on = business_date(at)
    if fact.expected_close_date < on:
        raise Refusal("opportunity.close", N_("The expected close lies in the past."), field="expected_close_date")
    first = stages(on)[0]
    lines = priced(fact.lines, currency)
    values = {
        "customer_id": fact.customer_id, "contact_id": fact.contact_id, "stage": first.code, "probability": first.probability,
        "amount": worth(lines, fact.amount, currency), "opened_date": on, "expected_close_date": fact.expected_close_date,
        "next_step": fact.next_step.strip(), "next_step_date": fact.next_step_date, "need": fact.need.strip(),
        "brought_by_id": whose.brought_by_id, "lead_id": fact.lead_id, "campaign_id": fact.campaign_id,
    }  # fmt: skip
    new = NewDocument(titled(fact.title), states.OPEN, whose.owner_id, whose.unit_id, currency, values)
    (key,) = actions.open_many([new], [lines], on=on, actor=actor, at=at)
    happened([key], "open", actor=actor, at=at, reason=reason)
    post_events.publish(["opportunity_opened"], {key: on})
    if whose.owner_id is not None and whose.owner_id != actor.person_id:
        tell_many([NewNotice(whose.owner_id, "opportunity_given", GIVEN, {"by": actor.name, "title": new.title}, key)], at=at)
    return key


def locked(actor: Actor, act: str, key: int, version: int | None = None, *, open_only: bool = True) -> OpportunityRow:
    """The opportunity, locked and within the actor's reach. Refuses (403) other roles, (404) others' rows, (409) a stale or closed one."""
    queries.within_reach(actor, act, [key])
    actions.hold([key], version)
    (row,) = queries.of_ids([key])
    if open_only and row.state != states.OPEN:
        raise Refusal("opportunity.closed", N_("This opportunity is closed; a manager opens it again."), status=409)
    return row


def win(key: int, record_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """An opportunity (locked) is won by the order or contract with this record. For flows, which hold the gate of its events; refuses (409) one
    that is closed."""
    on = business_date(at)
    values = {"closed_date": on, "won_by_id": record_id, "probability": 100}
    actions.move([key], "win", values, actor=actor, at=at, reason=reason)
    post_events.publish(["opportunity_won"], {key: on})


__all__ = ["POLICY", "RULES", "STAGES", "LineFact", "OpportunityFact", "Whose", "locked", "open_one", "priced", "stages", "titled", "win", "worth"]
