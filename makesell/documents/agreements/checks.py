"""An agreement is what was approved and what was signed, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "agreements.targets",
        "What an agreement says of a target is what that target said when it was approved.",
        """select 'agreement ' || a.agreement_id || ' target ' || a.target_id, g.amount::text, a.amount::text
           from agreements_agreedtarget a join targets_target g on g.record_id = a.target_id where g.amount <> a.amount""",
    ),
    Check(
        "agreements.signed",
        "A signed agreement bears two signatures and a seal; one in force by decision bears two different verdict-givers.",
        """select 'agreement ' || t.record_id, '2 signatures, 1 seal', count(distinct s.id) || ', ' || count(distinct e.record_id)
           from agreements_targetagreement t left join signing_signature s on s.record_id = t.record_id
           left join signing_seal e on e.record_id = t.record_id where t.state = 'signed' group by t.record_id
           having count(distinct s.id) <> 2 or count(distinct e.record_id) <> 1
           union all
           select 'agreement ' || record_id, 'two persons', coalesce(hr_by_id::text, '') || coalesce(lead_by_id::text, '')
           from agreements_targetagreement where state = 'upheld'
             and (hr_by_id is null or lead_by_id is null or hr_verdict <> 'uphold' or lead_verdict <> 'uphold')
           union all
           select 'agreement ' || record_id, 'day of refusal', '' from agreements_targetagreement
           where state in ('refused', 'upheld') and refused_at is null""",
    ),
)
