"""Step: gates — money tied to an order opens 款到排产·款到发货, a person's word 图纸确认·技术协议, a licence 出口许可; the day the last one before
production opens fixes the order's dates (`domain.md` §6).

Who posts money calls `lock()` before anything further down the order of locks, and `paid()` after posting. Goods issue calls `refuse_leaving()`.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries
from makesell.documents.orders.queries import GateRow
from makesell.documents.orders.states import LICENCES_SQL, counting
from makesell.documents.production import actions as production
from makesell.documents.production import queries as made
from makesell.documents.production import states
from makesell.engines.promise import LEAD_TIME
from makesell.engines.terms import GATES as TERMS
from makesell.flows.steps import repromise, supply
from makesell.flows.steps.working_days import later
from makesell.ground import locks, shown
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

OPENED: Final = N_("What %(number)s waited for has come: its dates are fixed.")
SLIPPED: Final = N_("What its order waited for has come.")


def tied(order_ids: Collection[int]) -> dict[int, Decimal]:
    """Money tied to orders, in their currency: advances not allocated yet, and what is settled of their invoices; no bill before it counts."""
    rows = run(
        """select o, coalesce((select sum(b.amount) from receivables_balance b where b.for_record_id = o and b.account = 'advance'), 0)
                  + coalesce((select sum(d.settled) from receivables_dueitem d where d.record_id in (
                        select x.invoice_id from invoices_invoiceline x join orders_salesorderline l on l.line_id = x.order_line_id
                        where l.order_id = o)), 0)
                  - coalesce((select sum(l.amount) from receipts_receiptline l join receipts_receipt r on r.record_id = l.receipt_id
                              where l.order_id = o and r.state = 'confirmed' and r.counts_on is null), 0)
                  - coalesce((select sum(a.amount) from receipts_allocation a join receipts_receipt r on r.record_id = a.receipt_id
                              join receipts_receiptline p on p.line_id = a.receipt_line_id and p.order_id is null
                              join invoices_invoiceline x on x.line_id = a.invoice_line_id
                              join orders_salesorderline l on l.line_id = x.order_line_id
                              where l.order_id = o and a.undone_at is null and r.counts_on is null), 0)
           from unnest(%s::bigint[]) o""",
        [list(order_ids)],
    )
    return dict(rows)


def lock(order_ids: Collection[int]) -> None:
    """Locks orders and the production orders made for them, before deliveries, invoices and receipts."""
    locks.take("order", order_ids)
    waiting = [row.order_id for row in queries.gates(list(order_ids)) if row.opened_at is None]
    if waiting:
        locks.take("production_order", [row.id for row in made.of_orders(waiting)])


def paid(order_ids: Collection[int], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens the gates whose money is there now; returns the orders whose dates were fixed by it. Orders are locked (`lock`)."""
    waiting = [gate for gate in queries.gates(list(order_ids)) if gate.opened_at is None and gate.kind in TERMS]
    if not waiting:
        return []
    money = tied({gate.order_id for gate in waiting})
    gates: dict[int, list[GateRow]] = {}
    for gate in queries.gates(list(money)):
        gates.setdefault(gate.order_id, []).append(gate)
    opens: dict[int, list[str]] = {}
    for order_id, own in gates.items():
        need = Decimal(0)
        for gate in own:
            need += gate.amount
            if gate.opened_at is None and gate.kind in TERMS and money[order_id] >= need:
                opens.setdefault(order_id, []).append(gate.kind)
    _lock_supply(opens)
    return [order_id for order_id, kinds in opens.items() if _opened(gates[order_id], kinds, actor=actor, at=at)]


def agreed(order_id: int, kind: str, *, actor: Actor, at: dt.datetime) -> bool:
    """Opens the gate of a paper or licence; True when the order's dates are fixed by it. The order is locked (`lock`). Refuses (409) what
    waits for none."""
    own = queries.gates([order_id])
    if not any(gate.kind == kind and gate.opened_at is None for gate in own):
        raise no_gate()
    _lock_supply([order_id])
    return _opened(own, [kind], actor=actor, at=at)


def no_gate() -> Refusal:
    """The refusal (409) of what an order does not wait for."""
    return Refusal("order.no_gate", "This order does not wait for that.", status=409, field="gate")


def _lock_supply(order_ids: Collection[int]) -> None:
    """What all these orders take of, at once: none of it may be locked after what another takes."""
    supply.lock({line.product_id for order_id in order_ids for line in queries.acting_lines(order_id) if line.product_id is not None})


def _opened(own: Sequence[GateRow], kinds: Collection[str], *, actor: Actor, at: dt.datetime) -> bool:
    """The dates are fixed by the last gate before production; where there is none, by that before shipping."""
    order_id = own[0].order_id
    orders.open_gates(order_id, list(kinds), at=at)
    named = counting([gate.kind for gate in own])
    first = [gate for gate in own if gate.kind in named]
    waited = [gate for gate in first if gate.opened_at is None]
    if not waited or any(gate.kind not in kinds for gate in waited):
        return False
    _fix(order_id, actor=actor, at=at)
    return True


