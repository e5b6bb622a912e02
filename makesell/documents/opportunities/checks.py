"""An opportunity's amount = its lines, its end = its state, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "opportunities.amount",
        "An opportunity with product lines is worth their sum.",
        """select 'opportunity ' || o.record_id, sum(l.amount)::text, o.amount::text from opportunities_opportunity o
           join opportunities_opportunityline l on l.opportunity_id = o.record_id group by o.record_id having sum(l.amount) <> o.amount""",
    ),
    Check(
        "opportunities.closed",
        "A closed opportunity has a day, a lost one a reason, a won one what proves it, unless that stands in the system it comes from; an open one "
        "has none of these.",
        """select 'opportunity ' || o.record_id, o.state, concat_ws(' ', closed_date, lost_reason, winner_id, won_by_id)
           from opportunities_opportunity o join spine_record r on r.id = o.record_id
           where (closed_date is null) <> (state = 'open') or (lost_reason = '') = (state = 'lost')
              or (won_by_id is null) = (state = 'won') and not (state = 'won' and r.external_id is not null)
              or (winner_id is not null and state <> 'lost')""",
    ),
    Check(
        "opportunities.offers",
        "An offer named in an opportunity is the named competitor's, to the opportunity's customer.",
        """select 'opportunity ' || r.opportunity_id, r.competitor_id || ' ' || o.customer_id, f.competitor_id || ' ' || f.customer_id
           from opportunities_rival r join opportunities_opportunity o on o.record_id = r.opportunity_id
           join research_competitoroffer f on f.record_id = r.offer_id
           where f.competitor_id <> r.competitor_id or f.customer_id is distinct from o.customer_id""",
    ),
)
