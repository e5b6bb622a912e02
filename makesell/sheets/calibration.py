"""Board of calibration 校准: how ratings are distributed, against the guide where a rule has one; the people of a unit side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from makesell.documents.appraisals import queries as appraisals
from makesell.documents.appraisals import states
from makesell.documents.appraisals.access import POLICY
from makesell.documents.appraisals.queries import AppraisalRow
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.period.words import in_words
from makesell.metrics import appraisal as metric
from makesell.metrics import appraisal_terms as terms
from makesell.metrics.appraisal_terms import Share
from makesell.metrics.windows import ONE_DAY
from makesell.sheets import indicators
from makesell.sheets.appraisals import KINDS, STATES
from makesell.sheets.boards import Board, BoardChart, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, Link, Series
from makesell.sheets.parts import Input, Take

ROLES: Final = frozenset(POLICY.acts["calibrate"]) | frozenset(POLICY.acts["publish"])
MOST_INDICATORS: Final = 5
BACK: Final = 12
TO_COME: Final = (states.COMPUTED, states.SELF_REVIEWED)


def filters(actor: Actor) -> Sequence[Input]:
    """Which round, of which unit."""
    return (
        Input("kind", gettext_lazy("Kind of period"), Take.CHOICE, required=False, choices=KINDS),
        Input("period", gettext_lazy("Period"), Take.CHOICE, required=False, choices={cell.code: cell.code for cell in _cells("quarter")}),
        Input("unit", gettext_lazy("Unit"), Take.REF, required=False, noun="units"),
    )


def _cells(kind: str) -> list[PeriodRow]:
    """The periods that have ended, newest first."""
    today = clock.today()
    found = [cell for cell in period.periods(_kind(kind), None, today) if cell.end <= today]
    return list(reversed(found))[:BACK]


def _kind(kind: str) -> Any:
    return kind if kind in KINDS else "quarter"


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page of one round."""
    kind = _kind(given.get("kind") or "quarter")
    cells = _cells(kind)
    cell = next((each for each in cells if each.code == given.get("period")), next(iter(cells), None))
    unit = given.get("unit")
    rows = _rows(actor, cell, unit)
    said = in_words(cell.kind, cell.code, cell.start, cell.end, get_language() or "zh-hans") if cell else _("No period has ended yet")
    return BoardPage(
        title=_("Calibration of appraisals"),
        sub=said,
        kpis=[],
        parts=[*_distribution(rows, cell, unit), *_beside(rows)] if rows else [BoardNote(_("Nobody is appraised in this round yet."))],
        chosen={"kind": kind, "period": cell.code if cell else "", "unit": str(unit or "")},
    )


def _rows(actor: Actor, cell: PeriodRow | None, unit: int | None) -> list[AppraisalRow]:
    if cell is None or actor.roles.isdisjoint(ROLES):
        return []
    return appraisals.side_by_side(actor, cell.id, None if unit is None else sorted(organisation.below([unit], cell.last_day)))


def _distribution(rows: Sequence[AppraisalRow], cell: PeriodRow | None, unit: int | None) -> list[BoardPart]:
    """How many have each rating, which share that is, what the guide says of it."""
    on = cell.last_day if cell else clock.today() - ONE_DAY
    rated = [row for row in rows if row.rating]
    counts = Counter(row.rating for row in rated)
    grades = [grade.code for grade in sorted(metric.grades(on), key=lambda grade: -grade.least)]
    grades += sorted(set(counts) - set(grades))
    guide = terms.guide(on, unit)
    drawn = [
        BoardRow(
            {
                "rating": code, "people": counts[code], "share": rounded(Decimal(counts[code]) / len(rated), 4) if rated else None,
                "guide": _guided(guide.get(code)), "verdict": _verdict(guide.get(code), counts[code], len(rated)),
            }
        )
        for code in grades
    ]  # fmt: skip
    columns = (
        BoardColumn("rating", _("Rating")), BoardColumn("people", _("People"), Kind.INT), BoardColumn("share", _("Share"), Kind.RATIO),
        *((BoardColumn("guide", _("Guide")), BoardColumn("verdict", _("Against the guide"))) if guide else ()),
    )  # fmt: skip
    foot = _("%(rated)s of %(all)s are rated. The guide forbids nothing; who leaves it says why.") if guide else _("%(rated)s of %(all)s are rated.")
    return [
        BoardChart("distribution", _("Distribution of ratings"), grades, [Series(_("People"), [Decimal(counts[code]) for code in grades])], Kind.INT,
                   low=True),
        BoardTable("ratings", _("Ratings"), columns, drawn, {"rating": _("All"), "people": len(rated)},
                   foot=foot % {"rated": len(rated), "all": len(rows)}, place="right"),
    ]  # fmt: skip


def _percent(value: Decimal) -> str:
    return f"{rounded(value * 100, 1).normalize():f}%"


def _guided(share: Share | None) -> str:
    return "" if share is None else f"{_percent(share.least)} – {_percent(share.most)}"


def _verdict(share: Share | None, people: int, of: int) -> str:
    """Within the guide, or by how many people beyond it."""
    if share is None or not of:
        return ""
    least, most = share.least * of, share.most * of
    if people > most:
        return _("%(count)s too many") % {"count": people - int(most)}
    if people < least:
        return _("%(count)s too few") % {"count": int(least) + (least > int(least)) - people}
    return _("within")


def _beside(rows: Sequence[AppraisalRow]) -> list[BoardPart]:
    """Everybody of the round: points by indicator, computed and final score, what was changed and why, how far it is."""
    points = appraisals.points([row.id for row in rows])
    often = Counter(code for found in points.values() for code in found)
    codes = [code for code, _n in often.most_common(MOST_INDICATORS)]
    drawn = []
    for row in rows:
        found = points.get(row.id, {})
        change = None if row.final is None or row.score is None else row.final - row.score
        drawn.append(
            BoardRow(
                {
                    "person": Link(row.person, "appraisals", row.id), "unit": row.unit,
                    **{f"i{n}": rounded(found[code], 2) if code in found else None for n, code in enumerate(codes)},
                    "score": row.score, "final": row.final, "change": change or None, "rating": row.rating, "why": row.calibration,
                    "state": str(STATES[row.state]), "due": row.due_date,
                }
            )
        )  # fmt: skip
    columns = (
        BoardColumn("person", _("Person")), BoardColumn("unit", _("Unit")),
        *(BoardColumn(f"i{n}", indicators.label(code), Kind.QTY) for n, code in enumerate(codes)),
        BoardColumn("score", _("Computed score"), Kind.QTY), BoardColumn("final", _("Final score"), Kind.QTY),
        BoardColumn("change", _("Change"), Kind.QTY), BoardColumn("rating", _("Rating")), BoardColumn("why", _("Reason"), wrap=True),
        BoardColumn("state", _("State")), BoardColumn("due", _("Due until"), Kind.DATE),
    )  # fmt: skip
    waits = sum(row.state in TO_COME for row in rows)
    foot = _("%(count)s are still to be reviewed.") % {"count": waits} if waits else ""
    return [BoardTable("people", _("Side by side"), columns, drawn, foot=foot)]


BOARD: Final = Board("calibration", gettext_lazy("Calibration of appraisals"), "scale", build, filters, ROLES, section="performance", order=46)
