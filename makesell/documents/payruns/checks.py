"""What a statement says is what its lines say, what the pay book says, and what the next one begins with; in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "payruns.accruals",
        "An accrual is the sum of its lines and of their people; its voucher says it at the end of its month, another takes it back the day after.",
        """select 'accrual ' || t.record_id, t.people || ', ' || t.total, coalesce(l.people, 0) || ', ' || coalesce(l.total, 0)
           from payruns_payaccrual t left join (select accrual_id, count(distinct person_id) as people, sum(amount) as total
                                                from payruns_payaccrualline group by 1) l on l.accrual_id = t.record_id
           where (t.people, t.total) <> (coalesce(l.people, 0), coalesce(l.total, 0))
           union all
           select 'voucher of accrual ' || t.record_id, (case when x.reversal then -t.total else t.total end)::text, (-l.amount)::text
           from vouchers_voucheraccrual x join payruns_payaccrual t on t.record_id = x.record_id
           join (select voucher_id, sum(amount) as amount from vouchers_voucherline where use = 'pay_owed' group by 1) l
                on l.voucher_id = x.voucher_id
           where -l.amount <> case when x.reversal then -t.total else t.total end""",
    ),
    Check(
        "payruns.lines",
        "What a statement earned is the sum of its lines.",
        """select 'statement ' || t.record_id, coalesce(sum(x.amount), 0)::text, t.earned::text from payruns_paystatement t
           left join payruns_statementline x on x.statement_id = t.record_id where t.state <> 'withdrawn'
           group by t.record_id having coalesce(sum(x.amount), 0) <> t.earned""",
    ),
    Check(
        "payruns.line",
        "Every line names a statement and a version of its scheme; of a released one its own place on the spine, which others need not have yet.",
        """select 'line ' || x.line_id, x.statement_id || ', ' || coalesce(x.scheme_version_id::text, ''), coalesce(l.record_id::text, '')
           from payruns_statementline x left join payruns_paystatement t on t.record_id = x.statement_id
           left join payruns_payrun n on n.record_id = t.run_id left join schemes_incentiveversion v on v.id = x.scheme_version_id
           left join spine_line l on l.id = x.line_id
           where t.record_id is null
              or ((t.state = 'released' or l.id is not null) and (l.record_id, l.position) is distinct from (t.record_id, x.position))
              or (x.scheme_version_id is not null and v.scheme_id is distinct from n.scheme_id)
              or (x.dispute_id is not null and not exists (select 1 from payruns_paydispute d join payruns_paystatement s
                                                               on s.record_id = d.statement_id
                                                           where d.id = x.dispute_id and s.person_id = t.person_id))""",
    ),
    Check(
        "payruns.book",
        "A released statement stands in the pay book: each line as earned, what is held and paid beside it; others stand nowhere.",
        """select 'statement ' || t.record_id, t.earned || ', ' || t.paid, coalesce(b.earned, 0) || ', ' || coalesce(b.paid, 0)
           from (select record_id, case when state = 'released' then earned else 0 end as earned,
                        case when state = 'released' then paid else 0 end as paid from payruns_paystatement) t
           left join (select l.record_id, sum(e.amount) filter (where e.kind = 'earned') as earned,
                             sum(e.amount) filter (where e.kind = 'paid') as paid
                      from pay_entry e join spine_line l on l.id = e.source_line_id group by 1) b on b.record_id = t.record_id
           where (t.earned, t.paid) <> (coalesce(b.earned, 0), coalesce(b.paid, 0))""",
    ),
    Check(
        "payruns.brought",
        "What a statement is brought forward is what the one before it held or carried.",
        """select 'statement ' || a.record_id, (a.held_before + a.carried_before)::text, a.brought::text from (
               select t.record_id, t.brought, coalesce(lag(t.held) over w, 0) as held_before, coalesce(lag(t.carried) over w, 0) as carried_before
               from payruns_paystatement t join payruns_payrun n on n.record_id = t.run_id join period_period pp on pp.id = n.period_id
               where t.state = 'released' window w as (partition by n.scheme_id, t.person_id order by pp.start_date)) a
           where a.brought <> a.held_before + a.carried_before""",
    ),
)
