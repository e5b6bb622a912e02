"""Step: an order for an act — locked, within reach, in the state and version the act wants — and an order as the fact it was keyed from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from makesell.documents.orders import queries, states
from makesell.documents.orders.actions import NewSplit
from makesell.documents.orders.queries import Acting, ActingLine
from makesell.documents.orders.queries.parts import written as written_parts
from makesell.flows.steps.bundles import grouped, keyed_price
from makesell.flows.steps.dates import SALES, counting, gates
from makesell.flows.steps.order_lines import LineFact, OrderFact
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db.asking import together
from makesell.ground.refusal import Refusal, missing, refuse_stale
from makesell.ground.text import N_


def draft_of(actor: Actor, act: str, order_id: int, *, version: int | None = None, state: str | tuple[str, ...] = ()) -> Acting:
    """An order, locked, for an act; refuses (404) one out of reach, (409) another state and a version that was changed since it was read."""
    _lock(order_id)
    return _judged(queries.acting(actor, act, order_id), version, state)


def to_post(
    actor: Actor, act: str, order_id: int, on: dt.date, *, version: int | None = None, state: str | tuple[str, ...] = ()
) -> tuple[Acting, list[ActingLine]]:
    """The same with its lines, for an act that posts on a day: the sales month of the day is held open."""
    _lock(order_id, gates(SALES, [on]))
    head, lines, _ = together(queries.acting.ask(actor, act, order_id), queries.acting_lines.ask(order_id), counting(SALES, [on]))
    return _judged(head, version, state), lines


def _lock(order_id: int, *before: locks.Wanted) -> None:
    """What orders together may take of a promotion, a special price or a contract stands above the order in the order of locks."""
    promotions, special, contract = (locks.Of(sql, [order_id]) for sql in (queries.PROMOTIONS, queries.SPECIAL_PRICES, queries.CONTRACT))
    above = (("master", promotions), ("special_price", special), ("contract", contract))
    if not locks.take_all(*before, *above, ("order", [order_id]))[-1]:
        raise missing()


def _judged(head: Acting, version: int | None, state: str | tuple[str, ...]) -> Acting:
    wanted = (state,) if isinstance(state, str) else state
    if wanted and head.state not in wanted:
        raise Refusal("order.state", N_("The order's state does not allow this any more. Open it again."), status=409)
    refuse_stale(head.version, version)
    return head


def fact_of(head: Acting, lines: list[ActingLine], *, list_prices: bool) -> OrderFact:
    """The order as it was keyed; with `list_prices` lines at their list price take the price that wins now."""
    splits: dict[int, list[NewSplit]] = {}
    for row in queries.splits(head.id):
        splits.setdefault(row.line_id, []).append(NewSplit(row.person_id, row.share, row.overlay))
    return OrderFact(
        head.customer_id,
        tuple(_line(line, tuple(splits.get(line.id, ())), list_prices) for line in as_keyed(lines, head.currency)),
        requested_date=head.requested_date,
        tax_inclusive=head.tax_inclusive,
        currency=head.currency,
        rate=head.rate,
        rate_note=head.rate_note,
        terms_id=head.terms_id,
        ship_to_id=head.ship_to_id,
        customer_reference=head.customer_reference,
        owner_id=head.owner_id,
        quotation_id=head.quotation_id,
        contract_id=head.contract_id,
        end_user=head.end_user,
        project=head.project,
        delivery_rule=head.delivery_rule,
        drawing_gate=head.drawing_gate,
        agreement_gate=head.agreement_gate,
        licence_gate=head.licence_gate,
    )


def as_keyed(lines: Sequence[ActingLine], currency: str) -> list[ActingLine]:
    """The lines as they were keyed: the parts of a bundle are its one line again, at the place of the first."""
    whole = {of[0]: _bundle([lines[n] for n in of], currency) for of in grouped(lines)}
    return [whole.get(n, line) for n, line in enumerate(lines) if line.bundle_id is None or n in whole]


def _bundle(parts: Sequence[ActingLine], currency: str) -> ActingLine:
    first, qty = parts[0], parts[0].bundle_qty or Decimal(1)
    price = keyed_price(parts, currency)
    at_list = all(line.list_price == line.unit_price for line in parts)
    asked = written_parts(tuple(replace(part, qty=part.qty / (first.qty / qty)) for part in first.parts))
    return replace(
        first, product_id=first.bundle_id, qty=qty, unit_price=price, list_price=price if at_list else None, service_kind="", asked_parts=asked
    )


def _line(line: ActingLine, splits: tuple[NewSplit, ...], list_prices: bool) -> LineFact:
    fact = LineFact(
        line.product_id, line.qty, line.unit_price, line.kind, line.text, line.requested_date, line.service_kind, splits, line.parts,
        line.due_back_date, None, None, line.budget_line_id, line.cause_id, line.cause_line_id, line.loan_line_id,
    )  # fmt: skip
    at_list = line.kind in states.CREDITED and line.list_price is not None and line.list_price == line.unit_price
    return replace(fact, unit_price=None) if list_prices and at_list else fact
