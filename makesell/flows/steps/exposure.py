"""Step: credit exposure 信用占用 (13.13) follows what an act did to orders and to a customer's money. The last thing before the number.

`moved()` brings the parts of the orders and customers named to what the books say now, and answers where each credit account stands.
"""

from collections.abc import Collection
from decimal import Decimal

from makesell.books.receivables import posting as receivables
from makesell.books.receivables.balances import ExposureRow
from makesell.ground.db import by_index, values

# O and S of an order. Freight never ships, it is open until invoiced; lines of an order that is paid before shipping need money, not limit.
# Quantities say what is open and what is not invoiced yet: tax is rounded by invoice (13.2), or finance taxes it otherwise, and what amounts
# alone leave of an invoiced line is nobody's debt.
OF_ORDERS = f"""
    select o.record_id, c.credit_account_id,
           coalesce(case when exists (select 1 from orders_ordergate g where g.order_id = o.record_id and g.kind = 'before_shipping') then 0
                    else sum(greatest(b.ordered_gross - b.cancelled_gross - greatest(b.shipped_gross, b.invoiced_gross), 0))
                         filter (where b.ordered_qty - b.cancelled_qty > greatest(b.shipped_qty, b.invoiced_qty)) end, 0) as open_orders,
           coalesce(sum(greatest(b.shipped_gross - b.invoiced_gross, 0)) filter (where b.shipped_qty > b.invoiced_qty), 0) as shipped,
           0::numeric as due, 0::numeric as bills, 0::numeric as receipts, 0::numeric as credit_notes
    from orders_salesorder o join parties_customer c on c.record_id = o.customer_id
    {by_index("orders_salesorderline", "l", "l.order_id = o.record_id", left=True)}
    {by_index("orderbook_balance", "b", "b.line_id = l.line_id", left=True)}
"""
# Money in another currency counts at the rate the customer's last order in it keeps.
_RATE = """left join lateral (select x.rate from orders_salesorder x where x.customer_id = c.record_id and x.currency = r.currency
                       order by x.record_id desc limit 1) k on true"""
# I, B, A, C of a customer: what is open of due items at the invoice's kept rate; bills not honoured of the kinds that count; money received
# and credit notes that settle nothing yet.
# Money tied to an order that waits for it counts for that order's gate, not for the limit.
OF_CUSTOMERS = f"""
    select c.record_id, c.credit_account_id, 0::numeric as open_orders, 0::numeric as shipped,
           coalesce((select sum(makesell_part(d.amount - d.settled, coalesce(v.rate, 1), 1, 2)) from receivables_dueitem d
                     left join invoices_invoice v on v.record_id = d.record_id
                     where d.customer_id = c.record_id and d.amount <> d.settled), 0) as due,
           coalesce((select sum(makesell_part(r.amount, coalesce(k.rate, 1), 1, 2)) from receipts_bill r {_RATE}
                     where r.customer_id = c.record_id and r.exposed and r.state in ('in_hand', 'endorsed', 'discounted')), 0) as bills,
           coalesce((select sum(makesell_part(r.amount, coalesce(k.rate, 1), 1, 2)) from receivables_balance r {_RATE}
                     where r.customer_id = c.record_id and r.account = 'advance'
                       and not exists (select 1 from orders_ordergate g where g.order_id = r.for_record_id and g.amount > 0)), 0) as receipts,
           coalesce((select sum(makesell_part(r.amount, coalesce(k.rate, 1), 1, 2)) from receivables_balance r {_RATE}
                     where r.customer_id = c.record_id and r.account = 'credit'), 0) as credit_notes
    from parties_customer c
"""
_OWED_BY = f"""{OF_CUSTOMERS} where c.credit_account_id is not null
    and c.record_id in (select v.customer_id from invoices_invoice v where v.record_id = any(%s))"""
_ORDERS = OF_ORDERS + " where o.record_id = any(%s) and c.credit_account_id is not null group by o.record_id, c.credit_account_id"
_OF_DELIVERIES = f"""{OF_ORDERS} where c.credit_account_id is not null and o.record_id in (
    select s.order_id from deliveries_deliveryline x
    {by_index("orders_salesorderline", "s", "s.line_id = x.order_line_id")}
    where x.delivery_id = any(%s)
) group by o.record_id, c.credit_account_id"""
_OF_INVOICES = _OF_DELIVERIES.replace("deliveries_deliveryline", "invoices_invoiceline").replace("x.delivery_id", "x.invoice_id")
_CUSTOMERS = OF_CUSTOMERS + " where c.record_id = any(%s) and c.credit_account_id is not null"


def moved(*, order_ids: Collection[int] = (), customer_ids: Collection[int] = ()) -> dict[int, ExposureRow]:
    """Exposure follows these orders and these customers' money; returns each credit account touched as it stands.

    The act holds its customers (`locks.take` of their orders, invoices or receipts): nobody else moves their money meanwhile.
    """
    found: dict[int, tuple[Decimal, ...]] = {}
    if order_ids:
        found |= receivables.move_exposure(_ORDERS, [list(order_ids)])
    if customer_ids:
        found |= receivables.move_exposure(_CUSTOMERS, [list(customer_ids)])
    return {account: ExposureRow(*amounts) for account, amounts in found.items()}


def renamed(customer_ids: Collection[int]) -> None:
    """Everything of these customers belongs to another credit account (or to none) now."""
    moved_to = " where c.record_id = any(%s)"
    receivables.move_exposure(OF_CUSTOMERS + moved_to, [list(customer_ids)])
    receivables.move_exposure(OF_ORDERS + moved_to + " group by o.record_id, c.credit_account_id", [list(customer_ids)])


def of_deliveries(delivery_ids: Collection[int]) -> None:
    """Exposure follows the orders these deliveries fulfil. One statement."""
    receivables.move_exposure(_OF_DELIVERIES, [list(delivery_ids)])


def of_invoices(invoice_ids: Collection[int]) -> None:
    """Exposure follows the orders these invoices bill, and what their customers owe. One statement."""
    receivables.move_exposure(f"({_OF_INVOICES}) union all ({_OWED_BY})", [list(invoice_ids)] * 2)


def of_documents(record_ids: Collection[int]) -> None:
    """Exposure follows orders, deliveries or invoices, whichever of them the records are."""
    moved(order_ids=values("select record_id from orders_salesorder where record_id = any(%s)", [list(record_ids)]))
    of_deliveries(record_ids)
    of_invoices(record_ids)
