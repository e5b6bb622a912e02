"""The league table of the scorecard, fair to different potentials, and the figures behind it: per head, heads, per market, market."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, cast

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances
from makesell.books.performance.balances import By, Window
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.organisation import structure
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.quantity import Ratio, divided
from makesell.ground.refusal import missing
from makesell.metrics import access, league, registry
from makesell.metrics.league import Base, Standing
from makesell.metrics.market_share import Market
from makesell.metrics.organised import How, Organised
from makesell.metrics.scorecard import Score
from makesell.sheets import cells, drilling, measures
from makesell.sheets.boards import BoardColumn, BoardRow, BoardTable, CellValue, Link, Share
from makesell.sheets.cells import Of, What
from makesell.sheets.drilling import Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import word
from makesell.sheets.market_figures import DERIVED
from makesell.sheets.naming import called
from makesell.sheets.parts import Text
from makesell.sheets.performance import in_days, named, scope_of, sum_of, what_of, whose, window_of

PER_HEAD, HEADS, PER_MARKET, MARKET = "per_head", "heads", "per_market", "market_of_scope"
BASES: Final[dict[str, Text]] = {"growth": _("Growth"), "target": _("Per target"), "head": _("Per head"), "potential": _("Per market")}
RULES: Final[dict[str, Text]] = {
    "growth": _("Ranked by growth against the year before; a running period against the same days."),
    "target": _("Ranked by what was reached of the own target of the period, so that a small team with a small target stands beside a large one."),
    "head": _("Ranked by what was sold for each full-time head: days of primary posts in the period ÷ its days; house accounts are nobody."),
    "potential": _(
        "Ranked by what was sold ÷ the published market of the territories that are its own by rule; one that several serve counts for each."
    ),
}
TIES: Final = _("Equal figures share a place. Too few active customers are not ranked.")
MOST_RANKED: Final = 12
NOUNS: Final = {"territory": "territories", "unit": "units", "person": "people"}
FITS: Final[Mapping[str, tuple[str, ...]]] = {
    "territory": ("growth", "potential"), "unit": tuple(BASES), "person": tuple(BASES), "company": (),
}  # fmt: skip


def bases(actor: Actor) -> dict[str, Text]:
    """By what an actor may rank: market sizes mix what all units sell, so only who sees everything ranks by them."""
    return {code: label for code, label in BASES.items() if code != "potential" or access.sees_everything(actor)}


def base_of(actor: Actor, by: str, wanted: str | None) -> str:
    """The base in force: what was asked for where it fits the scopes, else growth."""
    return wanted if wanted in FITS[by] and wanted in bases(actor) else "growth"


def asked_of(of: Of, what: What) -> league.Asked:
    """The same scope in the words of the metric."""
    organised = Organised(cast("How", of.organised or "then"), of.day or clock.today()) if of.by == "unit" else None
    return league.Asked(cast("By", of.by), what.measure, what.value, organised)


def table(actor: Actor, what: What, base: str, scores: Sequence[tuple[Score, Of]], period: str, who: Text, least: int) -> BoardTable:
    """The scopes of one period by place; every figure opens."""
    of_each = {score.who.id: of for score, of in scores}
    asked = asked_of(scores[0][1], what)
    found = league.table(actor, asked, cast("Base", base), [score for score, _of in scores], least)
    money, currency = what.kind, what.currency if what.kind is Kind.MONEY else ""
    divisors: Mapping[str, tuple[BoardColumn, ...]] = {
        "growth": (), "target": (BoardColumn("divisor", _("Target"), money, currency),), "head": (BoardColumn("divisor", _("Heads"), Kind.QTY),),
        "potential": (BoardColumn("divisor", _("Market"), Kind.MONEY, currency),),
    }  # fmt: skip
    return BoardTable(
        code="league",
        title=_("League table · %(base)s") % {"base": BASES[base]},
        columns=(
            BoardColumn("place", "#"),
            BoardColumn("who", who, wrap=True),
            BoardColumn("ratio", BASES[base], money if base == "head" else Kind.RATIO, currency if base == "head" else "", heat=base == "growth"),
            *divisors[base],
            BoardColumn("sold", measures.label(what.measure), money, currency),
        ),
        rows=[BoardRow(_row(what, base, each, of_each[each.score.who.id])) for each in found[:MOST_RANKED]],
        sub=period,
        foot=" ".join(str(each) for each in (RULES[base], TIES, *sorted({DERIVED[each.derived] for each in found if each.derived}, key=str))),
        place="below" if base in ("head", "potential", "target") else "right",
    )


def _row(what: What, base: str, each: Standing, of: Of) -> dict[str, CellValue]:
    score, days = each.score, each.score.days
    noun = NOUNS.get(of.by, "")
    row: dict[str, CellValue] = {
        "place": "" if each.place is None else str(each.place),
        "who": Link(called(score.who), noun=noun, id=score.who.id),
        "sold": cells.entries(what, of, days.window, score.sold.current),
    }
    params = {"measure": what.measure, "value": what.value, "start": days.window[0].isoformat(), "end": days.window[1].isoformat(), **of.params()}
    if base == "growth":
        grown = cells.grown(what, of, days.window, days.base, score.sold) if each.ratio == score.sold.ratio else _none(each.ratio)
        row["ratio"] = replace(grown, tone="" if grown.value is None else "bad" if grown.value < 0 else "ok")
    elif base == "target":
        ratio = cells.attained(what, of, days.window, each.ratio, each.keys)
        row |= {"ratio": Share(ratio, each.ratio.value), "divisor": cells.target(what, each.divisor, each.keys)}
    elif base == "head":
        row["divisor"] = FigureCell(each.divisor, Kind.QTY, HEADS, params, reason="" if each.divisor else word(league.NO_HEADS.why))
        row["ratio"] = _or_none(each.ratio, what.kind, PER_HEAD, params, what.currency if what.kind is Kind.MONEY else "")
    else:
        params["period"] = days.period.code
        row["divisor"] = FigureCell(each.divisor, Kind.MONEY, MARKET, params, what.currency, reason="" if each.divisor else word(each.ratio.why))
        ratio = _or_none(each.ratio, Kind.RATIO, PER_MARKET, params)
        row["ratio"] = replace(ratio, unit=word(registry.DERIVED)) if each.derived and ratio.value is not None else ratio
    return row


def _none(ratio: Ratio, kind: Kind = Kind.RATIO) -> FigureCell:
    return FigureCell(None, kind, reason=word(ratio.why))


def _or_none(ratio: Ratio, kind: Kind, source: str, params: Params, currency: str = "") -> FigureCell:
    return _none(ratio, kind) if ratio.value is None else FigureCell(ratio.value, kind, source, params, currency)


def _judged(actor: Actor, params: Params) -> tuple[What, Of, Window, league.Asked]:
    """What a figure's words name; refuses (404) whose figures the actor may not see."""
    access.POLICY.require(actor, "view")
    what, of, window = what_of(params), scope_of(params), window_of(params)
    if not of.keys or len(of.keys) != 1:
        raise missing()
    if of.by == "person":
        units = balances.units_of_persons(what.measure, [window], of.keys).get(of.keys[0], frozenset())
        seen = access.sees_person(actor, of.keys[0], units)
    elif of.by == "unit" and of.organised != "now":
        seen = access.sees_units(actor, frozenset(whose(of, window)[1]))
    else:
        seen = access.sees_everything(actor)
    if not seen:
        raise missing()
    return what, of, window, asked_of(of, what)


