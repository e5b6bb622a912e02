"""Figures that open: what a figure is made of, so that desk and API show the entries and documents behind it.

A `FigureSource` is named by its code; a `FigureCell` (see `boards.py`) names the source and its parameters. The crawler test
follows every figure and compares it with the rows it opens, therefore `total` is exact and never rounded for display.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.parts import Text

# sum: total = sum of the rows' amounts; count: total = number of rows; ratio: total = parts[0] / parts[1];
# growth: total = (parts[0] − parts[1]) / parts[1]; product: total = parts[0] × parts[1]. Ratios are rounded to 4 decimals,
# products to the currency's minor unit.
Formula = Literal["sum", "count", "ratio", "growth", "product"]


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure as shown: its exact value, and the source with the parameters that open it.

    `value` None is "no number" and `reason` says why (then nothing opens). A cell without `source` is no figure of the books
    (a rate of a rule, a share typed in); the crawler lets only parts of formulas be so.
    """

    value: Decimal | int | None
    kind: Kind = Kind.MONEY
    source: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    unit: Text = ""
    reason: Text = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """An entry or document behind a figure. `noun` and `id` open its page; `kind` says in words what it is (ordered, reversed …)."""

    date: dt.date | None
    label: Text
    noun: str = ""
    id: int | None = None
    kind: Text = ""
    who: Text = ""
    amount: Decimal | int = 0
    tone: str = ""


@dataclass(frozen=True, slots=True)
class FigureRows:
    """One page of what is behind a figure. `total` and `count` are of all pages; `next` is the place of the next page, "" at the end.

    `parts` are the labelled figures of a formula (numerator, denominator), or the sums by kind of a plain sum; each opens its own rows.
    """

    title: Text
    total: Decimal | int | None
    count: int
    rows: Sequence[FigureRow] = ()
    next: str = ""
    kind: Kind = Kind.MONEY
    currency: str = ""
    unit: Text = ""
    sub: Text = ""
    note: Text = ""
    formula: Formula = "sum"
    parts: Sequence[tuple[Text, FigureCell]] = ()
    amount_label: Text = ""


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where a figure comes from: `rows(actor, params, after)` gives one page and refuses (403, 404, 422) what it must.

    `params` are the raw pairs of the address; `after` is "" for the first page.
    """

    code: str
    label: Text
    rows: Callable[[Actor, Mapping[str, str], str], FigureRows]
