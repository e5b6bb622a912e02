"""Step: a price allowance 折让 takes an amount and no quantity back of what was ordered, shipped and invoiced (13.4), with the origin's atoms.

The amount is allocated over what stands of the persons' atoms (13.1), so that they always sum to it. Later returns count on the lower price.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.orderbook import balances
from makesell.books.orderbook import posting as orderbook
from makesell.books.performance import posting as performance
from makesell.books.performance.posting import Cut
from makesell.flows.steps.dates import business_dates
from makesell.ground.money import allocate

MEASURES: Final = ("ordered", "shipped", "invoiced")
_BOOK: Final = """
    select o.line_id, t.source_line_id, o.measure, %(event)s::date as event_date, %(business)s::date as business_date, 0::numeric as qty,
           -t.net as net, -t.gross as gross, o.freight, o.id as origin_id
    from unnest(%(measures)s::text[], %(lines)s::bigint[], %(origins)s::bigint[], %(nets)s::numeric[], %(grosses)s::numeric[], %(sources)s::bigint[])
         as t(measure, line_id, origin_line_id, net, gross, source_line_id)
    join orderbook_entry o on o.line_id = t.line_id and o.source_line_id = t.origin_line_id and o.measure = t.measure and o.origin_id is null
"""


@dataclass(frozen=True, slots=True)
class Allowed:
    """An amount allowed on an invoice line, in company currency, and the line of the credit note that does it."""

    order_line_id: int
    invoice_line_id: int
    net: Decimal
    gross: Decimal
    source_line_id: int


def abate(allowed: Sequence[Allowed], *, on: dt.date) -> int:
    """Posts allowances to both books on a day; returns how many credits were posted."""
    standing = balances.standing([one.order_line_id for one in allowed])
    cuts = [cut for one in allowed for measure in MEASURES for cut in _cuts(one, measure, standing)]
    if not cuts:
        return 0
    counted = business_dates("sales", [on])[on]
    posted = performance.abate(cuts, event_date=on, business_date=counted)
    orderbook.post(
        _BOOK,
        {
            "measures": [c.measure for c in cuts], "lines": [c.line_id for c in cuts], "origins": [c.origin_line_id for c in cuts],
            "nets": [c.net for c in cuts], "grosses": [c.gross for c in cuts], "sources": [c.source_line_id for c in cuts], "event": on,
            "business": counted,
        },
    )  # fmt: skip
    return posted


def _cuts(one: Allowed, measure: str, standing: Sequence[balances.Standing]) -> list[Cut]:
    """An allowance over what stands of a measure: of its invoice line only, else of all the documents that posted it."""
    of = [
        each
        for each in standing
        if each.line_id == one.order_line_id and each.measure == measure and each.net > 0
        and (measure != "invoiced" or each.origin_line_id == one.invoice_line_id)
    ]  # fmt: skip
    if not of:
        return []
    net = min(one.net, sum((each.net for each in of), Decimal(0)))
    gross = min(one.gross, sum((each.gross for each in of), Decimal(0)))
    nets, grosses = allocate(net, [each.net for each in of]), allocate(gross, [each.gross for each in of])
    return [Cut(measure, one.order_line_id, e.origin_line_id, n, g, one.source_line_id) for e, n, g in zip(of, nets, grosses, strict=True)]
