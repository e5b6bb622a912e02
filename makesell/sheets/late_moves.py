"""Moves recorded late, as the page of a person shows them: what would be credited anew before it is, and what was."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from makesell.books.performance import late_moves
from makesell.books.performance.late_moves import LateMoveRow
from makesell.flows.steps import recredit
from makesell.flows.steps.recredit import Moving
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.roster.access import POLICY
from makesell.ground.shown import date as written
from makesell.metrics import access
from makesell.sheets import measures
from makesell.sheets.naming import called
from makesell.sheets.parts import CheckPart, Fact, Happened, Input, Panel, TablePart, Take, Text

RECREDIT: Final = Input(
    "recredit", _("Credit anew what has counted since"), Take.BOOL, required=False,
    help=_("Recorded late: what was credited from that day on moves to this unit too. The person's own figures and pay stay as they are."),
)
RECREDIT_LEFT: Final = Input(
    "recredit", _("Credit anew what has counted since"), Take.BOOL, required=False, rare=True,
    help=_("Only where credits after the last day count for a unit that was never taken up: they move to the last one."),
)
WHY: Final = Input("reason", _("Reason"), Take.LONG, required=False, most=500, help=_("Needed when credits move."))
ZERO: Final = Decimal(0)


def preview(actor: Actor, given: Mapping[str, Any], key: int | None) -> Sequence[CheckPart]:
    """Beside the form of a move: what it brings to the other unit, by measure and month; of closed months, where the line will stand."""
    if key is None:
        return ()
    POLICY.require(actor, "recredit")
    found = recredit.preview(key, given["unit"], given["valid_from"])
    if not found:
        return [CheckPart(_("Credits"), _("Nothing moves"), "ok", (), _("Nothing was credited elsewhere since that day."))]
    names = organisation.named_units({unit for each in found for unit in (each.out_of_id, each.into_id)})
    way = " · ".join(dict.fromkeys(f"{called(names[each.out_of_id])} → {called(names[each.into_id])}" for each in found))
    amounts = access.sees_person(actor, key, frozenset(names))
    entries = gettext("%(count)s credits move") % {"count": sum(each.entries for each in found)}
    note = _("Figures and pay of the person stay as they are. Tick the box and give the reason to credit it anew.")
    parts = [CheckPart(way, entries, "warn", tuple(_months(found)), note)]
    if amounts:
        sums = tuple(_sums(found))
        parts.append(CheckPart(_("What moves by measure"), gettext("%(count)s measures") % {"count": len(sums)}, "mute", sums))
    return parts


def _months(found: Sequence[Moving]) -> Iterator[Fact]:
    """How many credits of each month move; of a closed one, in which month its line stands."""
    months: Counter[tuple[dt.date, dt.date]] = Counter()
    for each in found:
        months[each.month, each.counts] += each.entries
    for (month, counts), entries in sorted(months.items()):
        words: Text = f"{month:%Y-%m}"
        if counts != month:
            words = gettext("%(what)s, closed: counts in %(month)s") % {"what": words, "month": f"{counts:%Y-%m}"}
        yield Fact(words, entries, Kind.INT)


def _sums(found: Sequence[Moving]) -> Iterator[Fact]:
    """What moves of each measure in all: its net amount, of what has none how many."""
    for measure in sorted({each.measure for each in found}, key=_place):
        own = [each for each in found if each.measure == measure]
        net, qty = sum((each.net for each in own), ZERO), sum((each.qty for each in own), ZERO)
        if any(each.net for each in own):
            yield Fact(measures.label(measure), net, Kind.MONEY, currency=organisation.own_currency())
        else:
            yield Fact(measures.label(measure), qty or sum(each.entries for each in own), Kind.QTY)


def _place(measure: str) -> tuple[int, str]:
    """What targets are set for first, in its order."""
    return (measures.TARGETS.index(measure) if measure in measures.TARGETS else len(measures.TARGETS), measure)


def happened(actor: Actor, key: int) -> Sequence[Happened]:
    """The same for the timeline of the person."""
    rows = _seen(actor, key)
    units = organisation.named_units({row.unit_id for row in rows}) if rows else {}
    said = gettext("%(count)s credits since %(day)s count for %(unit)s.")
    return [
        Happened(
            row.made_at, row.made_by, row.made_by_id, _("Recorded late where credits count"),
            said % {"count": row.entries, "day": written(row.since, get_language() or "zh-hans"), "unit": called(units[row.unit_id])}, row.reason,
        )
        for row in rows
    ]  # fmt: skip


def _seen(actor: Actor, key: int) -> Sequence[LateMoveRow]:
    return late_moves.of_person(key) if POLICY.reach(actor, "recredit").all else []


def _table(actor: Actor, key: int) -> TablePart:
    rows = _seen(actor, key)
    return TablePart(
        columns=(
            ("made_at", _("Recorded at"), Kind.MOMENT), ("unit", _("Unit"), Kind.REF), ("since", _("From"), Kind.DATE),
            ("entries", _("Credits moved"), Kind.INT), ("made_by", _("Recorded by"), Kind.TEXT), ("reason", _("Reason"), Kind.TEXT),
        ),
        rows=[
            {
                "made_at": row.made_at, "unit": row.unit, "unit_id": row.unit_id, "since": row.since, "entries": row.entries, "made_by": row.made_by,
                "reason": row.reason,
            }
            for row in rows
        ],
        links={"unit": "units"},
    )  # fmt: skip


PANEL: Final = Panel("late_moves", _("Recorded late"), _table, hide_empty=True)
