"""Figures of markets: what a market share is made of (13.10)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.research import queries as research
from makesell.documents.research import states
from makesell.documents.research.queries import SizeRow
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period import queries as period
from makesell.ground.refusal import missing
from makesell.metrics import access, market_share
from makesell.metrics.market_share import Share
from makesell.sheets import cells, drilling, measures
from makesell.sheets.drilling import Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import word
from makesell.sheets.parts import Text

SHARE: Final = "market_share"
SIZE: Final = "market_size"
ZERO: Final = Decimal(0)
DERIVED: Final[dict[str, Text]] = {
    "own": _("Derived by rule: the year's size by the season of our own sales of the three years before."),
    "even": _("Derived by rule: a quarter of the year's size each."),
}


def _said(row: SizeRow, share: Share, note: Text) -> str:
    """A note with how the size was derived, and how far it can be relied on."""
    more = (DERIVED.get(share.derived, ""), f"{word(states.CONFIDENCES[row.confidence])}" if row.confidence else "")
    return " ".join(str(part) for part in (note, *more) if part)


def unit_kind(row: SizeRow) -> Kind:
    """How the size is written: money, or a quantity where it counts units."""
    return Kind.QTY if row.basis == states.UNITS else Kind.MONEY


def _currency(row: SizeRow) -> str:
    return "" if row.basis == states.UNITS else row.currency


def own(row: SizeRow, share: Share) -> FigureCell:
    """Our own sales of the segment; opens to the entries."""
    if share.segment is None:
        return FigureCell(None, unit_kind(row), reason=share.ratio.why)
    measure, value = market_share.MEASURE[row.basis]
    params = {"measure": measure, "value": value, "start": share.start.isoformat(), "end": share.end.isoformat()}
    for name, keys in (("group", share.segment.group_ids), ("territory", share.segment.territory_ids)):
        if keys is not None:
            params[name] = drilling.joined(keys)
    return FigureCell(share.own, unit_kind(row), cells.ENTRIES, params, _currency(row))


def market(row: SizeRow, share: Share) -> FigureCell:
    """The market of a period; opens to the statement of its size."""
    if share.market is None:
        return FigureCell(None, unit_kind(row), reason=share.ratio.why)
    return FigureCell(share.market, unit_kind(row), SIZE, {"size": str(row.id), "period": share.code}, _currency(row))


def ratio(row: SizeRow, share: Share) -> FigureCell:
    """Own ÷ market."""
    if share.ratio.value is None:
        return FigureCell(None, Kind.RATIO, reason=share.ratio.why)
    return FigureCell(share.ratio.value, Kind.RATIO, SHARE, {"size": str(row.id), "period": share.code})


def _found(actor: Actor, params: Params) -> tuple[SizeRow, Share]:
    row = research.size(actor, drilling.key(params, "size"))
    code = drilling.word(params, "period")
    share = next((each for each in market_share.shares(actor, row) if each.code == code), None)
    if share is None:
        raise missing()
    return row, share


def size_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The statement behind a market: the size itself, for a quarter times its share of the year."""
    row, share = _found(actor, params)
    amount = share.market or Decimal(0)
    return FigureRows(
        title=_("Market size · %(period)s") % {"period": share.code},
        total=amount,
        count=1,
        rows=[FigureRow(row.source_date, row.number or row.source, "market_sizes", row.id, word(states.BASES[row.basis]), row.source, amount)],
        kind=unit_kind(row),
        currency=_currency(row),
        note=_said(row, share, row.method),
    )


def share_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Market share: own sales ÷ market."""
    row, share = _found(actor, params)
    measure, _value = market_share.MEASURE.get(row.basis, ("invoiced", "net"))
    return FigureRows(
        title=_("Market share · %(period)s") % {"period": share.code},
        total=share.ratio.value,
        count=0,
        kind=Kind.RATIO,
        note=_said(row, share, _("Own sales ÷ market of the same segment, region, period and basis; the market includes our own sales.")),
        formula="ratio",
        parts=((measures.label(measure), own(row, share)), (_("Market"), market(row, share))),
    )


def _sizes(actor: Actor, params: Params) -> list[tuple[SizeRow, Share]]:
    """The sizes the words name with our own sales of each; only for who sees the whole company's figures."""
    rows = research.sizes(drilling.ids(params, "sizes") or ())
    if not rows or not access.sees_everything(actor):
        raise missing()
    asked = params.get("period", "")
    return market_share.own_of(rows, None if asked in ("", rows[0].period) else period.by_code("quarter", asked))


def _lowest(found: Sequence[tuple[SizeRow, Share]]) -> str:
    """How the sizes were derived, and the lowest confidence of them, in words."""
    row, share = min(found, key=lambda each: market_share.RELIED.get(each[0].confidence, len(market_share.RELIED)))
    return _said(row, share, "")


def _named(row: SizeRow) -> str:
    return " · ".join(part for part in (row.product_group, row.territory) if part) or row.source


def shares_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Market share over several segments: Σ own ÷ Σ market."""
    found = _sizes(actor, params)
    asked = {name: params[name] for name in ("sizes", "period") if params.get(name)}
    own_sum, market_sum = sum((s.own for _, s in found), ZERO), sum((s.market or ZERO for _, s in found), ZERO)
    currency = found[0][0].currency
    return FigureRows(
        title=_("Market share · %(period)s") % {"period": drilling.word(params, "period")},
        total=market_share.together((s.own, s.market) for _, s in found).value,
        count=0,
        kind=Kind.RATIO,
        note=f"{_('Σ own sales ÷ Σ market of the segments that have both; the market includes our own sales.')} {_lowest(found)}".rstrip(),
        formula="ratio",
        parts=(
            (measures.label("invoiced"), FigureCell(own_sum, Kind.MONEY, "own_sales", asked, currency)),
            (_("Market"), FigureCell(market_sum, Kind.MONEY, "markets", asked, currency)),
        ),
    )


def own_sales_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Our own sales in several segments."""
    found = _sizes(actor, params)
    rows = [FigureRow(share.start, _named(row), "market_sizes", row.id, measures.label("invoiced"), amount=share.own) for row, share in found]
    return FigureRows(_("Own sales"), sum((s.own for _, s in found), ZERO), len(rows), rows, currency=found[0][0].currency)


def markets_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The market sizes of several segments."""
    found = _sizes(actor, params)
    rows = [FigureRow(row.source_date, _named(row), "market_sizes", row.id, row.source, amount=share.market or ZERO) for row, share in found]
    whole = sum((share.market or ZERO for _, share in found), ZERO)
    return FigureRows(_("Market"), whole, len(rows), rows, currency=found[0][0].currency, note=_lowest(found))


FIGURES: Final = (
    FigureSource(SHARE, _("Market share"), share_of),
    FigureSource(SIZE, _("Market size"), size_of),
    FigureSource("market_shares", _("Market share"), shares_of),
    FigureSource("own_sales", _("Own sales"), own_sales_of),
    FigureSource("markets", _("Market"), markets_of),
)
