"""Appraisal 考核 (13.17): what an indicator shows of a person in a period, and the rules of scheme and ratings it is scored by.

An indicator is the attainment of a measure, a registered metric, or a rating the manager gives. What nobody measures yet, or what
stands on too few cases, is not applicable: its weight goes to the others.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from makesell.books.performance import balances
from makesell.books.performance.balances import Slice, Window
from makesell.documents.targets import queries as targets
from makesell.engines.attain import attainment
from makesell.engines.score import Curve, Grade, Point, Weighed, enough, total
from makesell.ground.actor import system
from makesell.ground.period.queries import PeriodRow
from makesell.ground.quantity import NoNumber, Ratio, divided
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import Number, Rows, RuleKind, Whole, Words
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.metrics import appraisal_terms as terms
from makesell.metrics import rating_terms, registry
from makesell.metrics.growth import Days
from makesell.metrics.indicators import ATTAINMENT, INDICATOR, MANUAL, RATINGS, RATIO

STANDARD: Final = "0.6:0 0.8:60 1:100 1.2:120"
LEAST_ANSWERS: Final = 3


def curve_of(text: str) -> Curve:
    """A curve from its points as they are typed, e.g. `0.6:0 0.8:60 1:100 1.2:120`. Refuses what is no curve."""
    points = []
    for part in text.split():
        at, mark, score = part.partition(":")
        try:
            point = Point(Decimal(at), Decimal(score))
        except InvalidOperation as fault:
            raise Refusal("curve.text", "Write a curve as figure:score, for example %(example)s.", field="curve", example=STANDARD) from fault
        if not mark or not point.at.is_finite() or not point.score.is_finite() or max(abs(point.at), point.score) > 10**6:
            raise Refusal("curve.text", "Write a curve as figure:score, for example %(example)s.", field="curve", example=STANDARD)
        points.append(point)
    return Curve(tuple(points))


def _whole(rows: list[dict[str, Any]]) -> None:
    """Refuses a scheme whose weights are not 100 %, that names an indicator twice, or whose curves are none."""
    if len({row["indicator"] for row in rows}) != len(rows):
        raise Refusal("scheme.twice", "Each indicator stands once in a scheme.", field="value")
    for row in rows:
        curve_of(row["curve"])
    total([Weighed(Decimal(row["weight"]), Decimal(0)) for row in rows])


def _graded(rows: list[dict[str, Any]]) -> None:
    """Refuses ratings without one from zero on, or with two that begin alike."""
    starts = sorted(Decimal(row["least"]) for row in rows)
    if not starts or starts[0] != 0 or len(set(starts)) != len(starts):
        raise Refusal("scheme.grades", "Ratings begin at different scores, the lowest at 0.", field="value")


SCHEME: Final = RuleKind(
    "appraisal.scheme",
    N_("Appraisal scheme"),
    Rows(
        {
            "indicator": INDICATOR, "weight": Number(Decimal("0.01"), Decimal(100), 2), "least": Whole(0, 10_000, "cases"),
            "curve": Words(400),
        },
        least=1,
        whole=_whole,
    ),
    default=[
        {"indicator": "attainment.ordered.net", "weight": "50", "least": 0, "curve": STANDARD},
        {"indicator": "attainment.shipped.qty", "weight": "30", "least": 0, "curve": STANDARD},
        {"indicator": "satisfaction", "weight": "20", "least": LEAST_ANSWERS, "curve": "0.6:0 0.8:60 0.9:100 1:120"},
    ],
    clause="PER-2",
    help=N_("Indicators with their weights (together 100 %), the cases they need at least, and the curve from figure to score (13.17)."),
    pay=True,
    scopes=("unit",),
)  # fmt: skip
GRADES: Final = RuleKind(
    "appraisal.ratings",
    N_("Ratings of an appraisal"),
    Rows({"code": Words(20), "least": Number(Decimal(0), Decimal(1000), 2)}, least=1, whole=_graded),
    default=[{"code": "A", "least": "100"}, {"code": "B", "least": "80"}, {"code": "C", "least": "60"}, {"code": "D", "least": "0"}],
    clause="PER-2",
    help=N_("The rating of a score; a veto gives the lowest one and leaves every figure as it is."),
    pay=True,
)
RULES: Final = (SCHEME, GRADES, *terms.RULES, *rating_terms.RULES)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of a scheme."""

    code: str
    weight: Decimal
    least: int
    curve: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What an indicator shows: the figure or why there is none, on how many cases, and the figure source that opens it."""

    ratio: Ratio
    sample: int = 0
    source: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scored:
    """An indicator with what it shows and what that is worth (None: not applicable)."""

    indicator: Indicator
    measured: Measured
    score: Decimal | None


def scheme(on: dt.date, unit_id: int) -> list[Indicator]:
    """The scheme in force for a unit on a date: its own, else the company's."""
    return [Indicator(row["indicator"], Decimal(row["weight"]), row["least"], row["curve"]) for row in value(SCHEME, on, f"unit:{unit_id}")]


