"""Ground/period: the fiscal calendar as a table of boundaries, its leaf cells, and which periods are closed.

The arithmetic here and in `calendar.py` is free of Django; the tables stand in `models.py` and are read through `queries.py`.
"""

from makesell.ground.period.calendar import (
    CLOSING_KIND,
    KINDS,
    SCOPES,
    Cell,
    Kind,
    Scope,
    Span,
    by_month,
    by_weeks,
    cells,
    given,
    same_days,
    years_before,
)

__all__ = [
    "CLOSING_KIND", "KINDS", "SCOPES", "Cell", "Kind", "Scope", "Span", "by_month", "by_weeks", "cells", "given", "same_days", "years_before",
]  # fmt: skip
