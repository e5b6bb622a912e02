"""What holds of hand-overs at any time, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "handovers.done",
        "A hand-over that is done has no item that nobody accepted.",
        """select 'handover ' || h.record_id, 'accepted', i.state from handovers_handover h
           join handovers_handoveritem i on i.handover_id = h.record_id where h.state = 'done' and i.state <> 'accepted'""",
    ),
)
