"""Whose a lead is = who holds it, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "leads.held",
        "A lead that is followed up is its holder's, and only it has one; one in the pool is nobody's; a qualified one became a customer.",
        """select 'lead ' || x.record_id, x.state || ' ' || coalesce(x.owner_id, 0), coalesce(h.person_id, 0)::text
           from leads_lead x left join leads_holding h on h.lead_id = x.record_id and h.to_date is null
           where (x.state = 'owned') <> (h.person_id is not null) or (x.state = 'owned' and h.person_id <> x.owner_id)
              or (x.state = 'pool' and x.owner_id is not null) or (x.state = 'qualified') <> (x.customer_id is not null)""",
    ),
)
