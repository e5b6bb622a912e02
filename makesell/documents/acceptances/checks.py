"""Document = its entries, for acceptances, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "acceptances.posted",
        "An acceptance's line stands once in the order book as accepted, with its quantity and date.",
        """select 'line ' || x.line_id, '1 ' || x.qty || ' ' || a.accepted_date,
                  coalesce(e.n, 0) || ' ' || coalesce(e.qty, 0) || ' ' || coalesce(e.day::text, '')
           from acceptances_acceptanceline x join acceptances_acceptance a on a.record_id = x.acceptance_id
           left join (select source_line_id, count(*) as n, sum(qty) as qty, min(event_date) as day from orderbook_entry
                      where measure = 'accepted' and origin_id is null group by 1) e on e.source_line_id = x.line_id
           where e.n is distinct from 1 or e.qty <> x.qty or e.day <> a.accepted_date""",
    ),
)
