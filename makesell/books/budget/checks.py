"""The budget book's proofs, in SQL of its own."""

from makesell.ground.proof import Check, same

CHECKS = (
    same(
        "budget.balance",
        "Planned, committed and spent of each budget line are the sums of its entries.",
        key="line_id",
        kept="select * from budget_balance",
        summed="select line_id, "
        + ", ".join(f"sum(case when kind = '{k}' then amount else 0 end) as {k}" for k in ("planned", "committed", "spent"))
        + " from budget_entry group by line_id",
        columns=("planned", "committed", "spent"),
    ),
    Check(
        "budget.currency",
        "A budget line is kept in one currency.",
        """select 'line ' || line_id, min(currency), max(currency) from budget_entry group by line_id having min(currency) <> max(currency)""",
    ),
    Check(
        "budget.source",
        "Every entry names an existing budget line and source line.",
        """select 'entry ' || e.id, e.line_id::text, e.source_line_id::text from budget_entry e
           left join spine_line l on l.id = e.line_id left join spine_line s on s.id = e.source_line_id where l.id is null or s.id is null""",
    ),
)
