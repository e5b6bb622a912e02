"""A plan's budget = the budget book, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "plans.planned",
        "What the budget book says is planned of a line is the line's amount while its plan stands, and nothing before or after.",
        """select 'line ' || l.line_id, case when t.state in ('approved', 'running', 'reviewed') then l.amount else 0 end::text,
                  coalesce(b.planned, 0)::text
           from plans_budgetline l join plans_salesplan t on t.record_id = l.plan_id left join budget_balance b on b.line_id = l.line_id
           where coalesce(b.planned, 0) <> case when t.state in ('approved', 'running', 'reviewed') then l.amount else 0 end""",
    ),
    Check(
        "plans.frozen",
        "The analysis and the groups of a plan that was approved are frozen.",
        """select 'plan ' || t.record_id, 'frozen', 'open' from plans_salesplan t
           where t.approved_at is not null and (exists (select 1 from plans_targetgroup g where g.plan_id = t.record_id and g.count_then is null)
              or exists (select 1 from plans_analysisrow a where a.plan_id = t.record_id and a.kind <> 'text' and a.amount is null))""",
    ),
)
