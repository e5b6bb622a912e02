"""Milestones 付款节点: which parts of an order's terms of payment have been reached, and which of them an invoice that stands charges.

A part is reached on the day of its trigger, or of what stands in for it; a trigger that goods make (shipped, delivered, accepted) comes when
all goods of the order have made it. What is retained is invoiced with the acceptance from which its warranty runs: it is owed, and due later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run

# The goods of an order `mo` that cost something: line `y` with its balance `z`.
_GOODS = """from orders_salesorderline y join orderbook_balance z on z.line_id = y.line_id left join products_product q on q.record_id = y.product_id
    where y.order_id = mo.record_id and y.kind <> 'freight' and y.gross <> 0 and q.kind is distinct from 'service' and z.ordered_qty > 0"""
_PICKED = """from deliveries_deliveryline n join deliveries_delivery d on d.record_id = n.delivery_id and d.state <> 'cancelled'
    join spine_event e on e.record_id = n.delivery_id and e.act = 'pick' join orders_salesorderline g on g.line_id = n.order_line_id"""


def _moved(measure: str) -> str:
    return f"""case when not exists (select 1 {_GOODS} and z.{measure}_qty < z.ordered_qty) then coalesce(
        (select max(e.event_date) from orderbook_entry e join orders_salesorderline y on y.line_id = e.line_id
         where y.order_id = mo.record_id and e.measure = '{measure}' and e.origin_id is null), mo.order_date) end"""


_READY = f"""case when not exists (select 1 {_GOODS} and z.ordered_qty > coalesce((select sum(n.qty) {_PICKED} where n.order_line_id = y.line_id), 0))
    then coalesce((select max(makesell_day(e.at)) {_PICKED} where g.order_id = mo.record_id), mo.order_date) end"""


def _day(trigger: str) -> str:
    """The day on which a trigger of a part `t` came for the whole order `mo`; a part due on invoice comes with the goods."""
    return f"""case {trigger} when 'order' then mo.order_date
        when 'signing' then coalesce((select makesell_day(k.signed_at) from contracts_contract k where k.record_id = mo.contract_id),
                                     case when mo.contract_id is null then mo.order_date end)
        when 'ready_to_ship' then {_READY} when 'shipment' then {_moved("shipped")} when 'invoice' then {_moved("shipped")}
        when 'delivery' then {_moved("delivered")} when 'acceptance' then {_moved("accepted")} when 'warranty_end' then {_moved("accepted")}
        when 'date' then t.date end"""


def of(orders: str) -> str:
    """A select of the parts of the terms of orders (a condition over `mo`): position, share, was it reached, does an invoice charge it."""
    return f"""select mo.record_id as order_id, t.position, coalesce(t.percent, t.amount) as share,
            coalesce({_day("t.trigger")} <= makesell_today(), false)
                or coalesce({_day("t.otherwise_trigger")} + t.otherwise_days <= makesell_today(), false) as reached,
            exists (select 1 from invoices_invoice v where v.order_id = mo.record_id and v.milestone = t.position
                    and v.state in ('draft', 'posted')) as stands
        from orders_salesorder mo join terms_paymentpart t on t.terms_id = mo.terms_id where {orders}"""


def upto(word: str, order: str) -> str:
    """A join that says what part of an order may be invoiced by its milestones (`ms.upto`); null where its word, the customer's or the rule's, is
    not the schedule."""
    own = of(f"mo.record_id = {order}.record_id and {word} = 'schedule'")
    return f"""left join lateral (
        select coalesce(sum(m.share) filter (where m.reached or m.stands), 0) / sum(m.share) as upto from ({own}) m
    ) ms on {order}.terms_id is not null"""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A part of an order's terms."""

    order_id: int
    position: int
    share: Decimal
    reached: bool
    stands: bool


def milestones(order_ids: Sequence[int]) -> list[Milestone]:
    """The parts of the terms of orders, order by order, the first part first."""
    rows = run(f"select * from ({of('mo.record_id = any(%s)')}) m order by order_id, position", [list(order_ids)])
    return [Milestone(*row) for row in rows]
