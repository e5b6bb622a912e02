"""Market share 市场份额 (13.10): own ÷ market, same segment, region, period, currency and basis.

Own sales are invoiced net where the market is stated in value, shipped quantity where it is stated in units. A yearly size gives a
quarter's share only where its season is stated; a size at retail value is compared with nothing, because we know no retail sales.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.books.performance import balances
from makesell.books.performance.balances import Slice
from makesell.documents.research import states
from makesell.documents.research.queries import SizeRow
from makesell.ground.actor import Actor
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.quantity import Ratio
from makesell.masterdata.products import queries as products
from makesell.masterdata.territories import queries as territories
from makesell.metrics import access

MEASURE = {states.NET: ("invoiced", "net"), states.UNITS: ("shipped", "qty")}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Share:
    """Own sales of a segment against its market in a period; `segment` is the slice of entries own is the sum of."""

    start: dt.date
    end: dt.date
    code: str
    own: Decimal
    market: Decimal | None
    ratio: Ratio
    segment: Slice | None


def segment_of(row: SizeRow, start: dt.date, end: dt.date) -> Slice | None:
    """The credits that are our own part of a market: its product groups and territories with all below; none where we cannot tell."""
    if row.basis not in MEASURE:
        return None
    groups = tuple(sorted(products.groups_below([row.product_group_id]))) if row.product_group_id else None
    places = tuple(sorted(territories.below([row.territory_id], end - ONE_DAY))) if row.territory_id else None
    return Slice(MEASURE[row.basis][0], start, end, group_ids=groups, territory_ids=places, overlay=False)


def share(own: Decimal, market: Decimal | None) -> Ratio:
    """own ÷ market, or "no number" with its reason."""
    if market is None:
        return Ratio(None, "no_season")
    return Ratio(own / market, None) if market > 0 else Ratio(None, "nothing")


def together(shares: Iterable[tuple[Decimal, Decimal | None]]) -> Ratio:
    """Σ own ÷ Σ market of the segments that have both."""
    both = [(own, market) for own, market in shares if market is not None]
    return share(sum((own for own, _ in both), Decimal(0)), sum((market for _, market in both), Decimal(0))) if both else Ratio(None, "nothing")


def shares(actor: Actor, row: SizeRow) -> list[Share]:
    """The share in the size's own period and, of a year, in its quarters. Only for who may see the whole company's figures."""
    if not access.sees_everything(actor):
        return []
    cells: list[tuple[PeriodRow | None, Decimal | None]] = [(None, row.amount)]
    if row.kind == "year":
        quarters = period.periods("quarter", row.start, row.end)
        if len(quarters) == len(row.season):
            cells += [(cell, None if part is None else row.amount * part) for cell, part in zip(quarters, row.season, strict=True)]
    return [_share(row, cell, market) for cell, market in cells]


def _share(row: SizeRow, cell: PeriodRow | None, market: Decimal | None) -> Share:
    start, end, code = (cell.start, cell.end, cell.code) if cell else (row.start, row.end, row.period)
    segment = segment_of(row, start, end)
    if segment is None:
        return Share(start, end, code, Decimal(0), market, Ratio(None, "other_basis"), None)
    own = balances.total(segment).value(MEASURE[row.basis][1])
    return Share(start, end, code, own, market, share(own, market), segment)


def own_sales(row: SizeRow) -> Decimal | None:
    """What we sold ourselves in the segment and period of a size; none where we cannot tell."""
    segment = segment_of(row, row.start, row.end)
    return None if segment is None else balances.total(segment).value(MEASURE[row.basis][1])


def within(segment: Slice, actor: Actor) -> Slice:
    """The slice cut to what the actor may open."""
    return replace(segment, within=access.entries_of(actor))


__all__: Sequence[str] = ("MEASURE", "Share", "own_sales", "segment_of", "share", "shares", "together", "within")
