"""Market share 市场份额 (13.10): own ÷ market, same segment, region, period, currency and basis.

Own sales are invoiced net where the market is stated in value, shipped quantity where it is stated in units. A yearly size gives a
quarter's share only where its season is stated, with the size or by the rule `market.season`, whose shares say "derived"; a size at
retail value is compared with nothing, because we know no retail sales.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.books.performance import balances
from makesell.books.performance.balances import By, Slice
from makesell.documents.research import queries, states
from makesell.documents.research.queries import SizeRow
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.money import allocate
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.quantity import NoNumber, Ratio
from makesell.ground.rules import queries as rules
from makesell.masterdata.products import queries as products
from makesell.masterdata.territories import queries as territories
from makesell.metrics import access
from makesell.metrics.growth import Days
from makesell.metrics.rules import EVEN, MARKET_SEASON, OWN

NO_SIZE = NoNumber("no_size")
RUNNING = NoNumber("running")
AS_PUBLISHED = NoNumber("as_published")
NO_SEASON = NoNumber("no_season")
# From what can be relied on least; who said nothing about it stands after all of them.
RELIED = {code: place for place, code in enumerate((states.LOW, states.MEDIUM, states.HIGH))}
SEASON_YEARS = 3
QUARTERS = 4
MEASURE = {states.NET: ("invoiced", "net"), states.UNITS: ("shipped", "qty")}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Share:
    """Own sales of a segment against its market in a period; `segment` is the slice of entries own is the sum of. `derived` names the rule a
    quarter's market comes from where the size does not state its season."""

    start: dt.date
    end: dt.date
    code: str
    own: Decimal
    market: Decimal | None
    ratio: Ratio
    segment: Slice | None
    derived: str = ""


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
    return [_share(row, None, row.amount), *quarterly(row)]


Part = tuple[PeriodRow, Decimal | None, str]     # a quarter of a year's size: its market, and the rule it is derived by


def quarterly(row: SizeRow) -> list[Share]:
    """The shares in the quarters of a year's size: by the season stated with it, else by the rule; without both there is no market of them."""
    return [_share(row, *part) for part in _quarters(row)]


def _quarters(row: SizeRow) -> list[Part]:
    quarters = period.periods("quarter", row.start, row.end) if row.kind == "year" else []
    if len(quarters) != QUARTERS:
        return []
    if any(part is not None for part in row.season):
        return [(cell, row.amount * (part or 0), "") for cell, part in zip(quarters, row.season, strict=True)]
    rule = str(rules.value(MARKET_SEASON, clock.today()))
    weights = _weights(row, rule)
    if not any(weights):
        return [(cell, None, "") for cell in quarters]
    return [(cell, market, rule) for cell, market in zip(quarters, allocate(row.amount, weights), strict=True)]


def _weights(row: SizeRow, rule: str) -> list[Decimal]:
    """What quarters weigh by rule: alike, or as our own sales of the segment did in the three years before; nothing where nothing was sold."""
    if rule == EVEN:
        return [Decimal(1)] * QUARTERS
    before = period.periods("quarter", row.start.replace(year=row.start.year - SEASON_YEARS), row.start) if rule == OWN else []
    weights = [Decimal(0)] * QUARTERS
    for n, cell in enumerate(before):
        segment = segment_of(row, cell.start, cell.end)
        if segment is not None:
            weights[(n - len(before)) % QUARTERS] += balances.total(segment).value(MEASURE[row.basis][1])
    return [max(each, Decimal(0)) for each in weights]


def _share(row: SizeRow, cell: PeriodRow | None, market: Decimal | None, derived: str = "") -> Share:
    start, end, code = (cell.start, cell.end, cell.code) if cell else (row.start, row.end, row.period)
    segment = segment_of(row, start, end)
    if segment is None:
        return Share(start, end, code, Decimal(0), market, Ratio(None, "other_basis"), None, derived)
    own = balances.total(segment).value(MEASURE[row.basis][1])
    return Share(start, end, code, own, market, share(own, market), segment, derived)


def own_sales(row: SizeRow) -> Decimal | None:
    """What we sold ourselves in the segment and period of a size; none where we cannot tell."""
    segment = segment_of(row, row.start, row.end)
    return None if segment is None else balances.total(segment).value(MEASURE[row.basis][1])


@dataclass(frozen=True, slots=True)
class Together:
    """The share of a scope in a period, over the sizes of its segments that are published for exactly that period, else, of a quarter, for its
    year. `confidence` is the lowest of theirs, `derived` the rule the quarter's markets come from."""

    ratio: Ratio
    size_ids: tuple[int, ...] = ()
    period: str = ""
    confidence: str = ""
    derived: str = ""


