"""Returned goods (13.4): what their return mirrors on the day they are back, and `returned`, which is shown and never added to anything."""

from collections.abc import Sequence
from dataclasses import replace

from makesell.documents.acceptances import queries as acceptances
from makesell.documents.returns.queries import ReturnedLine
from makesell.flows.steps.mirror import Day, Taken, take_back
from makesell.flows.steps.post_part import post_part

_RETURNED = """
    select x.line_id as source_line_id, y.order_line_id as line_id, x.qty, a.received_date as day
    from returns_returnline x join returns_returnauthorization a on a.record_id = x.authorization_id
    join deliveries_deliveryline y on y.line_id = x.delivery_line_id where x.authorization_id = any(%(ids)s)
"""


def post_returned(return_ids: Sequence[int], lines: Sequence[ReturnedLine], on: Day) -> int:
    """Posts returns on the day they are received; returns how many credits were posted. PRO-7, PER-2."""
    taken = [Taken(line.delivery_line_id, line.order_line_id, line.qty, line.id) for line in lines]
    accepted = acceptances.lines_of([line.delivery_line_id for line in lines])
    signed = [replace(one, delivery_line_id=accepted[one.delivery_line_id]) for one in taken if one.delivery_line_id in accepted]
    posted = take_back(taken, ("shipped", "delivered", "ordered"), on=on) + take_back(signed, ("accepted",), on=on)
    return posted + post_part("returned", _RETURNED, {"ids": list(return_ids)})
