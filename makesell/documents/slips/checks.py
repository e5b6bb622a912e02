"""A slip is what its lines say, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "slips.hit",
        "A slip that hits nothing is within the slack, one that hits a line is not.",
        """select 'slip ' || s.record_id, s.state, count(h.id)::text from slips_slipreport s
           left join slips_slipline h on h.slip_id = s.record_id where s.state <> 'withdrawn' group by s.record_id, s.state
           having (s.state = 'harmless') <> (count(h.id) = 0)""",
    ),
)
