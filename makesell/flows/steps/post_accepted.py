"""`accepted` 验收 (13.3): what a certificate, or the day acceptance is deemed, posts to the order book and the performance book."""

from collections.abc import Sequence

from makesell.flows.steps.post_part import post_part

_ACCEPTED = """
    select x.line_id as source_line_id, y.order_line_id as line_id, x.qty, a.accepted_date as day
    from acceptances_acceptanceline x join acceptances_acceptance a on a.record_id = x.acceptance_id
    join deliveries_deliveryline y on y.line_id = x.delivery_line_id where x.acceptance_id = any(%(ids)s)
"""


def post_accepted(acceptance_ids: Sequence[int]) -> int:
    """Posts `accepted` of acceptances on their date; returns how many credits were posted. PRO-6, PER-2."""
    return post_part("accepted", _ACCEPTED, {"ids": list(acceptance_ids)})
