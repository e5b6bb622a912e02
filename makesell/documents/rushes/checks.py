"""A rush order is what its losses say, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "rushes.taken",
        "A rush order takes from somebody; who loses is told once it is approved; it is carried out only after that.",
        """select 'rush order ' || r.record_id, r.state, count(l.id)::text || ' / ' || coalesce(r.due_at::text, '–') || ' / '
                  || coalesce(r.done_at::text, '–')
           from rushes_rushorder r left join rushes_rushloss l on l.rush_id = r.record_id group by r.record_id, r.state, r.due_at, r.done_at
           having count(l.id) = 0 or (r.state = 'proposed' and r.due_at is not null)
               or (r.state in ('told', 'objected', 'upheld', 'done') and r.due_at is null) or (r.state = 'done') <> (r.done_at is not null)""",
    ),
)
