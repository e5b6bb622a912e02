"""The scorecard's filters, and the figures of one scope and period as cells that open."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, cast

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.organisation import structure
from makesell.ground.organisation.queries import NamedRow
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period.words import in_words
from makesell.ground.quantity import NoNumber
from makesell.metrics import league as metric
from makesell.metrics import registry, windows
from makesell.metrics.access import POLICY, sees_everything
from makesell.metrics.customers import COUNTED
from makesell.metrics.organised import How
from makesell.metrics.registry import Metric, Reading
from makesell.metrics.scorecard import By, Card, Score
from makesell.sheets import cells, league, measures
from makesell.sheets.boards import Link
from makesell.sheets.cells import Of, What
from makesell.sheets.figures import FigureCell
from makesell.sheets.naming import called
from makesell.sheets.parts import Input, Take, Text

KINDS: Final[dict[str, Text]] = {"year": _("Year"), "half": _("Half-year"), "quarter": _("Quarter"), "month": _("Month")}
MOST: Final = {"year": 10, "half": 6, "quarter": 8, "month": 12}
SCOPES: Final[dict[str, Text]] = {"territory": _("Territories"), "unit": _("Units"), "company": _("Company"), "person": _("People")}
ORGANISED: Final[dict[str, Text]] = {"then": _("As organised then"), "now": _("As organised now")}
HOW: Final[dict[str, Text]] = {
    "then": _("As organised then: what was credited while people stood in a unit, by the tree of units at the end of each period."),
    "now": _("As organised now: what the people who belong to a unit today were credited with, wherever they stood; both years alike."),
}
MOST_SCOPES: Final = 40
WELL_KEPT: Final = Decimal("0.8")
BADLY_KEPT: Final = Decimal("0.5")
NOTHING: Final = Reading(NoNumber("nothing"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters in force."""

    what: What
    by: By
    kind: PeriodKind
    scope: int | None
    day: dt.date
    organised: How = "then"
    unit: int | None = None
    metrics: tuple[Metric, ...] = ()
    league: str = "growth"
    period: int | None = None
    least: int = 0

    def words(self) -> dict[str, str]:
        """The filters as words of the address."""
        words = {"measure": self.what.measure, "value": self.what.value, "by": self.by, "kind": self.kind}
        words |= {"league": self.league} | ({"period": str(self.period)} if self.period else {})
        words |= {"organised": self.organised} if self.by == "unit" else {}
        words |= {"unit": str(self.unit)} if self.unit and self.by != "unit" else {}
        return words | ({self.by: str(self.scope)} if self.scope else {})


def allowed(actor: Actor) -> dict[str, Text]:
    """The scopes an actor may compare: territories mix the entries of all units, so only those who see all may."""
    if sees_everything(actor):
        return {name: SCOPES[name] for name in ("territory", "unit", "person", "company")}
    reach = POLICY.reach(actor)
    if reach.unit_ids:
        return {name: SCOPES[name] for name in ("unit", "person")}
    return {"person": _("Myself")} if reach.person_id is not None else {}


def filters(actor: Actor) -> Sequence[Input]:
    """Measure, value, scope, kind of period, how units are made up, and one territory or unit.

    As organised now, a unit's figures hold entries of other units: only who sees all of them may ask for it.
    """
    organised = (Input("organised", _("Organised"), Take.CHOICE, required=False, choices=ORGANISED),) if sees_everything(actor) else ()
    return (
        Input("measure", _("Measure"), Take.CHOICE, required=False, choices=measures.additive()),
        Input("value", _("Value"), Take.CHOICE, required=False, choices=measures.VALUES),
        Input("by", _("Shown by"), Take.CHOICE, required=False, choices=allowed(actor)),
        Input("kind", _("Period"), Take.CHOICE, required=False, choices=KINDS),
        *organised,
        Input("league", _("League table"), Take.CHOICE, required=False, choices=league.bases(actor)),
        Input("period", _("One period"), Take.REF, required=False, noun="periods"),
        Input("territory", _("Territory"), Take.REF, required=False, noun="territories"),
        Input("unit", _("Unit"), Take.REF, required=False, noun="units"),
    )


