"""Sheets: how the indicators of an appraisal are called, also those made of the company's own measures."""

from typing import Final

from django.utils.translation import gettext as _

from makesell.metrics import indicators
from makesell.metrics.indicators import ATTAINMENT, BUILT_IN, RATIO
from makesell.sheets import giving, measures
from makesell.sheets.parts import Text

LABELS: Final = giving.said(BUILT_IN)


def label(code: str) -> Text:
    """An indicator's name; one of the company's own measures by the name the company gives it."""
    if code in LABELS:
        return LABELS[code]
    kind, _mark, rest = code.partition(".")
    if kind == ATTAINMENT:
        return _("Attainment · %(measure)s") % {"measure": measures.label(rest.partition(".")[0])}
    return measures.label(rest) if kind == RATIO else code


def of_measure(code: str) -> str:
    """The indicator made of one of the company's own measures; "" for one that cannot be scored."""
    return next((own for own, row in indicators.own().items() if row.code == code), "")
