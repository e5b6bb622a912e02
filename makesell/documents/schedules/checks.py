"""A schedule is what its moves and effects say, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "schedules.moves",
        "A schedule that has been worked out counts its moves.",
        """select 'schedule ' || s.record_id, s.moved::text, count(m.id)::text from schedules_schedule s
           left join schedules_schedulemove m on m.schedule_id = s.record_id
           where s.state in ('proposed', 'worked_out', 'accepted', 'discarded') group by s.record_id having count(m.id) <> s.moved""",
    ),
)
