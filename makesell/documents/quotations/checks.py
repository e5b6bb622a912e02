"""A quotation is its lines, and an accepted one says by whom, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "quotations.sums",
        "A quotation's head is the sum of the lines that are chosen.",
        """select 'quotation ' || q.record_id, coalesce(s.net, 0) || ' ' || coalesce(s.gross, 0), q.net || ' ' || q.gross
           from quotations_quotation q left join (select quotation_id, sum(net) as net, sum(gross) as gross from quotations_quotationline
                where chosen group by 1) s on s.quotation_id = q.record_id
           where q.net <> coalesce(s.net, 0) or q.gross <> coalesce(s.gross, 0) or q.gross <> q.net + q.tax""",
    ),
    Check(
        "quotations.chosen",
        "Optional and alternative lines are chosen by an acceptance only; an alternative that is chosen stands for a line that is not.",
        """select 'quotation ' || q.record_id || ' line ' || l.position, 'not chosen', q.state
           from quotations_quotation q join quotations_quotationline l on l.quotation_id = q.record_id
           where l.kind in ('optional', 'alternative') and l.chosen and q.state <> 'accepted'
           union all
           select 'quotation ' || q.record_id || ' line ' || o.position, 'not chosen', 'chosen'
           from quotations_quotation q join quotations_quotationline l on l.quotation_id = q.record_id and l.kind = 'alternative' and l.chosen
           join quotations_quotationline o on o.quotation_id = q.record_id and o.position = l.instead_of and o.chosen""",
    ),
    Check(
        "quotations.decided",
        "A quotation that the customer decided on says when and by whom.",
        """select 'quotation ' || record_id, 'moment and name', state from quotations_quotation
           where state in ('accepted', 'declined') and (decided_at is null or decided_by = '')""",
    ),
    Check(
        "quotations.holds",
        "What is kept for lines of quotations is what their standing holds say, of an open quotation.",
        """select 'line ' || coalesce(h.line_id, k.line_id), coalesce(h.qty, 0)::text, coalesce(k.qty, 0)::text
           from (select line_id, sum(qty) as qty from quotations_supplyhold where ended_at is null group by 1) h
           full join (select r.line_id, sum(r.qty) as qty from (select line_id, qty from stock_reservation union all
                      select line_id, qty from supply_reservation) r join quotations_quotationline l on l.line_id = r.line_id
                      where r.qty > 0 group by 1) k on k.line_id = h.line_id
           where coalesce(h.qty, 0) <> coalesce(k.qty, 0)
           union all
           select 'line ' || h.line_id, 'ended', q.state from quotations_supplyhold h join quotations_quotationline l on l.line_id = h.line_id
           join quotations_quotation q on q.record_id = l.quotation_id
           where h.ended_at is null and q.state not in ('approved', 'sent', 'accepted')""",
    ),
)
