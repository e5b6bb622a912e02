"""A follow-up's end = its activity, a need's end = what it led to, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "activities.done",
        "A follow-up that is done has its day and its activity about the same record; one that is not has neither.",
        """select 'follow-up ' || f.record_id, f.state, concat_ws(' ', f.done_date, f.activity_id) from activities_followup f
           left join activities_activity a on a.record_id = f.activity_id
           where (f.state = 'done') <> (f.done_date is not null and f.activity_id is not null) or a.subject_id <> f.subject_id""",
    ),
    Check(
        "activities.answered",
        "An answered need says what it led to, in words or as a record.",
        """select 'need ' || record_id, state, answer from activities_need
           where state = 'answered' and answer = '' and outcome_id is null""",
    ),
)
