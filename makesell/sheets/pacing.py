"""Figures of a period that runs: where an even pace would stand today, and what the period comes to if it goes on so."""

import datetime as dt
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance.balances import Window
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.metrics import access, progress, projection
from makesell.sheets import drilling, measures
from makesell.sheets.drilling import Params
from makesell.sheets.figures import FigureCell, FigureRows, FigureSource
from makesell.sheets.performance import in_days, named, scope_of, sum_of, target_of, what_of, window_of


def _days(params: Params) -> tuple[Window, dt.date]:
    """The period and the day after the part that has passed; refuses (422) a day outside it."""
    days, until = window_of(params), drilling.day(params, "until")
    if not days[0] < until <= days[1]:
        raise Refusal("figure.parameter", "This figure's address is not complete; open it from its page.", field="until", status=422)
    return days, until


def pace(actor: Actor, params: Params, after: str) -> FigureRows:
    """A target times the part of its period that has passed."""
    access.POLICY.require(actor, "view")
    what, (days, until) = what_of(params), _days(params)
    aim, _keys = target_of(actor, params, what)
    share = progress.share_passed(days, until)
    return FigureRows(
        title=_("Pace"),
        total=progress.part_of(aim.value, share),
        count=0,
        kind=what.kind,
        currency=aim.currency,
        sub=in_days(days),
        note=_("Target × part of the period that has passed, day by day."),
        formula="product",
        parts=((_("Target"), aim), (_("Part of the period"), FigureCell(share, Kind.RATIO))),
    )


def forecast(actor: Actor, params: Params, after: str) -> FigureRows:
    """What was reached, times the whole period over the part that has passed."""
    access.POLICY.require(actor, "view")
    what, of, (days, until) = what_of(params), scope_of(params), _days(params)
    reached = sum_of(actor, what, of, (days[0], until))
    factor = progress.share_to_come(days, until)
    return FigureRows(
        title=_("Forecast · %(who)s") % {"who": named(of)},
        total=progress.part_of(Decimal(reached.value or 0), factor),
        count=0,
        kind=what.kind,
        currency=reached.currency,
        sub=in_days(days),
        note=_("What was reached × days of the period ÷ days passed."),
        formula="product",
        parts=((measures.label(what.measure), reached), (_("Whole period over what has passed"), FigureCell(factor, Kind.QTY))),
    )


def season(actor: Actor, params: Params, after: str) -> FigureRows:
    """What was reached, times the whole period over the part that earlier years had reached by this day."""
    access.POLICY.require(actor, "view")
    what, of, (days, until) = what_of(params), scope_of(params), _days(params)
    reached = sum_of(actor, what, of, (days[0], until))
    factor = projection.season(what.measure, what.value, days, until)
    if factor is None:
        raise Refusal("figure.parameter", "This figure's address is not complete; open it from its page.", field="until", status=422)
    return FigureRows(
        title=_("Projection by season · %(who)s") % {"who": named(of)},
        total=progress.part_of(Decimal(reached.value or 0), factor),
        count=0,
        kind=what.kind,
        currency=reached.currency,
        sub=in_days(days),
        note=_("What was reached × what the company's same periods of three years came to ÷ what they had reached by this day."),
        formula="product",
        parts=((measures.label(what.measure), reached), (_("Whole period over what had been reached"), FigureCell(factor, Kind.QTY))),
    )


FIGURES: Final = (
    FigureSource("season", _("Projection by season"), season),
    FigureSource("pace", _("Pace"), pace),
    FigureSource("forecast", _("Forecast"), forecast),
)
