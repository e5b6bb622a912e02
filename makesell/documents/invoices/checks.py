"""Document = its entries, for invoices, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "tax_invoices.sums",
        "A tax invoice's head is the sum of its lines, and no red letters take back more than their original states.",
        """select 'tax invoice ' || v.record_id, s.gross::text, v.gross::text from invoices_taxinvoice v
           join (select tax_invoice_id, sum(net) as net, sum(tax) as tax, sum(gross) as gross from invoices_taxinvoiceline group by 1) s
                on s.tax_invoice_id = v.record_id
           where v.net <> s.net or v.tax <> s.tax or v.gross <> s.gross
           union all
           select 'original ' || t.original_id || ' line ' || t.line, o.gross::text, t.gross::text
           from (select v.original_id, x.invoice_line_id as line, sum(x.gross) as gross from invoices_taxinvoiceline x
                 join invoices_taxinvoice v on v.record_id = x.tax_invoice_id where v.state = 'red_issued' group by 1, 2) t
           join invoices_taxinvoiceline o on o.tax_invoice_id = t.original_id and o.invoice_line_id = t.line
           where o.gross + t.gross < 0""",
    ),
    Check(
        "tax_invoices.once",
        "Tax invoices state no more of an invoice line than it charges.",
        """select 'line ' || x.line_id, x.gross::text, t.gross::text from invoices_invoiceline x
           join (select t.invoice_line_id, sum(t.gross) as gross from invoices_taxinvoiceline t
                 join invoices_taxinvoice v on v.record_id = t.tax_invoice_id
                 where v.colour = 'blue' and v.state <> 'void' or v.state = 'red_issued' group by 1) t on t.invoice_line_id = x.line_id
           where t.gross > x.gross""",
    ),
    Check(
        "tax_invoices.red_lettered",
        "A tax invoice is red-lettered exactly when issued red letters take back all of it.",
        """select 'tax invoice ' || v.record_id, (-v.gross)::text, coalesce(r.gross, 0)::text from invoices_taxinvoice v
           left join (select original_id, sum(gross) as gross from invoices_taxinvoice where state = 'red_issued' group by 1) r
                on r.original_id = v.record_id
           where v.colour = 'blue' and (v.state = 'red_lettered') <> (coalesce(r.gross, 0) = -v.gross)""",
    ),
    Check(
        "invoices.posted",
        "A posted invoice's line stands once in the order book with its quantity and amounts; a draft's does not.",
        """select 'line ' || x.line_id,
                  case when i.state in ('draft', 'discarded') then '0' else '1 ' || x.qty || ' ' || round(x.net * i.rate, 2) end,
                  coalesce(e.n, 0) || ' ' || coalesce(e.qty, 0) || ' ' || coalesce(e.net, 0)
           from invoices_invoiceline x join invoices_invoice i on i.record_id = x.invoice_id
           left join (select source_line_id, count(*) as n, sum(qty) as qty, sum(net) as net, sum(gross) as gross, min(event_date) as day
                      from orderbook_entry where measure = 'invoiced' and origin_id is null group by 1) e on e.source_line_id = x.line_id
           where x.order_line_id is not null and (
                 (i.state in ('posted', 'reversed') and (e.n is distinct from 1 or e.qty <> x.qty or e.net <> round(x.net * i.rate, 2)
                    or e.gross <> round(x.gross * i.rate, 2) or e.day <> i.invoice_date))
              or (i.state in ('draft', 'discarded') and e.n is not null))""",
    ),
    Check(
        "invoices.sums",
        "An invoice's head is the sum of its lines.",
        """select 'invoice ' || i.record_id, s.net || ' ' || s.gross, i.net || ' ' || i.gross from invoices_invoice i
           join (select invoice_id, sum(net) as net, sum(tax) as tax, sum(gross) as gross from invoices_invoiceline group by 1) s
                on s.invoice_id = i.record_id
           where i.net <> s.net or i.tax <> s.tax or i.gross <> s.gross""",
    ),
    Check(
        "invoices.owed",
        "The due items of a posted invoice sum to its gross amount, and so do its entries on the receivable account.",
        """select 'invoice ' || i.record_id, i.gross::text, coalesce(d.amount, 0) || ' ' || coalesce(e.amount, 0) from invoices_invoice i
           left join (select record_id, sum(amount) as amount from receivables_dueitem group by 1) d on d.record_id = i.record_id
           left join (select l.record_id, sum(amount) as amount from receivables_entry r join spine_line l on l.id = r.source_line_id
                      where r.kind = 'invoice' and r.origin_id is null group by 1) e on e.record_id = i.record_id
           where i.state in ('posted', 'reversed') and (coalesce(d.amount, 0) <> i.gross or coalesce(e.amount, 0) <> i.gross)""",
    ),
    Check(
        "invoices.schedule",
        "The due items of an invoice with terms of payment are the parts of its terms (of a milestone that part), none due before its trigger.",
        """select 'invoice ' || i.record_id, coalesce(t.parts, '—'), coalesce(d.parts, '—') from invoices_invoice i
           left join lateral (select string_agg(concat_ws(' ', position, trigger, gate, retention), ', ' order by position) as parts
                              from terms_paymentpart p where p.terms_id = i.terms_id and (i.milestone is null or p.position = i.milestone)) t on true
           left join (select record_id, string_agg(concat_ws(' ', part, trigger, gate, retention), ', ' order by part) as parts,
                             bool_or(due_date < trigger_date) as early from receivables_dueitem group by 1) d on d.record_id = i.record_id
           where i.terms_id is not null and i.state in ('posted', 'reversed') and (t.parts is distinct from d.parts or d.early)""",
    ),
    Check(
        "invoices.tax",
        "The tax of a line whose rate is known is R(net × rate), or off by a cent where the gross side was entered (13.2).",
        """select 'line ' || line_id, round(net * tax_rate, 2)::text, tax::text from invoices_invoiceline
           where tax_rate is not null and abs(tax - round(net * tax_rate, 2)) > 0.01""",
    ),
    Check(
        "invoices.gapless",
        "The numbers of the company's own invoices of a year have no gap.",
        """select 'invoice ' || max(number), (max(n) - min(n) + 1)::text, count(*)::text from (
               select number, regexp_replace(number, '^.*?([0-9]+)$', '\\1')::bigint as n, regexp_replace(number, '[0-9]+$', '') as stem
               from invoices_invoice i
               where number ~ '[0-9]{1,12}$'
                 and exists (select 1 from spine_event e where e.record_id = i.record_id and e.act = 'post')
           ) x group by stem having max(n) - min(n) + 1 <> count(*)""",
    ),
    Check(
        "invoices.credited",
        "No invoice line is credited beyond itself, and a credit note's head is the sum of its lines.",
        """select 'line ' || x.line_id, x.qty || ' ' || x.gross, sum(c.qty) || ' ' || sum(c.gross) from invoices_creditline c
           join invoices_invoiceline x on x.line_id = c.invoice_line_id group by x.line_id, x.qty, x.gross
           having sum(c.qty) > x.qty or sum(c.gross) > x.gross
           union all
           select 'credit note ' || n.record_id, n.gross || ' ' || n.freed, coalesce(sum(c.gross), 0) || ' ' || coalesce(sum(c.freed), 0)
           from invoices_creditnote n left join invoices_creditline c on c.credit_note_id = n.record_id
           group by n.record_id having n.gross <> coalesce(sum(c.gross), 0) or n.freed <> coalesce(sum(c.freed), 0)""",
    ),
    Check(
        "invoices.owed_back",
        "A credit note stands on the customer's accounts with its gross amount: what settles the invoice, and what is the customer's again.",
        """select 'credit note ' || n.record_id, n.gross::text, coalesce(e.amount, 0)::text from invoices_creditnote n
           left join (select l.record_id, sum(case account when 'credit' then amount else -amount end) as amount from receivables_entry r
                      join spine_line l on l.id = r.source_line_id where r.kind = 'credit_note' group by 1) e on e.record_id = n.record_id
           where n.gross <> coalesce(e.amount, 0)""",
    ),
    Check(
        "invoices.margin",
        "An invoice line whose cost is kept has its margin, net less cost, rebate and freight in company currency, shared among its credits.",
        """select 'line ' || x.line_id, (round(x.net * i.rate, 2) - x.cost - x.rebate - x.freight_cost)::text, m.net::text
           from invoices_invoiceline x join invoices_invoice i on i.record_id = x.invoice_id
           join (select e.source_line_id, sum(e.net) filter (where e.measure = 'margin') as net from performance_entry e
                 where e.measure in ('invoiced', 'margin') and not e.overlay and e.origin_id is null and e.restated_by_id is null group by 1) m
                on m.source_line_id = x.line_id
           where x.cost is not null and m.net is distinct from round(x.net * i.rate, 2) - x.cost - x.rebate - x.freight_cost""",
    ),
    Check(
        "invoices.freight",
        "The margin of a line whose delivery the carrier has charged bears its part of that: what it was posted with, and what was corrected.",
        """select 'line ' || x.line_id, (round(y.freight * x.qty / y.qty, 2) - x.freight_cost)::text, coalesce(-c.net, 0)::text
           from invoices_invoiceline x join invoices_invoice i on i.record_id = x.invoice_id and i.state = 'posted'
           cross join lateral (
               select sum(d.freight_cost) as freight, sum(d.qty) as qty from deliveries_deliveryline d
               join deliveries_delivery k on k.record_id = d.delivery_id and k.state in ('issued', 'delivered')
               where d.order_line_id = x.order_line_id and d.freight_cost is not null and d.line_id = coalesce(x.delivery_line_id, d.line_id)) y
           join orders_salesorderline l on l.line_id = x.order_line_id
           left join (select e.source_line_id, sum(r.net) as net from performance_entry e join performance_entry r on r.origin_id = e.id
                      join deliveries_deliveryline d on d.line_id = r.source_line_id
                      where e.measure = 'margin' and not e.overlay and e.restated_by_id is null group by 1) c on c.source_line_id = x.line_id
           where x.cost is not null and y.qty > 0
             and not exists (select 1 from orders_salesorderline f where f.order_id = l.order_id and f.kind = 'freight' and f.net > 0)
             and not exists (select 1 from performance_entry e where e.line_id = l.line_id and e.restated_by_id is not null)
             and round(y.freight * x.qty / y.qty, 2) - x.freight_cost <> coalesce(-c.net, 0)""",
    ),
    Check(
        "invoices.margin_follows",
        "What is credited, allowed, reversed or shared otherwise of invoices follows in their margin: the same quantity, the same allowances; "
        "a rebate was in it from the start.",
        """select 'line ' || e.line_id || ' person ' || e.person_id,
                  sum(e.qty) filter (where e.measure = 'invoiced') || ' ' || sum(e.net) filter (where e.measure = 'invoiced' and c.qty = 0),
                  sum(e.qty) filter (where e.measure = 'margin') || ' ' || sum(e.net) filter (where e.measure = 'margin' and c.qty = 0)
           from performance_entry e
           left join (invoices_creditline c join invoices_creditnote n on n.record_id = c.credit_note_id and n.kind <> 'rebate')
                on c.line_id = e.source_line_id
           where e.measure in ('invoiced', 'margin')
             and e.line_id in (select x.order_line_id from invoices_invoiceline x join invoices_invoice i on i.record_id = x.invoice_id
                               where i.state in ('posted', 'reversed') group by 1 having bool_and(x.cost is not null))
           group by e.line_id, e.person_id, e.overlay
           having sum(e.qty) filter (where e.measure = 'invoiced') is distinct from sum(e.qty) filter (where e.measure = 'margin')
               or sum(e.net) filter (where e.measure = 'invoiced' and c.qty = 0)
                  is distinct from sum(e.net) filter (where e.measure = 'margin' and c.qty = 0)""",
    ),
    Check(
        "invoices.customer",
        "An invoice charges lines of its customer's orders only.",
        """select 'line ' || x.line_id, i.customer_id::text, o.customer_id::text from invoices_invoiceline x
           join invoices_invoice i on i.record_id = x.invoice_id join orders_salesorderline l on l.line_id = x.order_line_id
           join orders_salesorder o on o.record_id = l.order_id where o.customer_id <> i.customer_id""",
    ),
    Check(
        "invoices.deemed",
        "What is stated of goods given away that count as sold is their value for VAT by quantity, with the tax on it.",
        """select 'line ' || l.line_id, round(l.taxable_value * d.qty / l.qty, 2) || ' ' || round(round(l.taxable_value * d.qty / l.qty, 2)
                  * coalesce(l.tax_rate, 0), 2), d.net || ' ' || d.tax
           from (select order_line_id, sum(qty) as qty, sum(net) as net, sum(tax) as tax from invoices_deemeddeclaration
                 where undone_at is null group by 1) d
           join orders_salesorderline l on l.line_id = d.order_line_id
           where not l.deemed_sale or d.net <> round(l.taxable_value * d.qty / l.qty, 2)
              or d.tax <> round(round(l.taxable_value * d.qty / l.qty, 2) * coalesce(l.tax_rate, 0), 2)""",
    ),
    Check(
        "dunning.charged",
        "A charge is of a letter its customer got: its fee, or no more of a due item's interest than letters have stated; it charges no goods.",
        """select 'charge ' || i.record_id, concat_ws(' ', i.letter_id, i.customer_id, i.currency),
                  concat_ws(' ', d.record_id, d.customer_id, d.currency)
           from invoices_invoice i left join invoices_dunningletter d on d.record_id = i.letter_id
           where i.letter_id is not null and ((d.customer_id, d.currency) is distinct from (i.customer_id, i.currency)
               or d.state in ('draft', 'discarded'))
           union all
           select 'due item ' || x.due_item_id, x.interest::text, s.amount::text from (
               select due_item_id, max(interest) as interest from invoices_dunningline group by 1) x
           join (select z.due_item_id, sum(y.gross) as amount from invoices_dunningline z
                 join invoices_invoiceline y on y.dunning_line_id = z.line_id
                 join invoices_invoice v on v.record_id = y.invoice_id and v.state = 'posted' group by 1) s on s.due_item_id = x.due_item_id
           where s.amount > x.interest
           union all
           select 'line ' || x.line_id, coalesce(i.letter_id::text, '-'), coalesce(x.order_line_id::text, '-') from invoices_invoiceline x
           join invoices_invoice i on i.record_id = x.invoice_id where (i.letter_id is null) <> (x.order_line_id is not null)""",
    ),
    Check(
        "dunning.sums",
        "A dunning letter's head is the sum of its lines, each of which was overdue on its day.",
        """select 'letter ' || d.record_id, s.open || ' ' || s.interest, d.open || ' ' || d.interest from invoices_dunningletter d
           join (select letter_id, sum(open) as open, sum(interest) as interest, min(due_date + days) as first, max(due_date + days) as last
                 from invoices_dunningline group by 1) s on s.letter_id = d.record_id
           where d.open <> s.open or d.interest <> s.interest or s.first <> d.letter_date or s.last <> d.letter_date""",
    ),
)
