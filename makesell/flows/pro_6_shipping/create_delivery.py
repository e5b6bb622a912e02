"""PRO-6 · The warehouse or the order desk plans a delivery: what is open of one or more orders of a customer, whole or in parts.

The rest of a part delivery stays open on its order, with its dates. Nothing is posted before goods issue.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.actions import NewDelivery, NewDeliveryLine
from makesell.documents.deliveries.queries import ToShip
from makesell.documents.orders.states import CONFIRMED, DELIVERY_RULES, GOODS, IN_PARTS, LINES_WHOLE
from makesell.flows.steps import credit_stops
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.numbering.actions import take_numbers
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class PartFact:
    """How much of an order line; without a quantity everything that is open."""

    order_line_id: int
    qty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DeliveryFact:
    """A delivery to plan: lines, or orders of which everything open is taken; the warehouse it leaves from; the address it goes to, else that of
    what is wanted first."""

    warehouse_id: int | None
    lines: tuple[PartFact, ...] = ()
    order_ids: tuple[int, ...] = ()
    planned_date: dt.date | None = None
    carrier: str = ""
    ship_to_id: int | None = None


@act
def perform_many(facts: Sequence[DeliveryFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes the drafts; returns their keys in the order given. Refuses what is not open, not goods, not confirmed, of several customers or
    addresses, or (where the rule looks) not allowed by credit."""
    POLICY.require(actor, "create")
    return plan(facts, actor=actor, at=at, reason=reason)


