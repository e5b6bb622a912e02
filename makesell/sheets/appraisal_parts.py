"""Sheets: an appraisal's indicators with their arithmetic in words, its posts, the vetoes that fell, its curves."""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makesell.documents.appraisals import queries as appraisals
from makesell.documents.appraisals import states
from makesell.documents.appraisals.queries import AppraisalRow, PostRow, ScoreRow
from makesell.engines.score import Weighed, shares
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.period import queries as period
from makesell.ground.quantity.ratio import REASONS
from makesell.metrics import appraisal as metric
from makesell.metrics import appraisal_terms as terms
from makesell.metrics.appraisal import curve_of
from makesell.metrics.indicators import MANUAL, RATINGS
from makesell.sheets import indicators, kept_figures, measures, rating_parts
from makesell.sheets.giving import word
from makesell.sheets.parts import CurvePart, CurvesPart, TablePart
from makesell.sheets.performance import in_days


def _language() -> str:
    return get_language() or "zh-hans"


def _two(value: Decimal) -> Decimal:
    return rounded(value, 2)


def _how(one: ScoreRow, share: Decimal | None) -> str:
    """The arithmetic of an indicator in words: figure, curve, weight; of one that is not applicable, why, and that its weight goes to the others."""
    if one.score is None or one.figure is None or share is None:
        said = str(word(REASONS[one.reason])) if one.reason in REASONS else ""
        if one.reason == "few_answers":
            said = _("%(sample)s cases, at least %(least)s are needed") % {"sample": one.sample, "least": one.least}
        return _("%(why)s; its weight goes to the others in proportion") % {"why": said}
    by_people = _("Rated by people, no figure from the books: ") if one.indicator in (MANUAL, RATINGS) else ""
    values = {
        "figure": shown.ratio(one.figure, _language()).short, "score": shown.quantity(_two(one.score)),
        "weight": shown.ratio(share / 100, _language()).short, "points": shown.quantity(_two(one.score * share / 100)),
        "own": shown.ratio(one.weight / 100, _language()).short,
    }  # fmt: skip
    if share == one.weight:
        return by_people + _("%(figure)s is worth %(score)s by the curve; × weight %(weight)s = %(points)s") % values
    return by_people + (
        _("%(figure)s is worth %(score)s by the curve; × weight %(weight)s (%(own)s, and its part of what is not applicable) = %(points)s") % values
    )


def _figure(row: AppraisalRow, one: ScoreRow, post: PostRow) -> tuple[str, str]:
    """Where an indicator's figure opens, and what the books say since, where they say something else than was scored."""
    cell = period.by_id(row.period_id)
    if one.figure is not None and one.indicator == RATINGS:
        return measures.address(rating_parts.SOURCE, appraisal=str(row.id)), ""
    if one.figure is None or one.indicator == MANUAL or cell is None:
        return "", ""
    window, by_days = (post.start, post.end), terms.by_days(cell.last_day)
    live = metric.read(row.person_id, one.indicator, cell, window, by_days=by_days)
    kept = one.position in appraisals.case_sums(row.id)
    if _says(live, one.figure) and not kept:
        return measures.address(live.source, **live.params), ""
    if kept and _same(live, one.figure):
        return _opened(row, one), ""
    since = _("the books say %(since)s since") % {"since": shown.ratio(live.ratio, _language()).short}
    if kept:
        return _opened(row, one), since
    then = metric.read(row.person_id, one.indicator, cell, window, by_days=by_days, known=row.computed_at)
    return measures.address(then.source, **then.params) if _says(then, one.figure) else "", since


def _opened(row: AppraisalRow, one: ScoreRow) -> str:
    """What an indicator was scored on, as it stood then."""
    return measures.address(kept_figures.SOURCE, appraisal=str(row.id), position=str(one.position))


def _same(measured: metric.Measured, figure: Decimal) -> bool:
    return measured.ratio.value is not None and rounded(measured.ratio.value, 12) == rounded(figure, 12)


def _says(measured: metric.Measured, figure: Decimal) -> bool:
    """Whether the books say a figure, and can be opened there."""
    return bool(measured.source) and _same(measured, figure)


def scores(actor: Actor, key: int) -> TablePart:
    """The indicators, post by post: what each shows (it opens), what it is worth, how; what the person thinks of it."""
    row = appraisals.appraisal(actor, key)
    found, held = appraisals.scores(key), {post.post: post for post in appraisals.posts(key)}
    several = len(held) > 1
    rows = []
    for post in held.values():
        own = [one for one in found if one.post == post.post]
        for one, share in zip(own, shares([Weighed(one.weight, one.score) for one in own]), strict=True):
            rows.append(_row(row, one, share, post, post.unit if several else ""))
    viewed = any(one.self_score is not None or one.self_text for one in found)
    return TablePart(
        (
            *((("post", _("Post"), Kind.TEXT),) if several else ()),
            ("indicator", _("Indicator"), Kind.TEXT), ("figure", _("What it shows"), Kind.RATIO), ("sample", _("Cases"), Kind.INT),
            ("weight", _("Weight"), Kind.RATIO), ("score", _("Points"), Kind.QTY),
            *((("self_score", _("Own view"), Kind.QTY), ("self_text", _("Comment"), Kind.TEXT)) if viewed else ()),
            ("how", _("How"), Kind.TEXT),
        ),
        rows,
        totals={"score": row.score},
    )  # fmt: skip


