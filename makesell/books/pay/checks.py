"""The pay book's proofs, in SQL of its own."""

from makesell.ground.proof import Check, same

CHECKS = (
    same(
        "pay.balance",
        "Earned, held and paid of person, component and period are the sums of the entries.",
        key="person_id, component, period_id, currency",
        kept="select * from pay_balance",
        summed="select person_id, component, period_id, currency, "
        + ", ".join(f"sum(case when kind = '{k}' then amount else 0 end) as {k}" for k in ("earned", "held", "paid"))
        + " from pay_entry group by person_id, component, period_id, currency",
        columns=("earned", "held", "paid"),
    ),
    Check(
        "pay.entry",
        "A pay entry that pays for a performance entry names one that exists and credits the same person.",
        """select 'entry ' || e.id, p.person_id::text, e.person_id::text from pay_entry e
           left join performance_entry p on p.id = e.performance_entry_id and p.business_date = e.performance_date
           where e.performance_entry_id is not null and p.person_id is distinct from e.person_id""",
    ),
    Check(
        "pay.source",
        "Every entry names an existing statement line.",
        """select 'entry ' || e.id, null::text, e.source_line_id::text from pay_entry e
           left join spine_line l on l.id = e.source_line_id where l.id is null""",
    ),
    Check(
        "pay.house",
        "House accounts are never paid.",
        """select 'entry ' || e.id, 'person', p.kind from pay_entry e join organisation_person p on p.id = e.person_id where p.kind = 'house'""",
    ),
)