def grades(on: dt.date) -> list[Grade]:
    """The ratings in force on a date."""
    return [Grade(row["code"], Decimal(row["least"])) for row in value(GRADES, on)]


def read(
    person_id: int, code: str, cell: PeriodRow, window: Window | None = None, *, by_days: bool = True, known: dt.datetime | None = None
) -> Measured:
    """What an indicator shows of a person in a period, or in the days of it a post was held; `known`: by what had been posted until then."""
    kind, _, rest = code.partition(".")
    days = window or (cell.start, cell.end)
    if kind == ATTAINMENT:
        measure, _, of = rest.partition(".")
        return _attained(person_id, (measure, of), cell, days, by_days=by_days, known=known)
    if kind == RATIO:
        return _ratio(person_id, rest, days, known)
    if code in (MANUAL, RATINGS):
        return Measured(NoNumber("not_measured" if code == MANUAL else "not_rated"))
    found = registry.of_person(code, person_id, Days(cell, days, None, False))
    return Measured(found.ratio, found.sample, found.source, found.params)


def _known(moment: dt.datetime | None) -> dict[str, str]:
    return {} if moment is None else {"known": moment.isoformat()}


def _attained(
    person_id: int, of: tuple[str, str], cell: PeriodRow, window: Window, *, by_days: bool, known: dt.datetime | None
) -> Measured:
    """Attainment over the days; of a part of the period the target counts by its days, where the rule says so."""
    measure, value_of = of
    sums = balances.total(Slice(measure, *window, person_ids=(person_id,), known=known))
    aims = [
        t
        for t in targets.in_force(system("appraisal"), measure, kind=cell.kind, start=cell.start, end=cell.end)
        if (t.person_id, t.period_id, t.value) == (person_id, cell.id, value_of)
    ]
    amount = sum((t.amount for t in aims), Decimal(0)) if aims else None
    params = {
        "measure": measure, "value": value_of, "start": window[0].isoformat(), "end": window[1].isoformat(), "person": str(person_id),
        "target": ",".join(str(t.id) for t in aims), **_known(known),
    }  # fmt: skip
    part, whole = (window[1] - window[0]).days, (cell.end - cell.start).days
    if by_days and part < whole:
        amount = None if amount is None else amount * part / whole
        params["days"] = f"{part}_{whole}"
    return Measured(attainment(sums.value(value_of), amount), sums.entries, "attainment", params)


def _ratio(person_id: int, measure: str, window: Window, known: dt.datetime | None) -> Measured:
    """A ratio the company measures for itself: Σ numerator ÷ Σ denominator over the days."""
    sums = balances.ratio_of(Slice(measure, *window, person_ids=(person_id,), known=known))
    params = {"measure": measure, "start": window[0].isoformat(), "end": window[1].isoformat(), "person": str(person_id)}
    params |= _known(known)
    return Measured(divided(sums.numerator, sums.denominator, reason="nothing"), sums.cases, "ratio_measure", params)


def scored(person_id: int, indicators: Sequence[Indicator], cell: PeriodRow, window: Window | None = None, *, by_days: bool = True) -> list[Scored]:
    """Every indicator of a scheme with its score; ratings by hand are missing until the manager gives them."""
    return [score_of(each, read(person_id, each.code, cell, window, by_days=by_days)) for each in indicators]


def score_of(indicator: Indicator, measured: Measured) -> Scored:
    """What a figure is worth by the indicator's curve; too few cases are no figure."""
    if measured.ratio.value is None:
        return Scored(indicator, measured, None)
    if not enough(measured.sample, indicator.least):
        return Scored(indicator, Measured(NoNumber("few_answers"), measured.sample, measured.source, measured.params), None)
    return Scored(indicator, measured, curve_of(indicator.curve).score(measured.ratio.value))
