"""A campaign's commitment = the budget book, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "campaigns.committed",
        "What the budget book holds committed by a campaign is its budget less its cost while it runs, and nothing before and after.",
        """select 'campaign ' || x.record_id, case when x.state = 'running' then x.budget - coalesce(e.spent, 0) else 0 end::text,
                  coalesce(e.committed, 0)::text
           from campaigns_campaign x join campaigns_campaignline l on l.campaign_id = x.record_id
           left join (select source_line_id, sum(amount) filter (where kind = 'spent') as spent,
                             sum(amount) filter (where kind = 'committed') as committed from budget_entry group by 1) e
                on e.source_line_id = l.line_id
           where coalesce(e.committed, 0) <> case when x.state = 'running' then x.budget - coalesce(e.spent, 0) else 0 end
              or (x.state in ('draft', 'withdrawn') and coalesce(e.spent, 0) <> 0)""",
    ),
)