def _row(row: AppraisalRow, one: ScoreRow, share: Decimal | None, post: PostRow, unit: str) -> dict[str, Any]:
    address, since = _figure(row, one, post)
    return {
        "post": unit, "indicator": indicators.label(one.indicator), "figure": one.figure, "figure_figure": address, "sample": one.sample,
        "weight": one.weight / 100, "score": None if one.score is None else _two(one.score), "self_score": one.self_score,
        "self_text": one.self_text, "how": " · ".join(part for part in (_how(one, share), since) if part),
    }  # fmt: skip


def posts(actor: Actor, key: int) -> TablePart:
    """The posts of a period in which there was more than one, or not all of it: their days, their points, how they come together."""
    row = appraisals.appraisal(actor, key)
    held = appraisals.posts(key)
    whole = sum(post.days for post in held if post.counted and post.score is not None)
    if len(held) == 1 and (held[0].start, held[0].end) == (row.start, row.end):
        held = []
    return TablePart(
        (
            ("unit", _("Unit"), Kind.REF), ("days", _("Days"), Kind.INT), ("score", _("Points"), Kind.QTY), ("how", _("How"), Kind.TEXT),
        ),
        [
            {
                "unit": post.unit, "unit_id": post.unit_id, "days": post.days, "score": None if post.score is None else _two(post.score),
                "how": " · ".join((in_days((post.start, post.end)), _post_how(post, whole))),
            }
            for post in held
        ],
        totals={"score": row.score},
        links={"unit": "units"},
    )  # fmt: skip


def _post_how(post: PostRow, whole: int) -> str:
    if not post.counted:
        return _("too short to be scored")
    if post.score is None:
        return _("no indicator is applicable")
    values = {"score": shown.quantity(_two(post.score)), "days": post.days, "whole": whole}
    return _("%(score)s × %(days)s of %(whole)s days") % values


def calibrations(actor: Actor, key: int) -> TablePart:
    """What was changed in calibration, beside the computed score, with its reasons; the person reads it once it is published."""
    row = appraisals.appraisal(actor, key)
    found = appraisals.calibrations(key) if row.state in states.SHOWN or row.person_id != actor.person_id else []
    return TablePart(
        (
            ("at", _("When"), Kind.MOMENT), ("by", _("By"), Kind.TEXT), ("before", _("Before"), Kind.QTY), ("after", _("After"), Kind.QTY),
            ("rating", _("Rating"), Kind.TEXT), ("why", _("Reason"), Kind.TEXT),
        ),
        [
            {
                "at": one.at, "by": one.by or "", "before": one.before, "after": one.after, "rating": one.rating,
                "why": one.why or _("The computed score stands"),
            }
            for one in found
        ],
    )  # fmt: skip


def thread(actor: Actor, key: int) -> TablePart:
    """Every word of a dispute, in its order, with its time."""
    row = appraisals.appraisal(actor, key)
    return TablePart(
        (("at", _("When"), Kind.MOMENT), ("by", _("By"), Kind.TEXT), ("side", _("Role"), Kind.TEXT), ("text", _("Said"), Kind.TEXT)),
        [
            {"at": one.at, "by": one.by or "", "side": _("Person") if one.by_id == row.person_id else _("The company"), "text": one.text}
            for one in appraisals.messages(key)
        ],
    )


def fallen(key: int) -> list[str]:
    """The vetoes that fell, each as a sentence."""
    said = []
    for one in appraisals.vetoes(key):
        values = {
            "indicator": indicators.label(one.indicator), "figure": shown.ratio(one.figure, _language()).short,
            "below": shown.ratio(one.below, _language()).short, "cap": shown.quantity(one.cap or Decimal(0)),
        }  # fmt: skip
        text = _("Veto: %(indicator)s shows %(figure)s, below %(below)s: the total is at most %(cap)s.")
        if one.effect == terms.LOWEST:
            text = _("Veto: %(indicator)s shows %(figure)s, below %(below)s: the rating is the lowest, the figures stay.")
        said.append(text % values)
    return said


def curves(actor: Actor, key: int) -> CurvesPart:
    """Each indicator's curve with where the person stands on it."""
    appraisals.appraisal(actor, key)
    return CurvesPart(
        tuple(
            curve(one.indicator, one.curve, None if one.figure is None or one.score is None else (one.figure, _two(one.score)))
            for one in appraisals.scores(key)
        )
    )


def curve(indicator: str, text: str, mark: tuple[Decimal, Decimal] | None = None) -> CurvePart:
    """An indicator's curve, with where somebody stands on it."""
    points = [(point.at, point.score) for point in curve_of(text).points]
    if mark:
        # floor and cap are drawn as far as somebody stands beyond them
        points = [(mark[0], points[0][1]), *points] if mark[0] < points[0][0] else points
        points = [*points, (mark[0], points[-1][1])] if mark[0] > points[-1][0] else points
    return CurvePart(indicators.label(indicator), tuple(points), mark=mark)
