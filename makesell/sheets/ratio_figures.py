"""Figures of the company's own ratio measures: numerator ÷ denominator, each side opens to its entries."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.metrics import access
from makesell.sheets import drilling, measures
from makesell.sheets.cells import What
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.parts import Text
from makesell.sheets.performance import in_days, named, scope_of, slice_of, window_of

RATIO: Final = "ratio_measure"
SIDES: Final[dict[str, Text]] = {"numerator": _("Numerator"), "denominator": _("Denominator")}


def ratio_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Σ numerator ÷ Σ denominator; or, with a side named, the entries of that side, newest first."""
    access.POLICY.require(actor, "view")
    measure, of, window = drilling.word(params, "measure"), scope_of(params), window_of(params)
    wanted = slice_of(actor, What(measure), of, window)
    found = balances.ratio_of(wanted)
    title = _("%(measure)s · %(who)s") % {"measure": measures.label(measure), "who": named(of)}
    side = params.get("side", "")
    if side not in SIDES:
        return FigureRows(
            title=title,
            total=found.numerator / found.denominator if found.denominator else None,
            count=0,
            kind=Kind.RATIO,
            sub=in_days(window),
            formula="ratio",
            parts=tuple((label, FigureCell(getattr(found, code), Kind.QTY, RATIO, {**params, "side": code})) for code, label in SIDES.items()),
        )
    rows = balances.ratio_entries(wanted, after=drilling.dated_place(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    return FigureRows(
        title=title,
        total=getattr(found, side),
        count=found.entries,
        rows=[FigureRow(row.business_date, row.number or row.title, "", None, SIDES[side], row.person, getattr(row, side)) for row in shown],
        next=f"{shown[-1].business_date.isoformat()}_{shown[-1].id}" if len(rows) > PAGE else "",
        kind=Kind.QTY,
        sub=in_days(window),
    )


FIGURES: Final = (FigureSource(RATIO, _("Ratios the company measures"), ratio_of),)
