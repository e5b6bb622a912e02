"""Document = its entries, for receipts, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "receipts.posted",
        "A confirmed receipt stands on the account of advances with its whole amount; one that is not, or is reversed, with nothing.",
        """select 'receipt ' || r.record_id, case when r.state = 'confirmed' then r.amount else 0 end::text, coalesce(e.amount, 0)::text
           from receipts_receipt r
           left join (select l.record_id, sum(e.amount) as amount from receivables_entry e join spine_line l on l.id = e.source_line_id
                      where e.kind = 'receipt' group by 1) e on e.record_id = r.record_id
           where coalesce(e.amount, 0) <> case when r.state = 'confirmed' then r.amount else 0 end""",
    ),
    Check(
        "receipts.claimed",
        "The parts of a claim sum to the receipt.",
        """select 'receipt ' || r.record_id, r.amount::text, coalesce(sum(l.amount), 0)::text from receipts_receipt r
           left join receipts_receiptline l on l.receipt_id = r.record_id where r.state in ('claimed', 'confirmed')
           group by r.record_id having coalesce(sum(l.amount), 0) <> r.amount""",
    ),
    Check(
        "receipts.allocated",
        "No part of a receipt is allocated beyond itself, and every allocation stands on both accounts with its amount until it is undone.",
        """select 'part ' || l.line_id, l.amount::text, sum(a.amount)::text from receipts_receiptline l
           join receipts_allocation a on a.receipt_line_id = l.line_id and a.undone_at is null group by l.line_id, l.amount
           having sum(a.amount) > l.amount
           union all
           select 'allocation ' || a.line_id, case when a.undone_at is null then a.amount else 0 end::text, (-coalesce(e.amount, 0))::text
           from receipts_allocation a
           cross join lateral (values (case when a.credit_note_id is not null then 'credit' when a.receipt_id is not null then 'advance' end),
                                      ('receivable')) as w(account)
           left join (select source_line_id, account, sum(amount) as amount from receivables_entry where kind in ('allocation', 'offset')
                      group by 1, 2) e
                on e.source_line_id = a.line_id and e.account = w.account
           where w.account is not null and -coalesce(e.amount, 0) <> case when a.undone_at is null then a.amount else 0 end""",
    ),
    Check(
        "receipts.offsets",
        "An offset that stands settles its whole amount, invoice by invoice as it was proposed; any other settles nothing.",
        """select 'offset ' || s.record_id || ' invoice ' || l.invoice_id, case when s.state = 'approved' then l.amount else 0 end::text,
                  coalesce(a.amount, 0)::text
           from receipts_offset s join receipts_offsetline l on l.offset_id = s.record_id
           left join (select a.offset_id, x.invoice_id, sum(a.amount) as amount from receipts_allocation a
                      join invoices_invoiceline x on x.line_id = a.invoice_line_id where a.undone_at is null group by 1, 2) a
                on a.offset_id = s.record_id and a.invoice_id = l.invoice_id
           where coalesce(a.amount, 0) <> case when s.state = 'approved' then l.amount else 0 end
           union all
           select 'offset ' || s.record_id, s.amount::text, coalesce(sum(l.amount), 0)::text from receipts_offset s
           left join receipts_offsetline l on l.offset_id = s.record_id group by s.record_id having s.amount <> coalesce(sum(l.amount), 0)""",
    ),
    Check(
        "receipts.exchange",
        "An exchange difference stands beside the allocation that realised it, in the company's currency, and is reversed with it.",
        """select 'entry ' || e.id, case when a.undone_at is null then 'stands' else 'reversed' end,
                  case when exists (select 1 from receivables_entry r where r.origin_id = e.id) then 'reversed' else 'stands' end
           from receivables_entry e left join receipts_allocation a on a.line_id = e.source_line_id
           where e.kind = 'exchange_difference' and e.origin_id is null
             and (a.line_id is null or (a.undone_at is null) = exists (select 1 from receivables_entry r where r.origin_id = e.id))""",
    ),
    Check(
        "receipts.bills",
        "A bill stands on its customer's account of bills until it has ended; its receipt has its amount, stands until it is dishonoured or given "
        "back, and counts from the day the rule says.",
        """select 'bill ' || b.record_id, concat_ws(' ', w.owed, b.amount, w.state, w.counts),
                  concat_ws(' ', coalesce(e.amount, 0), m.amount, m.state, m.counts_on)
           from receipts_bill b left join receipts_receipt m on m.bill_id = b.record_id
           cross join lateral (select case when b.state in ('in_hand', 'endorsed', 'discounted') then b.amount else 0 end as owed,
                                      case when b.state in ('dishonoured', 'given_back') then 'reversed' else 'confirmed' end as state,
                                      case when b.counts = 'received' then b.received_date when b.state = 'honoured' then b.ended_date end
                                          as counts) w
           left join (select l.record_id, sum(e.amount) as amount from receivables_entry e join spine_line l on l.id = e.source_line_id
                      where e.account = 'bill' group by 1) e on e.record_id = b.record_id
           where (w.owed, b.amount, b.currency, b.customer_id, w.state, w.counts)
                 is distinct from (coalesce(e.amount, 0), m.amount, m.currency, m.customer_id, m.state, m.counts_on)""",
    ),
    Check(
        "receipts.written_off",
        "A write-off that stands settles its whole amount, a surplus that of the advance; what was refused, withdrawn, reversed or waits nothing.",
        """select 'write-off ' || w.record_id, case when w.state = 'approved' then w.amount else 0 end::text, coalesce(e.amount, 0)::text
           from receipts_writeoff w
           left join (select l.record_id, e.account, -sum(e.amount) as amount from receivables_entry e join spine_line l on l.id = e.source_line_id
                      where e.kind in ('write_off', 'tolerance') group by 1, 2) e
                on e.record_id = w.record_id and e.account = case w.kind when 'surplus' then 'advance' else 'receivable' end
           where coalesce(e.amount, 0) <> case when w.state = 'approved' then w.amount else 0 end""",
    ),
    Check(
        "receipts.credits",
        "No credit note settles or pays back more than the money it made the customer's again.",
        """select 'credit note ' || n.record_id, n.freed::text, sum(u.amount)::text from invoices_creditnote n
           join (select credit_note_id, amount from receipts_allocation where undone_at is null
                 union all select f.credit_note_id, x.amount from receipts_refundline x join receipts_refund f on f.record_id = x.refund_id) u
                on u.credit_note_id = n.record_id group by n.record_id, n.freed having sum(u.amount) > n.freed""",
    ),
    Check(
        "receipts.refunded",
        "A refund that was paid stands with its whole amount, line by line, and no part of a receipt is paid back beyond what is left of it.",
        """select 'refund ' || f.record_id, case when f.state = 'paid' then f.amount || ' ' || f.amount else '0 0' end,
                  coalesce(x.amount, 0) || ' ' || coalesce(e.amount, 0)
           from receipts_refund f
           left join (select refund_id, sum(amount) as amount from receipts_refundline group by 1) x on x.refund_id = f.record_id
           left join (select l.record_id, -sum(e.amount) as amount from receivables_entry e join spine_line l on l.id = e.source_line_id
                      where e.kind = 'refund' group by 1) e on e.record_id = f.record_id
           where (coalesce(x.amount, 0), coalesce(e.amount, 0)) <> (case when f.state = 'paid' then f.amount else 0 end,
                                                                    case when f.state = 'paid' then f.amount else 0 end)
           union all
           select 'part ' || l.line_id, l.amount::text, sum(u.amount)::text from receipts_receiptline l
           join (select receipt_line_id, amount from receipts_allocation where undone_at is null
                 union all select receipt_line_id, amount from receipts_refundline
                 union all select receipt_line_id, amount from receipts_writeoff where state = 'approved') u on u.receipt_line_id = l.line_id
           group by l.line_id, l.amount having sum(u.amount) > l.amount""",
    ),
    Check(
        "receipts.paid",
        "What persons earned as paid of an invoice line is R(atom × money / gross) of each atom that stands, to a cent of its currency (13.1, 13.3).",
        """select 'line ' || x.line_id, sum(w.net)::text, coalesce(p.net, 0)::text
           from (select a.invoice_line_id, sum(a.amount - a.freed)
                        filter (where a.undone_at is null and (a.receipt_id is null or q.counts_on is not null)) as money
                 from receipts_allocation a left join receipts_receipt q on q.record_id = a.receipt_id group by 1) m
           join invoices_invoiceline x on x.line_id = m.invoice_line_id
           join orders_salesorderline l on l.line_id = x.order_line_id and l.kind = 'sale'
           join orders_salesorder so on so.record_id = l.order_id
           join lateral (
               select round((o.net + coalesce(sum(r.net), 0)) * coalesce(m.money, 0)
                            / nullif(x.gross - (select coalesce(sum(c.gross), 0) from invoices_creditline c where c.invoice_line_id = x.line_id), 0),
                            2) as net, count(*) as n
               from performance_entry o left join performance_entry r on r.origin_id = o.id
               where o.line_id = x.order_line_id and o.source_line_id = x.line_id and o.measure = 'invoiced' and o.origin_id is null and not o.overlay
               group by o.id, o.net) w on true
           left join (select a.invoice_line_id, sum(e.net + coalesce(v.net, 0)) as net from receipts_allocation a
                      join performance_entry e on e.source_line_id = a.line_id and e.measure = 'paid' and e.origin_id is null and not e.overlay
                      left join (select origin_id, sum(net) as net from performance_entry where measure = 'paid' group by 1) v on v.origin_id = e.id
                      group by 1) p
                on p.invoice_line_id = x.line_id
           where x.gross <> 0 group by x.line_id, p.net, m.money, x.gross, so.rate
           having abs(coalesce(sum(w.net), 0) - coalesce(p.net, 0)) > 0.01 * sum(w.n) * greatest(so.rate, 1)""",
    ),
    Check(
        "receipts.bank",
        "Each line of a bank statement that came in and was taken over is one receipt with its amount and currency; no receipt is of two lines.",
        """select 'line ' || l.id, l.amount || ' ' || b.currency, coalesce(r.amount || ' ' || r.currency, '-')
           from receipts_bankline l join receipts_bankstatement b on b.record_id = l.statement_id
           left join receipts_receipt r on r.record_id = l.receipt_id
           where l.stands and l.outcome = 'in' and (r.amount, r.currency) is distinct from (l.amount, b.currency)
           union all
           select 'receipt ' || receipt_id, '1', count(*)::text from receipts_bankline where stands and outcome = 'in' group by receipt_id
           having count(*) > 1""",
    ),
    Check(
        "receipts.statements",
        "A statement of account leads from its opening balance by its lines to its closing balance.",
        """select 'statement ' || s.record_id, s.closing::text, (s.opening + coalesce(sum(l.amount), 0))::text from receipts_accountstatement s
           left join receipts_statementline l on l.statement_id = s.record_id group by s.record_id
           having s.opening + coalesce(sum(l.amount), 0) <> s.closing""",
    ),
)
