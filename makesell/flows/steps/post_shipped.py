"""`shipped` and `delivered` (13.3): what goods issue and proof of delivery post to the order book and the performance book."""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.steps.post_part import post_part

_SHIPPED = """
    select x.line_id as source_line_id, x.order_line_id as line_id, x.qty, v.issued_date as day
    from deliveries_deliveryline x join deliveries_delivery v on v.record_id = x.delivery_id where x.delivery_id = any(%(ids)s)
"""
# What was short, damaged or refused was not delivered.
_DELIVERED = """
    select x.line_id as source_line_id, x.order_line_id as line_id, x.qty - coalesce(m.qty, 0) as qty, q.received_date as day
    from deliveries_deliveryline x join deliveries_proofofdelivery q on q.delivery_id = x.delivery_id
    left join (select line_id, sum(qty) as qty from deliveries_discrepancy group by 1) m on m.line_id = x.line_id
    where x.delivery_id = any(%(ids)s) and x.qty > coalesce(m.qty, 0)
"""


def post_shipped(delivery_ids: Sequence[int], on: dt.date | None = None) -> int:
    """Posts `shipped` of deliveries on their goods issue; returns how many credits were posted. PRO-6, PER-2.

    An act that has locked their orders names the day (`on`).
    """
    return post_part("shipped", _SHIPPED, {"ids": list(delivery_ids)}, on)


def post_delivered(delivery_ids: Sequence[int]) -> int:
    """Posts `delivered` of deliveries on their proof; returns how many credits were posted. PRO-6, PER-2."""
    return post_part("delivered", _DELIVERED, {"ids": list(delivery_ids)})
