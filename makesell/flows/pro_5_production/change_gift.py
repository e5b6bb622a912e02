"""PRO-5 · What an order gives away was refused: its lines take less, another budget line, or become a sale; then it is asked again.

Only the lines named are drafted anew. What somebody has allowed of the rest — a discount, a credit release that still covers the order — is
not asked a second time, and who was asked already is not told twice.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.queries import Acting, ActingLine
from makesell.flows.steps import credit, given
from makesell.flows.steps.confirming import Allowed, Outcome, go_on, standing
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.order_drafts import draft_of, fact_of
from makesell.flows.steps.order_lines import LineFact, drafted
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_of
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_

KINDS: Final = (states.SALE, *states.GIVEN)


@dataclass(frozen=True, slots=True)
class Instead:
    """A line that is given away, by position, and what it is from now on; what is not said stays. Sold, it takes the price that wins."""

    position: int
    qty: Decimal | None = None
    kind: str = ""
    plan_id: int | None = None
    plan_position: int | None = None


@dataclass(frozen=True, slots=True)
class GiftChange:
    """A held order and its lines that change."""

    order_id: int
    lines: tuple[Instead, ...]


@act
def perform(fact: GiftChange, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> Outcome:
    """Changes the lines and asks again; refuses (409) an order no refused gift holds, (422) lines that are not given away and no change."""
    POLICY.require(actor, "change_gift")
    on = business_date(at)
    business_dates("sales", [on])
    head = draft_of(actor, "change_gift", fact.order_id, version=version, state=states.HELD)
    if states.GIFT not in standing(queries.holds(head.id)):
        raise Refusal("order.no_hold_gift", "Nothing given away holds this order.", status=409)
    if waiting_of(given.PURPOSE, [head.id]):
        raise Refusal("order.gift_waits", "It is still being decided.", status=409, who=N_("Whoever decides approves it or refuses it."))
    lines = queries.acting_lines(head.id)
    instead = _instead(fact.lines, lines)
    _write(head, lines, instead, on)
    orders.end_holds(head.id, [states.GIFT], actor=actor, at=at, reason=reason)
    happened([head.id], "change_gift", actor=actor, at=at, reason=reason)
    now = queries.acting(actor, "change_gift", head.id)
    holds = queries.holds(head.id)
    cut = states.DISCOUNT not in standing(holds) and any(row.code == states.DISCOUNT for row in holds)
    allowed = Allowed(credit=credit.released(holds, rounded(now.gross * now.rate), on), discount=cut)
    outcome = go_on(now, queries.acting_lines(head.id), allowed=allowed, actor=actor, at=at, on=on, reason=reason)
    if outcome.state == states.CONFIRMED:
        orders.end_holds(head.id, list(states.HOLDS), actor=actor, at=at, reason=reason)
    return outcome


def _instead(wanted: Sequence[Instead], lines: Sequence[ActingLine]) -> dict[int, tuple[ActingLine, Instead]]:
    """The lines that change, by key. Refuses at its row what is not given away, is named twice, or stays as it is."""
    by_position = {line.position: line for line in lines if line.kind in states.GIVEN}
    found: dict[int, tuple[ActingLine, Instead]] = {}
    for number, one in enumerate(wanted, 1):
        line = by_position.get(one.position)
        if line is None or line.id in found:
            raise Refusal(
                "order.no_gift_line", "Line %(line)s is not given away, or is named twice.", field=f"lines.{number}.line", line=one.position
            )
        kind = one.kind or line.kind
        if kind not in KINDS:
            raise Refusal("order.gift_kind", "It stays given away, or is sold.", field=f"lines.{number}.kind")
        if one.qty is not None and not 0 < one.qty <= line.qty:
            raise Refusal(
                "order.gift_more", "Of line %(line)s, more than 0 and at most %(most)s.", field=f"lines.{number}.qty", line=one.position,
                most=format(line.qty.normalize(), "f"),
            )  # fmt: skip
        if kind == line.kind and one.qty in (None, line.qty) and one.plan_id is None:
            continue
        found[line.id] = (line, replace(one, kind=kind, qty=line.qty if one.qty is None else one.qty))
    if not found:
        raise Refusal("order.gift_same", "Change a line before you ask again.", field="lines")
    return found


def _write(head: Acting, lines: list[ActingLine], instead: Mapping[int, tuple[ActingLine, Instead]], on: dt.date) -> None:
    """The lines are drafted anew, sold ones with the credit of the lines that are sold already, and written in their place."""
    keyed = fact_of(head, lines, list_prices=False)
    credit_of = next((line.splits for line in keyed.lines if line.splits), ())
    facts = tuple(_fact(line, one) for line, one in instead.values())
    made = drafted(replace(keyed, lines=facts, splits=credit_of), on=on, budgets=False)
    orders.regive(dict(zip(instead, made.lines, strict=True)))
    orders.resum(head.id)


def _fact(line: ActingLine, one: Instead) -> LineFact:
    if one.kind == states.SALE:
        return LineFact(line.product_id, one.qty or line.qty, text=line.text, requested_date=line.requested_date)
    budget = None if one.plan_id is not None else line.budget_line_id
    return LineFact(
        line.product_id, one.qty or line.qty, kind=one.kind, text=line.text, requested_date=line.requested_date, plan_id=one.plan_id,
        plan_position=one.plan_position, budget_line_id=budget,
    )  # fmt: skip
