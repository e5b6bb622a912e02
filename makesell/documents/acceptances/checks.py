"""Document = its entries, for acceptances and installed machines, in SQL of its own."""

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
    Check(
        "machines.warranty",
        "The end of a warranty is the one agreed, or the one granted last.",
        """select 'machine ' || m.record_id, coalesce(s.after, m.agreed_until::text), m.warranty_until::text
           from acceptances_installedmachine m
           left join lateral (select s.after from acceptances_machinestep s where s.machine_id = m.record_id and s.kind = 'extended'
                              order by s.id desc limit 1) s on true
           where m.warranty_until::text <> coalesce(s.after, m.agreed_until::text)""",
    ),
    Check(
        "machines.replaced",
        "A machine was replaced exactly when another one of its customer stands for it.",
        """select 'machine ' || m.record_id, m.state, coalesce(n.record_id::text, '—') from acceptances_installedmachine m
           left join acceptances_installedmachine n on n.replaces_id = m.record_id
           where (m.state = 'replaced') <> (n.record_id is not null) or n.customer_id <> m.customer_id""",
    ),
)
