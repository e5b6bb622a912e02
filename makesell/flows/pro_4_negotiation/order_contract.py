"""PRO-4 · An order is made of a contract in force: what is left of it, or quantities called off, at the contract's prices and terms."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from makesell.documents.contracts import queries, states
from makesell.documents.contracts.queries import ContractRow, LineRow
from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries as order_queries
from makesell.flows.steps.contracts import fits, in_force, locked
from makesell.flows.steps.order_lines import LineFact, OrderFact, drafted
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@dataclass(frozen=True, slots=True)
class CallOff:
    """Of which contract, which quantities by line (none: all that is left), when they are wanted, and the customer's number."""

    contract_id: int
    quantities: Mapping[int, Decimal] = field(default_factory=dict)
    requested_date: dt.date | None = None
    customer_reference: str = ""
    version: int | None = None


@act
def perform(fact: CallOff, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts the order; returns its key. Refuses (409) what is not in force or used up, (422) lines and quantities it does not have."""
    row, on = locked(actor, "order", fact.contract_id, version=fact.version, state=states.SIGNED), business_date(at)
    in_force(row, on)
    left = left_of(row, queries.lines(row.id))
    wanted = fact.quantities or {line.position: qty for line, qty in left.values() if qty > 0}
    lines = tuple(_line(number, qty, left) for number, qty in sorted(wanted.items()))
    if not lines:
        raise Refusal("contract.nothing_left", "Everything of this contract is ordered already.", status=409)
    keyed = OrderFact(
        row.customer_id,
        lines,
        requested_date=fact.requested_date or row.requested_date,
        tax_inclusive=row.tax_inclusive,
        currency=row.currency,
        rate=row.rate,
        rate_note=row.rate_note,
        terms_id=row.terms_id,
        ship_to_id=row.ship_to_id,
        customer_reference=fact.customer_reference or row.customer_reference,
        owner_id=row.owner_id,
        contract_id=row.id,
    )
    new = drafted(keyed, on=on)
    fits(row.id, None, sum((line.net + line.tax for line in new.lines), Decimal(0)), on)
    (order,) = orders.record_many([new], actor=actor, at=at)
    happened([order.order_id], "create", actor=actor, at=at, reason=reason or row.number or "")
    happened([row.id], "order", actor=actor, at=at, reason=reason)
    return order.order_id


def left_of(row: ContractRow, lines: list[LineRow]) -> dict[int, tuple[LineRow, Decimal]]:
    """By position: the line and how much of it nobody has ordered yet, over all versions of the contract."""
    family = [each.id for each in queries.versions(row.root_id)]
    used = {(each.product_id, each.unit_price): each.qty for each in order_queries.called_off(family, None)}
    found = {}
    for line in lines:
        taken = min(used.get((line.product_id, line.unit_price), Decimal(0)), line.qty) if line.product_id is not None else Decimal(0)
        if taken:
            used[line.product_id, line.unit_price] -= taken
        found[line.position] = (line, line.qty - taken)
    return found


def _line(number: int, qty: Decimal, left: Mapping[int, tuple[LineRow, Decimal]]) -> LineFact:
    if number not in left:
        raise Refusal("contract.no_line", "This contract has no line %(line)s.", field="lines", line=number)
    line, rest = left[number]
    if not 0 < qty <= rest:
        raise Refusal("contract.too_much", "Of line %(line)s %(rest)s are left.", field="lines", line=number, rest=f"{rest.normalize():f}")
    return LineFact(line.product_id, qty, line.unit_price, line.kind, line.text, line.requested_date, line.service_kind)
