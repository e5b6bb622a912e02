"""Periods: the fiscal calendar by months, by weeks or by given dates; extended by finance or the administrator, never rewritten."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import build_calendar
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.period import KINDS, SCOPES, queries
from makesell.ground.period.access import POLICY
from makesell.ground.period.actions import Scheme
from makesell.ground.period.listings import LISTING, STATES
from makesell.ground.period.words import in_words
from makesell.ground.refusal import Refusal, missing
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, Text, View

SHAPES: Final[dict[str, Text]] = {
    "months": _("Calendar months"),
    "4-4-5": _("Weeks 4-4-5"),
    "4-5-4": _("Weeks 4-5-4"),
    "5-4-4": _("Weeks 5-4-4"),
}
EXTEND: Final = (
    Input("first_year", _("First year"), Take.INT, help=_("Years that exist already stay as they are.")),
    Input("last_year", _("Last year"), Take.INT),
    Input("shape", _("Cut by"), Take.CHOICE, choices=SHAPES),
    Input("first_month", _("First month of the fiscal year"), Take.INT, required=False),
)
GIVEN: Final = (
    Input("dates", _("Boundaries"), Take.LONG, most=8000, help=_("Dates like 2026-11-23, each the first day of a period; the last one ends it.")),
)
_DATE: Final = re.compile(r"[\s,;，；、]+")


def _extend(call: Call) -> Done:
    shape = call.data["shape"]
    pattern = None if shape == "months" else tuple(int(weeks) for weeks in shape.split("-"))
    scheme = Scheme(call.data.get("first_month") or 1, (pattern[0], pattern[1], pattern[2]) if pattern else None)
    years = call.data["first_year"], call.data["last_year"]
    cut = build_calendar.perform(*years, actor=call.actor, at=call.at, scheme=scheme, reason=call.reason)
    return _made(len(cut))


def _given(call: Call) -> Done:
    dates = [_day(word) for word in _DATE.split(call.data["dates"].strip()) if word]
    return _made(len(build_calendar.add_given("given", dates, actor=call.actor, at=call.at, reason=call.reason)))


def _made(cut: int) -> Done:
    return Done(say=_("The calendar is extended."), data={"cut": cut})


def _day(word: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(word)
    except ValueError as error:
        raise Refusal("period.date", "“%(word)s” is not a date like 2026-11-23.", field="dates", word=word[:40]) from error
    if not build_calendar.FIRST <= day.year <= build_calendar.LAST:
        raise Refusal("period.year", "The year must lie between 1990 and 2100.", field="dates")
    return day


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    years = queries.periods("year")
    after = int(years[-1].code) + 1 if years and years[-1].code.isdecimal() else today().year
    return {"first_year": after, "last_year": after, "shape": "months", "first_month": years[-1].start.month if years else 1}


def period(actor: Actor, key: int) -> queries.PeriodRow:
    """The period of a key; refuses (404) one that does not exist."""
    POLICY.require(actor, "view")
    row = queries.by_id(key)
    if row is None:
        raise missing()
    return row


def head(actor: Actor, key: int) -> Head:
    """The head of a period's page."""
    row = period(actor, key)
    title = in_words(row.kind, row.code, row.start, row.end, get_language() or "zh-hans")
    return Head(title=title, sub=giving.word(KINDS[row.kind]), number=row.code)


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = period(actor, key)
    return [
        Fact(_("Kind of period"), giving.word(KINDS[row.kind])),
        Fact(_("First day"), row.start, Kind.DATE),
        Fact(_("Ends on"), row.last_day, Kind.DATE),
        Fact(_("Days"), row.days, Kind.INT),
    ]


def _months(actor: Actor, key: int) -> TablePart:
    """The months that lie in the period, with what is closed of each."""
    row = period(actor, key)
    closed = {scope: queries.closed_until(scope) for scope in ("sales", "pay", "accounting")}
    months = queries.periods("month", row.start, row.end)
    return TablePart(
        columns=(("month", _("Month"), Kind.REF), *((scope, giving.word(SCOPES[scope]), Kind.TEXT) for scope in closed)),
        rows=[
            {
                "month": month.code,
                "month_id": month.id,
                **{scope: giving.word(STATES["closed" if until and month.end <= until else "open"]) for scope, until in closed.items()},
            }
            for month in months
        ],
        links={"month": "periods"},
        empty=_("No month lies in this period."),
    )


SHEET: Final = Sheet(
    noun="periods",
    label=_("Period"),
    plural=_("Fiscal calendar"),
    icon="calendar",
    listing=LISTING,
    policy=POLICY,
    head=head,
    section="organisation",
    timeline=False,
    order=40,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("kind", _("Kind of period")),
        Column("start_date", _("First day")),
        Column("last_day", _("Ends on")),
        Column("days", _("Days"), phone=False),
    ),
    starts="now",
    views=(
        View("now", _("Months of this year"), "f=kind.eq.month&f=start_date.year.{today}&sort=start_date"),
        View("months", giving.said(KINDS)["month"], "f=kind.eq.month"),
        View("quarters", giving.said(KINDS)["quarter"], "f=kind.eq.quarter"),
        View("years", giving.said(KINDS)["year"], "f=kind.eq.year"),
        View("given", giving.said(KINDS)["given"], "f=kind.eq.given"),
    ),
    acts=(
        Act("extend", _("Extend the calendar"), _extend, EXTEND, icon="calendar-plus", makes=True, strong=True, start=_start),
        Act("add_given", _("Add periods of given dates"), _given, GIVEN, icon="calendar-range", makes=True),
    ),
    panels=(Panel("facts", _("Period"), _facts), Panel("months", _("Months"), _months)),
    empty=_("No period yet. Extend the calendar first."),
)
