"""Step: the due items of invoices (13.12) are the parts of their orders' terms of payment; a part falls due when its trigger happens.

An invoice without terms is due whole, the days of the customer's credit account after its date. What an invoice charges counts as shipped,
delivered or accepted once so much of its order lines is, the earlier invoice first; one that charges no goods is triggered by itself. The
invoice of a milestone is due as that part, which all goods of its order trigger.
"""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from makesell.books.receivables import posting as receivables
from makesell.documents.acceptances.warranty import WARRANTY
from makesell.documents.deliveries.queries import ORDERS
from makesell.documents.invoices.actions import NewDueItem
from makesell.documents.invoices.queries import InvoiceRow
from makesell.engines.terms import Events, due_date, months_later
from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking
from makesell.ground.money import allocate, minor_digits
from makesell.ground.rules import queries as rules
from makesell.masterdata.terms.queries import PartRow

RULES: Final = (WARRANTY,)

# An invoice's lines `y` with the quantity of their order lines that must have moved before the line counts as moved.
_GOODS: Final = """
    select y.order_line_id, nullif(p.warranty_months, 0) as months,
        (select sum(z.qty) from invoices_invoiceline z join invoices_invoice w on w.record_id = z.invoice_id
                             where z.order_line_id = y.order_line_id and z.line_id <= y.line_id and w.state in ('draft', 'posted')) as upto
    from invoices_invoiceline y join orders_salesorderline l on l.line_id = y.order_line_id left join products_product p on p.record_id = l.product_id
    where y.invoice_id = v.record_id and l.kind <> 'freight' and p.kind is distinct from 'service'
"""
_MOVED: Final = "select e.event_date as day, sum(e.qty) over (order by e.event_date, e.id) as done from orderbook_entry e"
_PICKED: Final = """
    select makesell_day(e.at) as day, sum(n.qty) over (order by e.at, n.line_id) as done from deliveries_deliveryline n
    join deliveries_delivery d on d.record_id = n.delivery_id and d.state <> 'cancelled'
    join spine_event e on e.record_id = n.delivery_id and e.act = 'pick' where n.order_line_id = x.order_line_id
"""


# All goods of the order, where a milestone is charged.
_WHOLE: Final = "(select z.ordered_qty from orderbook_balance z where z.line_id = x.order_line_id and v.milestone is not null)"


def _all_moved(steps: str) -> str:
    """The day on which the last of an invoice's goods had made a step; none while one has not."""
    return f"""(select case when count(*) = 0 then v.invoice_date when bool_and(m.day is not null) then max(m.day) end
        from ({_GOODS}) x left join lateral (select min(s.day) as day from ({steps}) s where s.done >= coalesce({_WHOLE}, x.upto)) m on true)"""


def _booked(measure: str) -> str:
    return _all_moved(f"{_MOVED} where e.line_id = x.order_line_id and e.measure = '{measure}'")


# Of an invoice whose part waits for the end of warranty: the day each of its goods was accepted, and the months its product says.
_WARRANTY: Final = f"""case when 'warranty_end' in (t.trigger, t.otherwise_trigger) then
    (select json_agg(json_build_array(m.day, x.months))::text from ({_GOODS}) x
     left join lateral (select min(s.day) as day from ({_MOVED} where e.line_id = x.order_line_id and e.measure = 'accepted') s
                        where s.done >= x.upto) m on true) end"""
_OF_ORDERS: Final = "orders_salesorder o where o.record_id in (select g.order_id from invoices_invoiceline f " \
    "join orders_salesorderline g on g.line_id = f.order_line_id where f.invoice_id = v.record_id)"  # fmt: skip


def _day(trigger: str) -> str:
    """The day on which a trigger happened for an invoice `v`; of the end of warranty the day it is counted from."""
    return f"""case {trigger}
        when 'order' then (select max(o.order_date) from {_OF_ORDERS})
        when 'signing' then (select max(coalesce(makesell_day(k.signed_at), case when o.contract_id is null then o.order_date end))
                             from contracts_contract k right join orders_salesorder o on k.record_id = o.contract_id
                             where o.record_id in (select o.record_id from {_OF_ORDERS}))
        when 'ready_to_ship' then {_all_moved(_PICKED)}
        when 'shipment' then {_booked("shipped")}
        when 'delivery' then {_booked("delivered")}
        when 'acceptance' then {_booked("accepted")}
        when 'warranty_end' then {_booked("accepted")}
        when 'invoice' then v.invoice_date
        when 'date' then t.date
    end"""


_PART: Final = f"""t.terms_id, t.position, t.percent, t.amount, t.trigger, t.date, t.months, t.days, t.gate, t.retention, t.otherwise_trigger,
    t.otherwise_days, {_day("t.trigger")} as day, {_day("t.otherwise_trigger")} as otherwise_day,
    {_WARRANTY} as warranty"""
