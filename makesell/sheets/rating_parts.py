"""Ratings of a person by several people, as an appraisal shows them: means of three raters or more by group, never who, with their arithmetic."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makesell.documents.appraisals import queries as appraisals
from makesell.documents.appraisals import rating_queries, rating_states
from makesell.documents.appraisals.rating_queries import GroupRow
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.refusal import missing
from makesell.sheets import drilling
from makesell.sheets.drilling import Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import said
from makesell.sheets.parts import Input, TablePart, Take, Text

SOURCE: Final = "ratings"
SIDE: Final = "rating_groups"
SIDES: Final[dict[str, Text]] = {"given": gettext_lazy("Given, by weight"), "most": gettext_lazy("The most that could be given")}
GROUPS: Final = said(rating_states.GROUPS)
RATERS: Final = (
    Input(
        "raters", gettext_lazy("Raters"), Take.TABLE, most=60,
        help=gettext_lazy("Three answers at least are needed; smaller groups are taken together, so that nobody can be told from a mean."),
        columns=(
            Input("person", gettext_lazy("Person"), Take.REF, noun="people"),
            Input("group", gettext_lazy("As one of"), Take.CHOICE, choices=GROUPS),
        ),
    ),
    Input("until", gettext_lazy("Due until"), Take.DATE, required=False, help=gettext_lazy("Empty: the working days of the rule.")),
)  # fmt: skip


def named(row: GroupRow) -> str:
    """The group, or the groups taken together, in words."""
    return " + ".join(str(GROUPS[party]) for party in row.parties)


def _mean(row: GroupRow) -> str:
    return shown.quantity(rounded(row.average, 2))


def ratings(actor: Actor, key: int) -> TablePart:
    """Each group with how many answered, their mean and its part of the figure; before they are closed only how many were asked and answered."""
    row = appraisals.appraisal(actor, key)
    found, counted = rating_queries.groups(key), rating_queries.count(key)
    whole = sum((one.weight for one in found), Decimal(0))
    if not counted.asked or (not found and row.person_id == actor.person_id):
        rows = []
    elif found:
        rows = [
            {
                "group": named(one), "answers": one.answers, "average": rounded(one.average, 2), "weight": one.weight / whole,
                "how": _("mean %(mean)s of %(scale)s × weight %(weight)s")
                % {"mean": _mean(one), "scale": one.scale, "weight": shown.ratio(one.weight / whole).short},
            }
            for one in found
        ]  # fmt: skip
    else:
        values = {"asked": counted.asked, "answered": counted.answered, "declined": counted.declined}
        how = _("%(asked)s asked, %(answered)s have answered, %(declined)s have declined") % values
        rows = [{"group": _("Not closed yet") if row.rated_at is None else _("Too few raters"), "answers": counted.answered, "how": how}]
    return TablePart(
        (
            ("group", _("Raters"), Kind.TEXT), ("answers", _("Answers"), Kind.INT), ("average", _("Mean"), Kind.QTY),
            ("weight", _("Weight"), Kind.RATIO), ("how", _("How"), Kind.TEXT),
        ),
        rows,
    )  # fmt: skip


def _groups(actor: Actor, params: Params) -> tuple[str, list[GroupRow]]:
    """The groups of an appraisal the actor may see; refuses (404) another and one whose ratings are not closed."""
    row = appraisals.appraisal(actor, drilling.key(params, "appraisal"))
    found = rating_queries.groups(row.id)
    if not found:
        raise missing()
    return _("Rating by several people · %(who)s") % {"who": row.person}, found


def _amount(row: GroupRow, side: str) -> Decimal:
    return row.weight * (row.average if side == "given" else row.scale)


def figure(actor: Actor, params: Params, after: str) -> FigureRows:
    """Σ weight × mean ÷ (Σ weight × top of the scale): a rating by people, no figure from the books."""
    title, found = _groups(actor, params)
    sums = {side: sum((_amount(one, side) for one in found), Decimal(0)) for side in SIDES}
    return FigureRows(
        title=title,
        total=sums["given"] / sums["most"],
        count=0,
        kind=Kind.RATIO,
        sub=" · ".join(f"{named(one)}: {_mean(one)} / {one.scale} × {shown.quantity(one.weight)}" for one in found),
        note=_("Said by people, no figure from the books. Each mean is of three raters or more; who said what is shown to nobody here."),
        formula="ratio",
        parts=tuple(
            (label, FigureCell(sums[side], Kind.QTY, SIDE, {"appraisal": params["appraisal"], "side": side})) for side, label in SIDES.items()
        ),
    )


def groups(actor: Actor, params: Params, after: str) -> FigureRows:
    """One side of the figure, group by group."""
    title, found = _groups(actor, params)
    side = drilling.word(params, "side", SIDES)
    return FigureRows(
        title=title,
        total=sum((_amount(one, side) for one in found), Decimal(0)),
        count=len(found),
        rows=[
            FigureRow(None, named(one), kind=SIDES[side], who=_("%(count)s raters") % {"count": one.answers}, amount=_amount(one, side))
            for one in found
        ],
        kind=Kind.QTY,
        sub=_("Weight × mean") if side == "given" else _("Weight × top of the scale"),
    )


FIGURES: Final = (
    FigureSource(SOURCE, gettext_lazy("Rating by several people"), figure),
    FigureSource(SIDE, gettext_lazy("Groups of raters"), groups),
)
