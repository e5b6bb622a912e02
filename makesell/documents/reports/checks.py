"""A report's figures are frozen once it is due, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "reports.frozen",
        "A report that was submitted after its closing time, or that was frozen, holds every figure.",
        """select 'report ' || t.record_id, '4', count(f.id)::text from reports_salesreport t
           left join reports_reportfigure f on f.report_id = t.record_id
           where t.frozen_at is not null or t.submitted_at > t.due_at group by t.record_id having count(f.id) <> 4""",
    ),
)
