"""Figures on a page: text, hover and the address they open, from a figure cell. Every one carries its exact value."""

from decimal import Decimal

from django.utils.translation import gettext as _

from makesell.doors.desk import addresses, values
from makesell.ground import shown
from makesell.ground.listing import Kind
from makesell.sheets.figures import FigureCell
from makesell.ui.parts import Figure

BIG = Decimal(10_000_000)


def figure(cell: FigureCell, *, large: bool = False, change: bool = False) -> Figure:
    """A cell as a figure. `large` ones (KPIs) are written short from ten million on, with the full amount on hover; a `change` has a sign."""
    if cell.value is None:
        return Figure(values.NOTHING, why=cell.reason or _("No number"))
    text = full = values.number(cell.value, cell.kind, cell.currency)
    unit = str(cell.unit) or (cell.currency if large else "")
    if large and cell.kind is Kind.MONEY:
        text = shown.short(cell.value, values.language()) if abs(Decimal(cell.value)) >= BIG else shown.plain(cell.value, 0)
    if change and cell.value > 0:
        text = f"+{text}"
    if cell.kind is Kind.RATIO:
        full = shown.ratio(Decimal(cell.value), values.language()).full
    title = f"{full} {cell.currency}".strip() if full != text or cell.currency else ""
    return Figure(text, addresses.figure(cell), title, unit, values.tone(cell.tone), exact=values.exact(cell.value))