def heads_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The posts behind average full-time heads: each the part of the days it was held."""
    _what, of, window, asked = _judged(actor, params)
    rows = [
        FigureRow(
            post.start, (post.person_en if get_language() == "en" else "") or post.person, "people", post.person_id, _("Primary post"),
            in_days((post.start, post.end)), league.part_of(post, window),
        )
        for post in league.posts_of(asked, of.keys[0], window, structure.posts_within(*window))
    ]  # fmt: skip
    skip = drilling.place(after)
    return FigureRows(
        title=_("Average heads · %(who)s") % {"who": named(of)},
        total=sum((Decimal(row.amount) for row in rows), Decimal(0)),
        count=len(rows),
        rows=rows[skip : skip + drilling.PAGE],
        next=str(skip + drilling.PAGE) if skip + drilling.PAGE < len(rows) else "",
        kind=Kind.QTY,
        sub=in_days(window),
        note=_("Days of primary posts in the period ÷ its days."),
    )


def per_head_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Sold ÷ average full-time heads."""
    what, of, window, _asked = _judged(actor, params)
    sold, heads = sum_of(actor, what, of, window), Decimal(heads_of(actor, params, "").total or 0)
    return FigureRows(
        title=_("Per head · %(who)s") % {"who": named(of)},
        total=rounded(Decimal(sold.value or 0) / heads, league.PLACES) if heads else None,
        count=0,
        kind=what.kind,
        currency=what.currency if what.kind is Kind.MONEY else "",
        sub=in_days(window),
        note=RULES["head"],
        formula="ratio",
        parts=((measures.label(what.measure), sold), (_("Heads"), FigureCell(heads, Kind.QTY, HEADS, dict(params)))),
    )


def _markets(actor: Actor, params: Params) -> tuple[What, Of, Window, list[Market]]:
    """The markets of a scope in the days, which are those of the period the words name, if they name one."""
    what, of, window, asked = _judged(actor, params)
    if not access.sees_everything(actor):
        raise missing()
    cell = period.by_code("quarter", params["period"]) if params.get("period") else None
    if cell is None or (cell.start, cell.end) != window:
        cell = PeriodRow(*window, "given", "", 0)
    return what, of, window, league.markets_of(asked, of.keys, window, cell)[of.keys[0]]


def _note(markets: Sequence[Market], said: Text = "") -> str:
    """What is said, with the rule a year is divided by."""
    return " ".join(str(each) for each in (said, *sorted({DERIVED[each.derived] for each in markets if each.derived}, key=str)) if each)


def market_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The published sizes of a scope's territories, a year's with its part in the quarter."""
    what, of, window, markets = _markets(actor, params)
    rows = [
        FigureRow(row.source_date, row.territory or row.source, "market_sizes", row.id, row.source, amount=each.amount or Decimal(0))
        for each in markets
        for row in (each.row,)
    ]
    return FigureRows(
        title=_("Market · %(who)s") % {"who": named(of)}, total=league.market_sum(markets).value, count=len(rows), rows=rows,
        currency=what.currency, sub=in_days(window), note=_note(markets),
    )  # fmt: skip


def per_market_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Sold ÷ the market of a scope's territories."""
    what, of, window, markets = _markets(actor, params)
    sold, market = sum_of(actor, what, of, window), league.market_sum(markets).value
    return FigureRows(
        title=_("Per market · %(who)s") % {"who": named(of)},
        total=divided(Decimal(sold.value or 0), market or Decimal(0), reason="no_size").value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(window),
        note=_note(markets, RULES["potential"]),
        formula="ratio",
        parts=((measures.label(what.measure), sold), (_("Market"), FigureCell(market, Kind.MONEY, MARKET, dict(params), what.currency))),
    )


FIGURES: Final = (
    FigureSource(PER_HEAD, _("Per head"), per_head_of),
    FigureSource(HEADS, _("Average heads"), heads_of),
    FigureSource(PER_MARKET, _("Per market"), per_market_of),
    FigureSource(MARKET, _("Market"), market_of),
)
