"""Moves recorded late, as the page of a person shows them: what would be credited anew before it is, and what was."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makesell.books.performance import late_moves
from makesell.flows.steps import recredit
from makesell.flows.steps.recredit import Moving
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.roster.access import POLICY
from makesell.metrics import access
from makesell.sheets import measures
from makesell.sheets.parts import CheckPart, Fact, Input, Panel, TablePart, Take, Text

RECREDIT: Final = Input(
    "recredit", _("Credit anew what has counted since"), Take.BOOL, required=False,
    help=_("Recorded late: what was credited from that day on moves to this unit too. The person's own figures and pay stay as they are."),
)
RECREDIT_LEFT: Final = Input(
    "recredit", _("Credit anew what has counted since"), Take.BOOL, required=False, rare=True,
    help=_("Only where credits after the last day count for a unit that was never taken up: they move to the last one."),
)
WHY: Final = Input("reason", _("Reason"), Take.LONG, required=False, most=500, help=_("Needed when credits move."))
SHOWN: Final = 24


def preview(actor: Actor, given: Mapping[str, Any], key: int | None) -> Sequence[CheckPart]:
    """Beside the form of a move: what it brings to the other unit, by measure and month; of closed months, where the line will stand."""
    if key is None:
        return ()
    POLICY.require(actor, "recredit")
    found = recredit.preview(key, given["unit"], given["valid_from"])
    if not found:
        return [CheckPart(_("Credits"), _("Nothing moves"), "ok", (), _("Nothing was credited elsewhere since that day."))]
    names = organisation.named_units({unit for each in found for unit in (each.out_of_id, each.into_id)})
    way = " · ".join(dict.fromkeys(f"{names[each.out_of_id].name} → {names[each.into_id].name}" for each in found))
    amounts = access.sees_person(actor, key, frozenset(names))
    entries = gettext("%(count)s credits move") % {"count": sum(each.entries for each in found)}
    note = _("Figures and pay of the person stay as they are. Tick the box and give the reason to credit it anew.")
    facts = [_fact(each, amounts=amounts) for each in found[:SHOWN]]
    if len(found) > SHOWN:
        facts.append(Fact(_("More measures and months"), len(found) - SHOWN, Kind.INT))
    return [CheckPart(way, entries, "warn", tuple(facts), note)]


def _fact(each: Moving, *, amounts: bool) -> Fact:
    """A measure and month with what moves of it, or how many credits where the amount is not the reader's to see."""
    label: Text = f"{measures.label(each.measure)} · {each.month:%Y-%m}"
    if each.counts != each.month:
        label = gettext("%(what)s, closed: counts in %(month)s") % {"what": label, "month": f"{each.counts:%Y-%m}"}
    if not amounts:
        return Fact(label, each.entries, Kind.INT)
    if each.net:
        return Fact(label, each.net, Kind.MONEY, currency=organisation.own_currency())
    return Fact(label, each.qty, Kind.QTY)


def _table(actor: Actor, key: int) -> TablePart:
    rows = late_moves.of_person(key) if POLICY.reach(actor, "recredit").all else []
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
