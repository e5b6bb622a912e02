"""The floor `ui`: figures that open, and the small pictures beside them."""

from dataclasses import dataclass
from typing import ClassVar

from makesell.ui.parts.base import Named, Part, Text, Tone


@dataclass(frozen=True)
class Figure(Part):
    """A figure that opens: `href` is the page with its entries, shown in the drawer; `title` the full amount on hover.

    `exact` is the unrounded value for programs that follow figures (`data-figure`). `why` is the reason of a "no number": told on hover,
    and on a tap or a key as well.
    """

    template: ClassVar[str] = "ui/fig.html"
    text: Text
    href: str = ""
    title: Text = ""
    unit: Text = ""
    tone: Tone = ""
    drawer: bool = True
    exact: str = ""
    why: Text = ""


@dataclass(frozen=True)
class Spark(Part):
    """A small line, drawn by the server as SVG. At least two values."""

    template: ClassVar[str] = "ui/spark.html"
    values: tuple[float, ...]
    tone: Tone = ""
    label: Text = ""


@dataclass(frozen=True)
class CurvePoint(Named):
    """A point of a `Curve`: where it lies, and its two values in words."""

    x: float
    y: float
    x_text: Text
    y_text: Text


@dataclass(frozen=True)
class Curve(Part):
    """A piecewise-linear curve, drawn by the server as SVG: straight between its points (two or more, left to right).

    `mark` is where somebody stands on it; its words are written below. The points in words are read out as its description.
    """

    template: ClassVar[str] = "ui/curve.html"
    label: Text
    points: tuple[CurvePoint, ...]
    mark: CurvePoint | None = None


@dataclass(frozen=True)
class Curves(Part):
    """Curves beside each other."""

    template: ClassVar[str] = "ui/curves.html"
    items: tuple[Curve, ...]


@dataclass(frozen=True)
class Bar(Part):
    """A share from 0 to 100 (more is cut). `mark` is the pace, `ghost` a share already used before `percent` starts."""

    template: ClassVar[str] = "ui/bar.html"
    percent: float
    tone: Tone = ""
    mark: float | None = None
    ghost: float = 0
    thick: bool = False
    label: Text = ""


@dataclass(frozen=True)
class Kpi(Named):
    """One cell of the KPI strip: label, the figure, a change (text, or a figure that opens), a note, and a spark or a bar."""

    label: Text
    figure: Figure
    delta: Text | Figure = ""
    delta_tone: Tone = ""
    note: Text = ""
    spark: Spark | None = None
    bar: Bar | None = None


@dataclass(frozen=True)
class Kpis(Part):
    """The strip of key figures."""

    template: ClassVar[str] = "ui/kpis.html"
    items: tuple[Kpi, ...]


@dataclass(frozen=True)
class Meter(Named):
    """One line of `Meters`: a name, a bar, one or two figures."""

    label: Text
    bar: Bar
    figure: Figure
    second: Figure | None = None


@dataclass(frozen=True)
class Meters(Part):
    """Names with bars and figures (a funnel, a ranking)."""

    template: ClassVar[str] = "ui/meters.html"
    items: tuple[Meter, ...]