def plan(facts: Sequence[DeliveryFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """The drafts of an act that may make them: this one, or one that ends with goods to be sent again."""
    wanted = [part.order_line_id for fact in facts for part in fact.lines]
    orders = [key for fact in facts for key in fact.order_ids]
    locks.take("order", {*orders, *(row.order_id for row in queries.to_ship(wanted, []))} if wanted else orders)
    open_lines = {row.line_id: row for row in queries.to_ship(wanted, orders)}
    on = business_date(at)
    if credit_stops.checks(credit_stops.DELIVERY, on):
        credit_stops.refuse(credit_stops.of_orders({row.order_id for row in open_lines.values()}, on), on)
    places = _places(open_lines)
    stand = _Stand(open_lines, {key: row.open_qty for key, row in open_lines.items()}, places, _anywhere(open_lines, places))
    new = [_planned(fact, stand, on) for fact in facts]
    _refuse_in_parts(open_lines, new)
    numbers = take_numbers(deliveries.SERIES, len(new), on)
    numbered = [replace(one, number=number) for one, number in zip(new, numbers, strict=True)]
    return deliveries.record_many(numbered, actor=actor, at=at, act="create", reason=reason)


def perform(fact: DeliveryFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


Places = dict[int, list[tuple[int | None, Decimal]]]


@dataclass(slots=True)
class _Stand:
    """The lines, what is left of them; of lines whose parts go to addresses of their own how much is left for which, and for any."""

    rows: dict[int, ToShip]
    left: dict[int, Decimal]
    places: Places
    anywhere: dict[int, Decimal]

    def goes_to(self, row: ToShip) -> int | None:
        """Where what is wanted first of a line goes."""
        return next((place for place, qty in self.places.get(row.line_id, ()) if qty > 0), row.ship_to_id)

    def for_place(self, row: ToShip, place: int | None) -> Decimal:
        """How much of a line may go to an address."""
        left = self.left[row.line_id]
        if row.line_id not in self.places:
            return left if place == row.ship_to_id else Decimal(0)
        return min(left, sum((qty for to, qty in self.places[row.line_id] if to == place and qty > 0), self.anywhere[row.line_id]))

    def take(self, row: ToShip, place: int | None, qty: Decimal) -> None:
        """Takes a quantity of what goes to an address."""
        self.left[row.line_id] -= qty
        if row.line_id in self.places:
            here = sum((most for to, most in self.places[row.line_id] if to == place and most > 0), Decimal(0))
            self.places[row.line_id] = [(to, most - min(qty, here) if to == place else most) for to, most in self.places[row.line_id]]
            self.anywhere[row.line_id] -= max(qty - here, Decimal(0))


def _places(rows: dict[int, ToShip]) -> Places:
    """Asked of lines with addresses of their own alone."""
    own = [key for key, row in rows.items() if row.own_addresses]
    return queries.parts_to(own) if own else {}


def _anywhere(rows: dict[int, ToShip], places: Places) -> dict[int, Decimal]:
    """What is open of such lines beyond their parts (to be sent again, say) goes to whichever address is named."""
    return {
        key: max(rows[key].open_qty - sum((qty for _, qty in parts if qty > 0), Decimal(0)), Decimal(0)) for key, parts in places.items()
    }


def _planned(fact: DeliveryFact, stand: _Stand, today: dt.date) -> NewDelivery:
    rows = stand.rows
    open_rows = [row for row in rows.values() if row.order_id in fact.order_ids and stand.left[row.line_id] > 0 and not row.paused]
    named = [rows[part.order_line_id] for part in fact.lines if part.order_line_id in rows] or open_rows
    place = fact.ship_to_id or next((stand.goes_to(row) for row in named), None)
    parts = list(fact.lines) or [PartFact(row.line_id) for row in open_rows if stand.for_place(row, place) > 0]
    if not parts:
        raise Refusal("delivery.nothing", "Nothing of this is open to be delivered.", field="order", who=N_("The order desk"))
    if len(parts) > MOST_LINES:
        raise Refusal("delivery.lines", "A delivery has at most %(most)s lines.", field="lines", most=MOST_LINES)
    taken = [_take(number, part, stand, place) for number, part in enumerate(parts, 1)]
    first = taken[0][0]
    if any((row.customer_id, row.currency) != (first.customer_id, first.currency) for row, _ in taken):
        raise Refusal("delivery.customers", "A delivery goes to one customer, in one currency.", field="lines")
    orders = {row.order_id for row, _ in taken}
    return NewDelivery(
        first.customer_id,
        first.customer,
        first.owner_id,
        first.unit_id,
        first.currency,
        fact.planned_date or max(first.requested_date or today, today),
        tuple(NewDeliveryLine(number, row.line_id, qty) for number, (row, qty) in enumerate(taken, 1)),
        order_id=orders.pop() if len(orders) == 1 else None,
        warehouse_id=fact.warehouse_id,
        carrier=fact.carrier,
        ship_to_id=place,
    )


def _refuse_in_parts(rows: dict[int, ToShip], new: Sequence[NewDelivery]) -> None:
    """Lines, or orders, that may leave as a whole only: all that is open of them lies in one delivery. Refuses (409) others."""
    bound = {row.order_id for row in rows.values() if row.delivery_rule != IN_PARTS}
    if not bound:
        return
    rest = queries.to_ship([], sorted(bound))
    for delivery in new:
        taken = {line.order_line_id: line.qty for line in delivery.lines}
        for order_id in {rows[key].order_id for key in taken} & bound:
            own = [row for row in rest if row.order_id == order_id and row.open_qty > 0]
            missing = [row for row in own if taken.get(row.line_id, Decimal(0)) < row.open_qty]
            if own[0].delivery_rule == LINES_WHOLE:
                missing = [row for row in missing if row.line_id in taken]
            if missing:
                raise Refusal(
                    "delivery.in_parts", "%(order)s leaves in no parts (%(rule)s): line %(line)s is not whole here.", field="lines", status=409,
                    order=own[0].order or "", rule=DELIVERY_RULES[own[0].delivery_rule], line=missing[0].position,
                )  # fmt: skip


def _take(number: int, part: PartFact, stand: _Stand, place: int | None) -> tuple[ToShip, Decimal]:
    field = f"lines.{number}.qty"
    row = stand.rows.get(part.order_line_id)
    if row is None:
        raise Refusal("delivery.line", "This order line does not exist.", field=f"lines.{number}.order_line")
    if row.order_state != CONFIRMED or row.kind not in GOODS:
        raise Refusal(
            "delivery.not_open", "Line %(line)s of %(order)s is no confirmed order of goods.", field=f"lines.{number}.order_line", status=409,
            line=row.position, order=row.order or "—", who=N_("The order desk confirms orders."),
        )  # fmt: skip
    if row.paused:
        raise Refusal(
            "delivery.paused", "Line %(line)s of %(order)s stands still.", field=f"lines.{number}.order_line", status=409, line=row.position,
            order=row.order or "—", who=N_("Who sells it lets it go on."),
        )  # fmt: skip
    left = stand.left[row.line_id]
    here = stand.for_place(row, place)
    qty = (here or left) if part.qty is None else part.qty
    if qty <= 0:
        raise Refusal("delivery.quantity", "The quantity must be more than 0.", field=field)
    if qty != rounded(qty, row.digits):
        raise Refusal("quantity.digits", "This unit of measure has %(digits)s decimals.", field=field, digits=row.digits)
    if qty > left:
        raise Refusal(
            "delivery.too_much", "Of line %(line)s of %(order)s, %(open)s are open.", field=field, status=409, line=row.position,
            order=row.order or "—", open=format(left.normalize(), "f"),
        )  # fmt: skip
    if qty > here:
        raise Refusal(
            "delivery.addresses", "Of line %(line)s of %(order)s, %(here)s go to this address: what goes elsewhere is a delivery of its own.",
            field=field, status=409, line=row.position, order=row.order or "—", here=format(here.normalize(), "f"),
        )  # fmt: skip
    stand.take(row, place, qty)
    return row, qty
