"""Figures an appraisal keeps: an indicator read from documents opens to the documents it was scored on, as they stood then."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makesell.documents.appraisals import queries as appraisals
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.orders import queries as orders
from makesell.documents.surveys import queries as surveys
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind, Listing
from makesell.ground.refusal import missing
from makesell.sheets import drilling, indicators
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.parts import Text

SOURCE: Final = "appraised"
CASES: Final = "appraised_cases"
SIDES: Final[dict[str, Text]] = {"counted": gettext_lazy("What counted"), "possible": gettext_lazy("Could count")}
LISTINGS: Final[dict[str, Listing]] = {
    "satisfaction": surveys.LISTING, "on_time": orders.LISTING, "win_rate": opportunities.LISTING,
}  # fmt: skip


def _kept(actor: Actor, params: Params) -> tuple[str, str, str, dict[str, Decimal]]:
    """Title, the day it was scored, the indicator and the sums; refuses (404) another's appraisal and what keeps no cases."""
    row = appraisals.appraisal(actor, drilling.key(params, "appraisal"))
    place = drilling.key(params, "position")
    one = next((score for score in appraisals.scores(row.id) if score.position == place), None)
    sums = appraisals.case_sums(row.id).get(place)
    if one is None or sums is None:
        raise missing()
    title = _("%(what)s · %(who)s") % {"what": indicators.label(one.indicator), "who": row.person}
    day = business_date(row.computed_at).isoformat()
    return title, _("as of %(day)s") % {"day": day}, one.indicator, dict(zip(SIDES, sums, strict=True))


def figure(actor: Actor, params: Params, after: str) -> FigureRows:
    """What was scored: counted ÷ could count, of the cases as they stood when the appraisal was computed."""
    title, sub, _indicator, sums = _kept(actor, params)
    where = {"appraisal": params["appraisal"], "position": params["position"]}
    return FigureRows(
        title=title,
        total=sums["counted"] / sums["possible"],
        count=0,
        kind=Kind.RATIO,
        sub=sub,
        note=_("As the documents stood when the appraisal was computed; what changed since is not in it."),
        formula="ratio",
        parts=tuple((label, FigureCell(sums[side], Kind.QTY, CASES, {**where, "side": side})) for side, label in SIDES.items()),
    )


def cases(actor: Actor, params: Params, after: str) -> FigureRows:
    """The cases, the newest first, each with what it counted then; it opens to the document as it is now, where the reader may see it."""
    title, sub, indicator, sums = _kept(actor, params)
    side, skip = drilling.word(params, "side", SIDES), drilling.place(after)
    count, found = appraisals.cases(drilling.key(params, "appraisal"), drilling.key(params, "position"), skip=skip, most=PAGE)
    shown = LISTINGS[indicator]
    opens = listing.seen(shown, actor, sorted({one.record_id for one in found})) if shown.policy.may(actor) else frozenset()
    return FigureRows(
        title=title,
        total=sums[side],
        count=count,
        rows=[
            FigureRow(
                one.day, one.label, shown.noun if one.record_id in opens else "", one.record_id if one.record_id in opens else None, SIDES[side],
                amount=one.counted if side == "counted" else one.possible, tone="" if one.counted else "bad",
            )
            for one in found
        ],
        next=str(skip + PAGE) if skip + PAGE < count else "",
        kind=Kind.QTY,
        sub=sub,
    )  # fmt: skip


FIGURES: Final = (
    FigureSource(SOURCE, gettext_lazy("What was scored"), figure),
    FigureSource(CASES, gettext_lazy("Cases that were scored"), cases),
)
