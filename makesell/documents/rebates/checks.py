"""What is set aside and settled of rebates = what the documents say, in SQL of its own."""

from makesell.ground.proof import Check

_F = """case when a.reach = 'whole' then round(a.net * coalesce((select t.rate from rebates_rebatetier t where t.agreement_id = a.record_id
                 and t.from_value <= case a.basis when 'amount' then a.net else a.qty end order by t.from_value desc limit 1), 0), 2)
             else round((select sum(t.rate * greatest(least(a.net, coalesce(t.upto, a.net)) - t.from_value, 0)) from (
                 select rate, from_value, lead(from_value) over (order by from_value) as upto from rebates_rebatetier
                 where agreement_id = a.record_id) t), 2) end"""
CHECKS = (
    Check(
        "rebates.sums",
        "What an agreement says was invoiced, set aside and settled is the sum of its invoice lines.",
        """select 'agreement ' || a.record_id, concat_ws(' ', s.net, s.qty, s.accrued, s.settled), concat_ws(' ', a.net, a.qty, a.accrued, a.settled)
           from rebates_rebateagreement a
           cross join lateral (select coalesce(sum(net), 0) as net, coalesce(sum(qty), 0) as qty, coalesce(sum(accrued), 0) as accrued,
                                      coalesce(sum(settled), 0) as settled from rebates_rebateline where agreement_id = a.record_id) s
           where (a.net, a.qty, a.accrued, a.settled) <> (s.net, s.qty, s.accrued, s.settled)""",
    ),
    Check(
        "rebates.accrued",
        "What an agreement has set aside is its tiers' rates on what stands of the invoices it counts.",
        f"""select 'agreement ' || a.record_id, ({_F})::text, a.accrued::text from rebates_rebateagreement a
            where a.accrued <> {_F}""",
    ),
    Check(
        "rebates.lines",
        "An invoice line counts in its agreement with what credit notes left of it beside the rebate, and with nothing once it is reversed.",
        """select 'line ' || r.invoice_line_id, m.net || ' ' || m.qty, (r.net - r.settled) || ' ' || r.qty
           from rebates_rebateline r join invoices_invoiceline x on x.line_id = r.invoice_line_id
           join invoices_invoice i on i.record_id = x.invoice_id
           cross join lateral (
               select case i.state when 'posted' then x.net - coalesce(sum(c.net), 0) else 0 end as net,
                      case i.state when 'posted' then x.qty - coalesce(sum(c.qty), 0) else 0 end as qty
               from invoices_creditline c where c.invoice_line_id = x.line_id) m
           where (m.net, m.qty) <> (r.net - r.settled, r.qty)""",
    ),
    Check(
        "rebates.settled",
        "What was settled of lines that nothing came back of since is what the credit notes of settlements say.",
        """select 'line ' || r.invoice_line_id, coalesce(s.net, 0)::text, r.settled::text
           from rebates_rebateline r join invoices_invoiceline x on x.line_id = r.invoice_line_id
           join invoices_invoice i on i.record_id = x.invoice_id
           left join lateral (select sum(c.net) as net, max(c.line_id) as last from invoices_creditline c
                              join invoices_creditnote n on n.record_id = c.credit_note_id
                              where c.invoice_line_id = r.invoice_line_id and n.kind = 'rebate') s on true
           where i.state = 'posted' and r.settled <> coalesce(s.net, 0)
             and not exists (select 1 from invoices_creditline c where c.invoice_line_id = r.invoice_line_id and c.qty > 0
                             and c.line_id > coalesce(s.last, 0))""",
    ),
    Check(
        "rebates.credited",
        "A credited settlement has a credit note of its amount, of the kind of rebates, to the customer of its agreement.",
        """select 'settlement ' || s.record_id, concat_ws(' ', s.amount, 'rebate', a.customer_id), concat_ws(' ', n.net, n.kind, n.customer_id)
           from rebates_rebatesettlement s join rebates_rebateagreement a on a.record_id = s.agreement_id
           left join invoices_creditnote n on n.record_id = s.credit_note_id
           where s.state = 'credited' and (n.net, n.kind, n.customer_id) is distinct from (s.amount, 'rebate', a.customer_id)""",
    ),
)
