"""The supply book's proofs, in SQL of its own."""

from makesell.ground.proof import Check, same

CHECKS = (
    same(
        "supply.balance",
        "Planned and reserved of each planned receipt are the sums of its entries.",
        key="source_line_id",
        kept="select * from supply_balance",
        summed="select source_line_id, sum(planned) as planned, sum(reserved) as reserved from supply_entry group by source_line_id",
        columns=("planned", "reserved"),
    ),
    Check(
        "supply.source",
        "Every entry names an existing planned receipt, and a line it is held for when it holds.",
        """select 'entry ' || e.id, e.source_line_id::text, e.line_id::text from supply_entry e
           left join spine_line l on l.id = e.source_line_id
           where l.id is null or (e.kind = 'reserved' and e.line_id is null)""",
    ),
    Check(
        "supply.date",
        "The date of a planned receipt is that of its newest entry.",
        """select 'receipt ' || b.source_line_id, n.due_date::text, b.due_date::text from supply_balance b
           join lateral (select due_date from supply_entry e where e.source_line_id = b.source_line_id order by id desc limit 1) n on true
           where n.due_date <> b.due_date""",
    ),
    Check(
        "supply.reserved_for",
        "What a line holds of a planned receipt is the sum of its entries.",
        """select 'receipt ' || coalesce(h.source_line_id, e.source_line_id), coalesce(e.qty, 0)::text, coalesce(h.qty, 0)::text
           from supply_reservation h
           full join (select source_line_id, line_id, sum(reserved) as qty from supply_entry where line_id is not null group by 1, 2) e
                on e.source_line_id = h.source_line_id and e.line_id = h.line_id
           where coalesce(e.qty, 0) <> coalesce(h.qty, 0)""",
    ),
    Check(
        "supply.capacity",
        "Working time is kept at a version the plan has had, for a line that stands on a document.",
        """select 'stretch ' || c.id, 'at most ' || (select coalesce(max(plan_version), 0) from works_plant), c.plan_version::text
           from supply_capacity c where c.plan_version > (select coalesce(max(plan_version), 0) from works_plant)""",
    ),
)