def chosen(actor: Actor, given: Mapping[str, Any]) -> Chosen:
    """The filters in force; by default the years of what the actor may see."""
    as_of, scopes = windows.as_of(clock.today()), allowed(actor)
    asked = given.get("by") or ("unit" if given.get("unit") else next(iter(scopes), "person"))
    by = cast("By", asked if asked in scopes else next(iter(scopes), "person"))
    what = What(given.get("measure") or "ordered", given.get("value") or "net", as_of.currency)
    scope = given.get(by) if by in ("territory", "unit") else None
    organised = cast("How", given.get("organised") or "then") if sees_everything(actor) else "then"
    return Chosen(
        what, by, given.get("kind") or "year", scope, as_of.day, organised, given.get("unit"), registry.columns(by, actor),
        league.base_of(actor, by, given.get("league")), given.get("period"), metric.fewest(as_of.day),
    )  # fmt: skip


def scopes(chose: Chosen) -> tuple[int, ...] | None:
    """Which scopes the filters narrow the page to: a unit with the units right below it, or the people who belong to it; None: all."""
    if chose.unit and chose.by == "person":
        return tuple(sorted(structure.people_of([chose.unit], chose.day)[chose.unit]))
    if chose.scope and chose.by == "unit":
        return (chose.scope, *structure.trees().children(chose.scope, chose.day))
    return (chose.scope,) if chose.scope else None


def of_score(chose: Chosen, score: Score) -> Of:
    """The entries a score sums, as its cells open them."""
    if chose.by != "unit":
        return Of(chose.by, () if chose.by == "company" else (score.who.id,))
    return Of("unit", (score.who.id,), chose.day, organised=chose.organised)


def _tone(score: Score) -> str:
    value = score.sold.ratio.value
    return "" if value is None else "bad" if value < 0 else "ok"


def _kept(retention: Decimal | None) -> str:
    """Most customers kept is good, less than half is not."""
    if retention is None:
        return ""
    return "ok" if retention >= WELL_KEPT else "bad" if retention < BADLY_KEPT else "warn"


def period_name(score: Score) -> str:
    """A score's period as people call it, in the language of the moment."""
    period = score.days.period
    return in_words(period.kind, period.code, period.start, period.end, get_language() or "zh-hans")


def counted_by(chose: Chosen, card: Card) -> str:
    """What a scorecard counts, by what its customers are counted, and as of which day."""
    return _("%(measure)s · customers counted by %(activity)s · as of %(day)s") % {
        "measure": measures.label(chose.what.measure), "activity": measures.label(card.activity),
        "day": shown.date(chose.day, get_language() or "zh-hans"),
    }  # fmt: skip


def score_cells(chose: Chosen, card: Card, score: Score) -> dict[str, Any]:
    """What was sold in a period, how it grew, and how its customers came and went."""
    of, found, days = of_score(chose, score), score.customers, score.days
    activity, why = card.activity, "hidden" if found.hidden else ""
    counts = {name: None if why else getattr(found.counts, name) for name in COUNTED}
    return {
        "sold": cells.entries(chose.what, of, days.window, score.sold.current),
        "growth": replace(cells.grown(chose.what, of, days.window, days.base, score.sold), tone=_tone(score)),
        "lately": cells.grown(chose.what, of, days.window, score.lately_base, score.lately),
        "active": cells.counted(activity, of, found, "active", counts["active"], why),
        "gained": cells.counted(activity, of, found, "gained", counts["gained"], why),
        "retained": cells.counted(activity, of, found, "retained", counts["retained"], why),
        "reactivated": cells.counted(activity, of, found, "reactivated", counts["reactivated"], why),
        "moved_in": cells.counted(activity, of, found, "moved_in", counts["moved_in"], why),
        "lost": cells.counted(activity, of, found, "lost", found.lost, found.no_lost),
        "moved_out": cells.counted(activity, of, found, "moved_out", None if found.no_lost else found.counts.moved_out, found.no_lost),
        "retention": replace(cells.retention(activity, of, found), tone=_kept(found.retention.value)),
        "customer_growth": cells.customer_growth(activity, of, found),
    }


def measured(chose: Chosen, score: Score) -> dict[str, FigureCell]:
    """The registered ratios of a period; where nothing was measured the reason stands there."""
    return {metric.code: cells.read(score.readings.get(metric.code, NOTHING)) for metric in chose.metrics}


def named_cell(chose: Chosen, who: NamedRow) -> Link | Text:
    """A scope by its name, led to its page where it has one."""
    noun = league.NOUNS.get(chose.by, "")
    return Link(called(who), noun=noun, id=who.id or None, sub=who.code) if noun else called(who)