def _fix(order_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """From today on the promise counts: new production gets its working days from here, everything else what supply holds."""
    on = business_date(at)
    lines = [row for row in queries.acting_lines(order_id) if row.product_id is not None]
    keys = [row.id for row in lines]
    days = {row.line_id: row.days_after_gate for row in queries.schedule(order_id) if row.source == LEAD_TIME and row.days_after_gate is not None}
    supply.free(keys, on=on)
    for row in made.of_order_lines(keys):
        wait = days.get(row.order_line_id or 0)
        if row.state == states.PLANNED and wait is not None:
            due = later(on, wait)
            if due != row.due_date:
                production.slip(row.id, row.due_date, due, actor=actor, at=at, reason=SLIPPED)
                supply.plan([supply.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, due, Decimal(0))])
    repromise.repromise(keys, cause="gate", params={}, actor=actor, at=at, on=on, opens=True)
    orders.supply_kept(order_id)
    owner = queries.owner_of(order_id)
    if owner is not None:
        tell_many([NewNotice(owner, "gate_opened", OPENED, {"number": queries.number_of(order_id) or ""}, order_id)], at=at)


def number_made(order_ids: Collection[int], *, at: dt.datetime) -> None:
    """Numbers the production orders that were made when gates opened; the last thing of the act."""
    lines = [line.id for order_id in order_ids for line in queries.acting_lines(order_id)]
    if lines:
        repromise.number_made(lines, business_date(at))


@dataclass(frozen=True, slots=True)
class Leaving:
    """An order that is paid before shipping, or leaves by a licence that is not there: what will have left with these deliveries, and what of it is
    missing."""

    order_id: int
    number: str | None
    currency: str
    gone: Decimal
    unpaid: bool
    unlicensed: bool
    licence: str | None
    valid_until: dt.date | None


@asking
def leaving(delivery_ids: Sequence[int], on: dt.date) -> Ask[list[Leaving]]:
    """Orders whose goods may not leave with these deliveries that day, as far as their gates say so: not paid yet, no licence, or an expired one."""
    return Ask(
        f"""select o.record_id, o.number, o.currency, sum(makesell_part(l.gross, coalesce(b.shipped_qty, 0) + coalesce(x.qty, 0), l.qty, 2)),
                   g.unpaid, g.unlicensed, g.licence, g.valid_until
            from orders_salesorder o join (
                select order_id, bool_or(kind = 'before_shipping') as unpaid, bool_or(kind in ({LICENCES_SQL})) as unlicensed,
                       max(licence_number) as licence, max(valid_until) as valid_until
                from orders_ordergate
                where kind = 'before_shipping' and opened_at is null or kind in ({LICENCES_SQL}) and (opened_at is null or valid_until < %s::date)
                group by order_id) g on g.order_id = o.record_id
            join orders_salesorderline l on l.order_id = o.record_id left join orderbook_balance b on b.line_id = l.line_id
            left join (select order_line_id, sum(qty) as qty from deliveries_deliveryline where delivery_id = any(%s) group by 1) x
                 on x.order_line_id = l.line_id
            where o.record_id in (select s.order_id from deliveries_deliveryline d join orders_salesorderline s on s.line_id = d.order_line_id
                                  where d.delivery_id = any(%s))
            group by o.record_id, g.unpaid, g.unlicensed, g.licence, g.valid_until order by o.record_id""",
        [on, list(delivery_ids), list(delivery_ids)],
        rows_as(Leaving),
    )


def refuse_leaving(rows: Sequence[Leaving]) -> None:
    """Refuses (409) goods that leave without the export licence their order needs, or after its last day; and 13.13: of an order that is paid before
    shipping, no more leaves than money tied to it covers, with what is missing."""
    for row in rows:
        if row.unlicensed:
            refuse_licence(row.number, row.licence or "", row.valid_until)
    unpaid = [row for row in rows if row.unpaid]
    money = tied([row.order_id for row in unpaid]) if unpaid else {}
    for row in unpaid:
        if money[row.order_id] < row.gone:
            raise Refusal(
                "order.unpaid", "%(number)s is paid before shipping: %(leaving)s %(currency)s would have left, %(paid)s have come.", status=409,
                who=N_("The cashier identifies the receipt."), number=row.number or "", leaving=shown.amount(row.gone, row.currency),
                currency=row.currency, paid=shown.amount(money[row.order_id], row.currency),
            )  # fmt: skip


def refuse_licence(number: str | None, licence: str, valid_until: dt.date | None) -> None:
    """Refuses (409): the order has no export licence, or the one it has was valid until a day that has passed."""
    who = N_("Sales support enters the licence.")
    if valid_until is None:
        raise Refusal("order.licence", "%(number)s waits for its export licence.", status=409, who=who, number=number or "")
    raise Refusal(
        "order.licence_expired", "The export licence %(licence)s of %(number)s was valid until %(day)s.", status=409, who=who,
        licence=licence, number=number or "", day=valid_until,
    )  # fmt: skip
