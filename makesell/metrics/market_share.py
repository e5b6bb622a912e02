"""Market share 市场份额 (13.10): own ÷ market, same segment, region, period, currency and basis.

Own sales are invoiced net where the market is stated in value, shipped quantity where it is stated in units. A yearly size gives a
quarter's share only where its season is stated; a size at retail value is compared with nothing, because we know no retail sales.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.books.performance import balances
from makesell.books.performance.balances import By, Slice
from makesell.documents.research import queries, states
from makesell.documents.research.queries import SizeRow
from makesell.ground.actor import Actor
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.quantity import NoNumber, Ratio
from makesell.masterdata.products import queries as products
from makesell.masterdata.territories import queries as territories
from makesell.metrics import access
from makesell.metrics.growth import Days

NO_SIZE = NoNumber("no_size")
RUNNING = NoNumber("running")
AS_PUBLISHED = NoNumber("as_published")
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


@dataclass(frozen=True, slots=True)
class Together:
    """The share of a scope in a period, over the sizes of its segments that are published for exactly that period."""

    ratio: Ratio
    size_ids: tuple[int, ...] = ()
    period: str = ""


def by_scope(by: By, keys: Sequence[int], days: Sequence[Days]) -> dict[tuple[int, int], Together]:
    """{(territory or 0 for the company, period's place): Σ own ÷ Σ market}; of a running period there is no share yet."""
    sizes = queries.published([each.period.start for each in days], [each.period.end for each in days])
    found = {}
    for n, each in enumerate(days):
        for key in keys:
            mine = () if each.running else segments(sizes, None if by == "company" else key, (each.period.start, each.period.end))
            ratio = together((share.own, share.market) for _, share in own_of(mine)) if mine else RUNNING if each.running else NO_SIZE
            found[(key, n)] = Together(ratio, tuple(row.id for row in mine), each.period.code)
    return found


def first_published(by: By, keys: Sequence[int], days: Sequence[Days]) -> dict[tuple[int, int], Together]:
    """The same by the sizes as they were published first, where one was restated since; else the reason that nothing was."""
    now = by_scope(by, keys, days)
    asked = sorted({each for share in now.values() for each in share.size_ids})
    first = queries.first_published(asked)
    before = {row.id: row for row in queries.sizes(asked)} | first if first else {}
    found = {}
    for key, share in now.items():
        mine = [before[each] for each in share.size_ids] if not first.keys().isdisjoint(share.size_ids) else []
        ratio = together((own.own, own.market) for _, own in own_of(mine)) if mine else share.ratio if share.ratio.value is None else AS_PUBLISHED
        found[key] = Together(ratio, tuple(row.id for row in mine), share.period)
    return found


def segments(sizes: Sequence[SizeRow], territory: int | None, whole: tuple[dt.date, dt.date]) -> tuple[SizeRow, ...]:
    """The sizes a scope's share is made of: ex works, without a product group where one is so stated, never one inside another."""
    of_period = [row for row in sizes if row.basis == states.NET and (row.start, row.end) == whole]
    placed = [row for row in of_period if row.territory_id == territory]
    if territory is None and not placed:
        placed = of_period
    bare = [row for row in placed if row.product_group_id is None]
    return tuple(bare or placed)


def own_of(rows: Sequence[SizeRow]) -> list[tuple[SizeRow, Share]]:
    """Each size with our own sales of its segment in its period."""
    return [(row, _share(row, None, row.amount)) for row in rows]


def within(segment: Slice, actor: Actor) -> Slice:
    """The slice cut to what the actor may open."""
    return replace(segment, within=access.entries_of(actor))


__all__: Sequence[str] = (
    "MEASURE", "Share", "Together", "by_scope", "first_published", "own_of", "own_sales", "segment_of", "segments", "share",
    "shares", "together", "within",
)  # fmt: skip
