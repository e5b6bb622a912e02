"""Board of what-if 激励试算: what a version of a scheme would have paid over past periods beside what was in force then, before it is approved."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from makesell.flows.steps.plan_words import sentence
from makesell.ground import clock, shown
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period import Kind as Kinds
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.metrics import pay_what_if
from makesell.metrics.pay_what_if import WhatIf
from makesell.sheets.boards import Board, BoardChart, BoardColumn, BoardNote, BoardPage, BoardRow, BoardTable, Link, Series
from makesell.sheets.parts import Input, Take

ZERO: Final = Decimal(0)
MOST_BARS: Final = 20
YEAR_OR_QUARTER: Final[tuple[Kinds, ...]] = ("year", "quarter")
ROLES: Final = frozenset({roles.COMPENSATION, roles.SALES_DIRECTOR, roles.EXECUTIVE})


def filters(actor: Actor) -> Sequence[Input]:
    """Which version, over which days."""
    return (
        Input("scheme", _("Incentive scheme"), Take.REF, required=False, noun="incentive_schemes"),
        Input("revision", _("Version"), Take.INT, required=False),
        Input("start", _("First day"), Take.DATE, required=False),
        Input("until", pgettext_lazy("of a span of days", "Last day"), Take.DATE, required=False),
    )


def _last_year(today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the last year that has ended; before there is one, of the last quarter."""
    for kind in YEAR_OR_QUARTER:
        ended = [cell for cell in period.periods(kind) if cell.end <= today]
        if ended:
            return ended[-1].start, ended[-1].last_day
    return today, today


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The comparison of one version."""
    scheme = int(given.get("scheme") or next(iter(schemes.every()), 0))
    first, last = _last_year(clock.today())
    start, until = given.get("start") or first, given.get("until") or last
    title, chosen = _("What if"), {"scheme": str(scheme or ""), "start": start.isoformat(), "until": until.isoformat()}
    rows = [row for row in schemes.versions(scheme) if row.state != words.WITHDRAWN] if scheme else []
    if not rows:
        return BoardPage(title, parts=(BoardNote(_("No incentive schemes yet. Enter the first.")),), chosen=chosen)
    revision = int(given.get("revision") or rows[0].revision)
    chosen["revision"] = str(revision)
    try:
        found = pay_what_if.compare(actor, scheme, revision, start, until + dt.timedelta(days=1))
    except Refusal as refusal:
        if refusal.code not in ("pay.no_whole_period", "dates.order"):
            raise
        return BoardPage(title, parts=(BoardNote(refusal.in_words(gettext), "warn"),), chosen=chosen)
    return BoardPage(title, sub=sentence(found.version), parts=_parts(found), chosen=chosen)


def _parts(found: WhatIf) -> list[BoardNote | BoardChart | BoardTable]:
    currency = found.version.currency
    cost, gain = found.cost, sum(1 for row in found.people if row.difference > 0)
    lose = sum(1 for row in found.people if row.difference < 0)
    words_of = {"cost": f"{shown.signed(cost, currency)} {currency}", "gain": gain, "lose": lose, "same": len(found.people) - gain - lose}
    said = _("It would have cost %(cost)s more in all: %(gain)s people get more, %(lose)s less, %(same)s the same.") % words_of
    columns = (
        BoardColumn("person", _("Person")), BoardColumn("before", _("In force then"), Kind.MONEY, currency),
        BoardColumn("after", _("This version"), Kind.MONEY, currency), BoardColumn("held", _("Of it held back"), Kind.MONEY, currency),
        BoardColumn("drawn", _("Of it drawn"), Kind.MONEY, currency), BoardColumn("difference", _("Difference"), Kind.MONEY, currency),
        BoardColumn("note", _("Remark")),
    )  # fmt: skip
    rows = [
        BoardRow({
            "person": Link(row.person, noun="people", id=row.person_id), "before": row.before, "after": row.after, "difference": row.difference,
            "held": row.held, "drawn": row.drawn,
            "note": _("No target is agreed for a period.") if row.no_target else "",
        })
        for row in found.people
    ]  # fmt: skip
    sums = {
        "person": _("In all"), "before": sum((row.before for row in found.people), ZERO), "after": sum((row.after for row in found.people), ZERO),
        "held": sum((row.held for row in found.people), ZERO), "drawn": sum((row.drawn for row in found.people), ZERO), "difference": cost,
        "note": "",
    }  # fmt: skip
    bars = found.people[:MOST_BARS]
    chart = BoardChart(
        "distribution", _("Who would have got what"), [row.person for row in bars],
        (Series(_("In force then"), [row.before for row in bars], "ghost"), Series(_("This version"), [row.after for row in bars])),
        place="below",
    )  # fmt: skip
    return [
        BoardNote(said, "info", "below"), *([chart] if bars else []),
        BoardTable("people", _("By person"), columns, rows, sums, empty=_("Nobody was paid by this scheme in these days."),
                   foot=_("Worked out alike on both sides from the books, hold-backs and draws month by month; statements are not asked.")),
    ]  # fmt: skip


BOARD: Final = Board(
    code="pay_what_if",
    label=_("What if"),
    icon="flask-conical",
    build=build,
    filters=filters,
    roles=ROLES,
    section="performance",
    order=38,
)