def by_scope(by: By, keys: Sequence[int], days: Sequence[Days]) -> dict[tuple[int, int], Together]:
    """{(territory or 0 for the company, period's place): Σ own ÷ Σ market}; of a running period there is no share yet."""
    years = {n: period.containing("year", each.period.start) for n, each in enumerate(days) if each.period.kind == "quarter"}
    asked = [*(each.period for each in days), *(year for year in years.values() if year)]
    sizes = queries.published([each.start for each in asked], [each.end for each in asked])
    found, known = {}, dict[int, list[Part]]()
    for n, each in enumerate(days):
        year = years.get(n)
        for key in keys:
            place = None if by == "company" else key
            mine = () if each.running else segments(sizes, place, (each.period.start, each.period.end))
            if not mine and year and not each.running:
                mine = segments(sizes, place, (year.start, year.end))
            found[(key, n)] = _together(mine, each, known) if mine else Together(RUNNING if each.running else NO_SIZE, (), each.period.code)
    return found


def _together(sizes: Sequence[SizeRow], days: Days, known: dict[int, list[Part]]) -> Together:
    shares = own_of(sizes, days.period, known)
    whole = any(each.market is not None for _, each in shares)
    ratio = together((each.own, each.market) for _, each in shares) if whole else NO_SEASON
    stated = [row.confidence for row in sizes if row.confidence]
    derived = next((each.derived for _, each in shares if each.derived), "")
    return Together(ratio, tuple(row.id for row in sizes), days.period.code, min(stated, key=lambda code: RELIED[code], default=""), derived)


def first_published(by: By, keys: Sequence[int], days: Sequence[Days]) -> dict[tuple[int, int], Together]:
    """The same by the sizes as they were published first, where one was restated since; else the reason that nothing was."""
    now = by_scope(by, keys, days)
    asked = sorted({each for share in now.values() for each in share.size_ids})
    first = queries.first_published(asked)
    before = {row.id: row for row in queries.sizes(asked)} | first if first else {}
    found, known = {}, dict[int, list[Part]]()
    for key, share in now.items():
        if first.keys().isdisjoint(share.size_ids):
            found[key] = replace(share, ratio=share.ratio if share.ratio.value is None else AS_PUBLISHED, size_ids=())
        else:
            found[key] = _together([before[each] for each in share.size_ids], days[key[1]], known)
    return found


@dataclass(frozen=True, slots=True)
class Market:
    """A published size with what it makes the market of a period: its own amount, or a quarter's part of its year (None: no season), and the
    rule that part is derived by."""

    row: SizeRow
    amount: Decimal | None
    derived: str = ""


def markets(places: Iterable[int], cell: PeriodRow) -> dict[int, list[Market]]:
    """{territory: the markets of a period}: of sizes published for exactly that period, else, of a quarter, for its year."""
    year = period.containing("year", cell.start) if cell.kind == "quarter" else None
    asked = [(cell.start, cell.end), *([(year.start, year.end)] if year else [])]
    sizes, known = queries.published([start for start, _ in asked], [end for _, end in asked]), dict[int, list[Part]]()
    found: dict[int, list[Market]] = {}
    for place in places:
        rows = next((rows for whole in asked if (rows := segments(sizes, place, whole))), ())
        found[place] = [Market(row, *_part(row, cell, known)[1:]) for row in rows]
    return found


def _part(row: SizeRow, cell: PeriodRow, known: dict[int, list[Part]]) -> Part:
    """What a size says of a period: all of it where it is the size's own, else the quarter of its year; `known` keeps how years are divided."""
    if (row.start, row.end) == (cell.start, cell.end):
        return cell, row.amount, ""
    if row.id not in known:
        known[row.id] = _quarters(row)
    return next((each for each in known[row.id] if each[0].code == cell.code), (cell, None, ""))


def segments(sizes: Sequence[SizeRow], territory: int | None, whole: tuple[dt.date, dt.date]) -> tuple[SizeRow, ...]:
    """The sizes a scope's share is made of: ex works, without a product group where one is so stated, never one inside another."""
    of_period = [row for row in sizes if row.basis == states.NET and (row.start, row.end) == whole]
    placed = [row for row in of_period if row.territory_id == territory]
    if territory is None and not placed:
        placed = of_period
    bare = [row for row in placed if row.product_group_id is None]
    return tuple(bare or placed)


def own_of(rows: Sequence[SizeRow], cell: PeriodRow | None = None, known: dict[int, list[Part]] | None = None) -> list[tuple[SizeRow, Share]]:
    """Each size with our own sales of its segment in its period, or in a quarter (`cell`) of its year; `known` keeps how years are divided."""
    known = {} if known is None else known
    found = []
    for row in rows:
        other = cell is not None and (row.start, row.end) != (cell.start, cell.end)
        found.append((row, _share(row, *_part(row, cell, known)) if cell is not None and other else _share(row, None, row.amount)))
    return found


def within(segment: Slice, actor: Actor) -> Slice:
    """The slice cut to what the actor may open."""
    return replace(segment, within=access.entries_of(actor))


__all__: Sequence[str] = (
    "MEASURE", "RELIED", "Market", "Share", "Together", "by_scope", "first_published", "markets", "own_of", "own_sales", "quarterly",
    "segment_of", "segments", "share", "shares", "together", "within",
)  # fmt: skip