_NEW: Final = f"""
    select v.record_id, coalesce(a.payment_days, 0), {_PART} from invoices_invoice v join parties_customer c on c.record_id = v.customer_id
    left join parties_creditaccount a on a.record_id = c.credit_account_id left join terms_paymentpart t on t.terms_id = v.terms_id
        and (v.milestone is null or t.position = v.milestone)
    where v.record_id = any(%(ids)s) order by v.record_id, t.position
"""
_WAITING: Final = f"""
    select d.id, d.due_date, {_PART} from receivables_dueitem d join invoices_invoice v on v.record_id = d.record_id and v.state = 'posted'
    join terms_paymentpart t on t.terms_id = v.terms_id and t.position = d.part
    where d.trigger_date is null and v.record_id in (
        select f.invoice_id from invoices_invoiceline f join orders_salesorderline g on g.line_id = f.order_line_id where g.order_id = any(%(ids)s))
    order by d.id
"""


@dataclass(frozen=True, slots=True)
class _Falling:
    """A part of an invoice's terms, the day of its trigger, and when it falls due."""

    part: PartRow
    day: dt.date | None
    due_date: dt.date | None


def _falling(row: Sequence[Any]) -> _Falling:
    part = PartRow(*row[:12])
    days = zip((part.trigger, part.otherwise_trigger), row[12:14], strict=True)
    events = {trigger: _ended(trigger, when, row[14]) for trigger, when in days if when}
    return _Falling(part, events.get(part.trigger), due_date(part.as_part(), cast("Events", events)))


def _ended(trigger: str, day: dt.date, kept: str | None) -> dt.date:
    """The day of a trigger; of the end of warranty the day the last of the goods is out of it, by its product's months, else the rule's."""
    if trigger != "warranty_end":
        return day
    goods = [(dt.date.fromisoformat(when), months) for when, months in json.loads(kept or "[]") if when]
    return max(months_later(when, months if months is not None else rules.value(WARRANTY, when)) for when, months in goods or [(day, None)])


@dataclass(frozen=True, slots=True)
class Terms:
    """By invoice: the days of its customer's credit account, and the parts of its own terms, where it has any."""

    days: dict[int, int]
    parts: dict[int, list[_Falling]]


@asking
def terms_of(invoice_ids: Sequence[int]) -> Ask[Terms]:
    """What the due items of invoices are made of, on the dates the invoices have."""
    return Ask(_NEW, {"ids": list(invoice_ids)}, _terms)


def _terms(rows: Sequence[tuple[Any, ...]]) -> Terms:
    found = Terms({}, {})
    for row in rows:
        found.days[row[0]] = row[1]
        if row[2] is not None:
            found.parts.setdefault(row[0], []).append(_falling(row[2:]))
    return found


def due_items_of(invoices: Sequence[InvoiceRow], terms: Terms, on: dt.date) -> list[list[NewDueItem]]:
    """The due items of each invoice, in the order given."""
    return [
        _scheduled(each, terms.parts[each.id]) if each.id in terms.parts else [_whole(each, terms.days[each.id], on)] for each in invoices
    ]


def _whole(invoice: InvoiceRow, days: int, on: dt.date) -> NewDueItem:
    return NewDueItem(1, invoice.gross, "invoice", on, days, on + dt.timedelta(days=days))


def _scheduled(invoice: InvoiceRow, falling: Sequence[_Falling]) -> list[NewDueItem]:
    """The parts of an invoice by the shares of the terms; amounts of the whole order are shares of a part of it."""
    shares = [each.part.as_part().share for each in falling]
    return [
        NewDueItem(
            each.part.position, amount, each.part.trigger, each.day, each.part.days, each.due_date, each.part.percent, each.part.gate,
            each.part.retention,
        )
        for each, amount in zip(falling, allocate(invoice.gross, shares, minor_digits(invoice.currency)), strict=True)
    ]  # fmt: skip


@asking
def waits(delivery_ids: Sequence[int]) -> Ask[bool]:
    """True when an invoice of these deliveries' orders has a part that waits for something to happen."""
    return Ask(
        f"""select 1 from invoices_invoiceline f join orders_salesorderline g on g.line_id = f.order_line_id
            join receivables_dueitem d on d.record_id = f.invoice_id and d.trigger_date is null where g.order_id in ({ORDERS}) limit 1""",
        [list(delivery_ids)],
        bool,
    )


def triggered(order_ids: Collection[int]) -> int:
    """Something happened to orders, which the act has locked: parts of their invoices that waited for it fall due; returns how many did.

    An invoice's due items are nobody else's while its order is locked.
    """
    fallen = []
    for key, before, *row in run(_WAITING, {"ids": list(order_ids)}, keep=True):
        now = _falling(row)
        if (now.day, now.due_date) != (None, before):
            fallen.append((key, now.day, now.due_date))
    if fallen:
        receivables.date_due_items(fallen)
    return len(fallen)
