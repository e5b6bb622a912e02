"""What holds of demand plans, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "forecasts.months",
        "Every line of a demand plan lies in one of the three months of its plan.",
        """select 'demand plan ' || t.record_id, t.start_date::text, l.month::text from forecasts_demandplan t
           join forecasts_demandline l on l.plan_id = t.record_id
           where l.month not in (t.start_date, (t.start_date + interval '1 month')::date, (t.start_date + interval '2 months')::date)""",
    ),
    Check(
        "forecasts.agreed",
        "What is agreed was submitted first, and agreed to by somebody else.",
        """select 'demand plan ' || t.record_id, 'another person', coalesce(t.agreed_by_id::text, 'nobody') from forecasts_demandplan t
           where t.state = 'agreed' and (t.submitted_at is null or t.agreed_by_id is null or t.agreed_by_id = t.owner_id)""",
    ),
)
