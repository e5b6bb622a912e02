"""PRO-5 · Goods on loan 借用 become a sale, whole or in part: a line sold, priced and judged like any other, of goods the customer has already.

It is a change of the loan's order, shown line by line. `ordered`, `shipped` and `delivered` are posted that day, the goods leave the place of
goods on loan, nothing is sent again; it is invoiced like what has shipped.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.books.performance import posting as performance
from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.actions import loans as moves
from makesell.documents.orders.actions.loans import NewMove
from makesell.flows.pro_5_production import change_order
from makesell.flows.pro_5_production.change_order import Change
from makesell.flows.steps import dates, loans
from makesell.flows.steps.loans import Moving
from makesell.flows.steps.order_drafts import draft_of
from makesell.flows.steps.order_lines import LineFact
from makesell.flows.steps.post_ordered import post_added
from makesell.flows.steps.post_part import post_part
from makesell.flows.steps.special_prices import settle
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import minor_digits
from makesell.ground.refusal import Refusal

_SOLD = """
    select m.line_id as source_line_id, m.new_line_id as line_id, m.qty, m.moved_date as day from orders_loanmove m where m.line_id = any(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class Sold:
    """How much of which loan of an order (by position; None: all that is out) is sold, at which price (None: the one that wins), and which lots."""

    position: int
    qty: Decimal | None = None
    unit_price: Decimal | None = None
    lots: str = ""


@dataclass(frozen=True, slots=True)
class Conversion:
    """The loans of an order that are sold; without any, everything that is out."""

    order_id: int
    parts: tuple[Sold, ...] = ()


@act
def perform(fact: Conversion, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Sells goods on loan; returns the change of the order. Refuses (409) more than is out and what credit forbids, (403) a price beyond the
    authority of who sells."""
    POLICY.require(actor, "convert_loan")
    on = business_date(at)
    counts = dates.gated(dates.ACCOUNTING_AND_SALES, [on])["accounting"][on]
    head = draft_of(actor, "convert_loan", fact.order_id, version=version, state=states.CONFIRMED)
    if not reason.strip():
        raise Refusal("order.change_reason", "Say why it is changed.", field="why")
    parts = loans.wanted([(part.position, part.qty) for part in fact.parts], queries.acting_lines(head.id))
    said = {part.position: part for part in fact.parts}
    sold = [said.get(line.position, Sold(line.position)) for line, _ in parts]
    facts = tuple(
        LineFact(line.product_id, qty, one.unit_price, text=line.text, loan_line_id=line.id) for (line, qty), one in zip(parts, sold, strict=True)
    )
    change = Change(head.id, added=facts)
    work = change_order.planned(change, head, on)
    change_order.refuse_beyond(work, actor)
    loans.lock([line.product_id for line, _ in parts if line.product_id is not None], None)
    key, document = change_order.opened(work, change, actor=actor, at=at, reason=reason)
    work.keys = orders.add_lines(head.id, [replace(line, loan_line_id=old.id) for line, (old, _) in zip(work.new, parts, strict=True)])
    sources = orders.open_sources(head.id, len(parts))
    moves.moved(
        [
            NewMove(source, line.id, states.CONVERTED, qty, on, new_line_id=new, note=reason)
            for (line, qty), new, source in zip(parts, work.keys, sources, strict=True)
        ]
    )  # fmt: skip
    leaving = [Moving(line, qty, source, one.lots) for (line, qty), source, one in zip(parts, sources, sold, strict=True)]
    loans.move(leaving, None, on, counts)
    with performance.balances_last():
        post_added(work.keys, on)
        post_part("shipped", _SOLD, {"ids": sources}, on)
        post_part("delivered", _SOLD, {"ids": sources}, on)
    orders.resum(head.id, minor_digits(head.currency))
    after = queries.acting(actor, "convert_loan", head.id)
    change_order.ask_gates(after, actor=actor, at=at, on=on)
    change_order.prove_credit(head, after, on)
    change_order.note_lines(work, key, document, after)
    orders.move_state(head.id, "change", actor=actor, at=at, reason=reason, supply_until=after.supply_until)
    settle(head, actor=actor, at=at)
    orders.number_change(key, on)
    return key
