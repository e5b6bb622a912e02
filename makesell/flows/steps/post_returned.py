"""Returned goods (13.4): what their return mirrors on the day they are back, and `returned`, which is shown and never added to anything."""

from collections.abc import Sequence
from dataclasses import replace

from makesell.books.orderbook import balances as orderbook
from makesell.books.performance.posting import Mirror
from makesell.documents.acceptances import queries as acceptances
from makesell.documents.returns.queries import ReturnedLine
from makesell.flows.steps.mirror import Day, Taken, mirror, take_back
from makesell.flows.steps.post_part import post_part
from makesell.ground.db import run

_RETURNED = """
    select x.line_id as source_line_id, coalesce(m.new_line_id, y.order_line_id) as line_id, x.qty, a.received_date as day
    from returns_returnline x join returns_returnauthorization a on a.record_id = x.authorization_id
    left join orders_loanmove m on m.line_id = x.loan_move_id
    join deliveries_deliveryline y on y.line_id = x.delivery_line_id where x.authorization_id = any(%(ids)s)
"""


def post_returned(return_ids: Sequence[int], lines: Sequence[ReturnedLine], on: Day) -> int:
    """Posts returns on the day they are received; returns how many credits were posted. PRO-7, PER-2."""
    taken = [Taken(line.origin_line_id, line.order_line_id, line.qty, line.id) for line in lines]
    accepted = acceptances.lines_of([line.delivery_line_id for line in lines if line.loan_move_id is None])
    signed = [replace(one, delivery_line_id=accepted[one.delivery_line_id]) for one in taken if one.delivery_line_id in accepted]
    posted = take_back(taken, ("shipped", "delivered", "ordered"), on=on) + take_back(signed, ("accepted",), on=on)
    return posted + post_part("returned", _RETURNED, {"ids": list(return_ids)})


_TOOK = """
    select o.measure, o.line_id, o.source_line_id, -sum(e.qty), e.source_line_id from orderbook_entry e
    join orderbook_entry o on o.id = e.origin_id
    where e.source_line_id = any(%s) and e.line_id = any(%s) group by 1, 2, 3, 5 order by 2, 1, 3
"""


def stand_again(lines: Sequence[ReturnedLine], on: Day) -> int:
    """What the return of lines that are replaced had taken back stands again: they were sold and stay sold (13.4). `returned` stays noted."""
    order_lines = sorted({line.order_line_id for line in lines})
    origins = {(o.measure, o.line_id, o.origin_line_id): o for o in orderbook.origins(order_lines)}
    wanted: dict[tuple[str, int, int], Mirror] = {}
    for measure, line, origin, qty, source in run(_TOOK, [[line.id for line in lines], order_lines]):
        key = (measure, line, origin)
        known = wanted.get(key)
        done = (known.done if known else origins[key].reversed_qty) - qty
        wanted[key] = Mirror(measure, line, origin, done, origins[key].qty, source)
    return mirror(list(wanted.values()), on=on)
