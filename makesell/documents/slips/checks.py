"""A slip is what its lines say, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "slips.hit",
        "A slip waits for an answer as long as a line does that it hits; one that hits nothing is within the slack.",
        """select 'slip ' || s.record_id, s.state, count(h.id)::text || ' / ' || (count(h.id) filter (where h.answered_at is null))::text
           from slips_slipreport s left join slips_slipline h on h.slip_id = s.record_id where s.state <> 'withdrawn'
           group by s.record_id, s.state
           having s.state <> case when count(h.id) = 0 then 'harmless'
                                  when count(h.id) filter (where h.answered_at is null) > 0 then 'open' else 'answered' end""",
    ),
)
