"""What entries on accounts of customers in another currency are worth in the company's: by the rate kept for what they belong to.

A due item has its invoice's rate; a part of a receipt the receipt's own, else its order's; a credit note that of the invoice it credits; anything
else, and money without any of these, that of the customer's last order by then. Worths run with the sums (13.1): what is settled or used up in
parts is worth, to the cent, what the whole was. A reversal takes back what its origin was worth.
"""

from typing import Final

# One row an entry `e` of the condition: id, account, source line, rate, worth. Conditions name whole due items and whole receipts, so that sums
# run over all.
_RATE: Final = """coalesce(
    case e.account when 'receivable' then i.rate when 'credit' then ci.rate when 'advance' then coalesce(m.rate, o.rate) end,
    (select z.rate from orders_salesorder z where z.customer_id = e.customer_id and z.currency = e.currency and z.order_date <= e.event_date
     order by z.order_date desc, z.record_id desc limit 1))"""
_OF: Final = """case e.account when 'receivable' then e.due_item_id
    when 'advance' then coalesce(a.receipt_line_id, f.receipt_line_id, k.receipt_line_id, e.source_line_id)
    when 'credit' then coalesce(a.credit_note_id, l.record_id) else l.record_id end"""


def worths(entries: str) -> str:
    """A select of entries (a condition over `e`) that are not in the company's currency `%(own)s`, with their rates and worths."""
    return f"""
        with rated as (
            select e.id, e.account, e.amount, e.origin_id, e.source_line_id, {_OF} as of, {_RATE} as rate
            from receivables_entry e join spine_line l on l.id = e.source_line_id
            left join receivables_dueitem d on d.id = e.due_item_id left join invoices_invoice i on i.record_id = d.record_id
            left join receipts_allocation a on a.line_id = e.source_line_id left join receipts_refundline f on f.line_id = e.source_line_id
            left join receipts_writeoff k on k.record_id = l.record_id and k.receipt_line_id is not null
            left join receipts_receiptline p
                 on p.line_id = coalesce(a.receipt_line_id, f.receipt_line_id, k.receipt_line_id, e.source_line_id)
            left join receipts_receipt m on m.record_id = p.receipt_id left join orders_salesorder o on o.record_id = p.order_id
            left join lateral (select v.rate from invoices_creditline c join invoices_invoiceline x on x.line_id = c.invoice_line_id
                               join invoices_invoice v on v.record_id = x.invoice_id
                               where c.credit_note_id = coalesce(a.credit_note_id, l.record_id) order by c.position limit 1) ci on true
            where e.currency <> %(own)s and e.account <> 'exchange' and ({entries})
        ), run as (
            select r.*, sum(r.amount) over w as upto from rated r where r.origin_id is null
            window w as (partition by r.account, r.of, r.rate order by r.id)
        ), own as (
            select id, account, source_line_id, rate, amount,
                   makesell_part(upto, rate, 1, 2) - makesell_part(upto - amount, rate, 1, 2) as worth from run
        )
        select id, account, source_line_id, rate, worth from own
        union all
        select b.id, b.account, b.source_line_id, b.rate, makesell_part(o.worth, b.amount, o.amount, 2)
        from rated b join own o on o.id = b.origin_id"""
