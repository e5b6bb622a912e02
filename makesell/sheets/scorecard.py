"""Board of scorecards 团队评估: territories, units or the company by period — sold, growth, customers, retention, trend."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, cast
from urllib.parse import urlencode

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import structure
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period.words import in_words
from makesell.metrics import registry, scorecard, windows
from makesell.metrics.access import POLICY, sees_everything
from makesell.metrics.customers import COUNTED
from makesell.metrics.organised import How
from makesell.metrics.scorecard import Asked, By, Card, Score
from makesell.sheets import cells, measures
from makesell.sheets.boards import Board, BoardChart, BoardColumn, BoardNote, BoardPage, BoardRow, BoardTable, Kpi, Link, Series, Trend
from makesell.sheets.cells import Of, What
from makesell.sheets.giving import word
from makesell.sheets.naming import called
from makesell.sheets.parts import Input, Take, Text

KINDS: Final[dict[str, Text]] = {"year": _("Year"), "half": _("Half-year"), "quarter": _("Quarter"), "month": _("Month")}
MOST_RANKED: Final = 12
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
NOUNS: Final = {"territory": "territories", "unit": "units", "person": "people"}


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

    def words(self) -> dict[str, str]:
        """The filters as words of the address."""
        words = {"measure": self.what.measure, "value": self.what.value, "by": self.by, "kind": self.kind}
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
    organised = (Input("organised", _("Units"), Take.CHOICE, required=False, choices=ORGANISED),) if sees_everything(actor) else ()
    return (
        Input("measure", _("Measure"), Take.CHOICE, required=False, choices=measures.additive()),
        Input("value", _("Value"), Take.CHOICE, required=False, choices=measures.VALUES),
        Input("by", _("Shown by"), Take.CHOICE, required=False, choices=allowed(actor)),
        Input("kind", _("Period"), Take.CHOICE, required=False, choices=KINDS),
        *organised,
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
    return Chosen(what, by, given.get("kind") or "year", scope, as_of.day, organised, given.get("unit"))


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: strip of the latest period, comparison chart, one heading a scope with its periods below, newest first."""
    chose = chosen(actor, given)
    first = dt.date(chose.day.year - 10, 1, 1) if chose.kind == "year" else dt.date(chose.day.year - 2, 1, 1)
    asked = Asked(chose.by, chose.kind, chose.day, chose.what.measure, chose.what.value, first, _scopes(chose), chose.organised, MOST_SCOPES)
    card = scorecard.card(actor, asked)
    groups = [list(group)[::-1][: MOST[chose.kind]] for _key, group in itertools.groupby(card.scores, key=lambda score: score.who.id)]
    parts: list[Any] = []
    if groups:
        parts = [_chart(chose, groups), *_league(chose, card, groups), _table(chose, card, groups)]
    else:
        parts.append(BoardNote(_("Nothing is posted for this measure yet.")))
    return BoardPage(
        title=_("Scorecard"),
        sub=_("%(measure)s · customers counted by %(activity)s · as of %(day)s")
        % {
            "measure": measures.label(chose.what.measure),
            "activity": measures.label(card.activity),
            "day": shown.date(chose.day, get_language() or "zh-hans"),
        },
        kpis=_kpis(chose, card, groups),
        parts=parts,
        chosen=chose.words(),
        csv="scorecard",
    )


def _scopes(chose: Chosen) -> tuple[int, ...] | None:
    """Which scopes the filters narrow the page to: a unit with the units right below it, or the people who belong to it; None: all."""
    if chose.unit and chose.by == "person":
        return tuple(sorted(structure.people_of([chose.unit], chose.day)[chose.unit]))
    if chose.scope and chose.by == "unit":
        return (chose.scope, *structure.trees().children(chose.scope, chose.day))
    return (chose.scope,) if chose.scope else None


def _of(chose: Chosen, score: Score) -> Of:
    if chose.by != "unit":
        return Of(chose.by, () if chose.by == "company" else (score.who.id,))
    return Of("unit", (score.who.id,), chose.day, organised=chose.organised)


def _kpis(chose: Chosen, card: Card, groups: Sequence[Sequence[Score]]) -> list[Kpi]:
    """The latest period of the only scope shown, with its trend."""
    if len(groups) != 1:
        return []
    score, of = groups[0][0], _of(chose, groups[0][0])
    trend = tuple(float(each.sold.current) for each in groups[0][::-1])
    found = _cells(chose, card, score)
    return [
        Kpi(measures.label(chose.what.measure), found["sold"], note=_period(score), trend=trend if len(trend) > 1 else ()),
        Kpi(_("Growth"), found["growth"]),
        Kpi(_("Active customers"), found["active"]),
        Kpi(pgettext_lazy("customers", "Gained"), found["gained"]),
        Kpi(_("Retention"), cells.retention(card.activity, of, score.customers), share=score.customers.retention.value),
    ]


def _tone(score: Score) -> str:
    value = score.sold.ratio.value
    return "" if value is None else "bad" if value < 0 else "ok"


def _kept(retention: Decimal | None) -> str:
    """Most customers kept is good, less than half is not."""
    if retention is None:
        return ""
    return "ok" if retention >= WELL_KEPT else "bad" if retention < BADLY_KEPT else "warn"


def _period(score: Score) -> str:
    period = score.days.period
    return in_words(period.kind, period.code, period.start, period.end, get_language() or "zh-hans")


def _cells(chose: Chosen, card: Card, score: Score) -> dict[str, Any]:
    of, found, days = _of(chose, score), score.customers, score.days
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
        **{code: cells.read(reading) for code, reading in score.readings.items()},
    }


def _columns(chose: Chosen) -> tuple[BoardColumn, ...]:
    kind, unit = chose.what.kind, chose.what.currency if chose.what.kind is Kind.MONEY else ""
    running = _("A running period is compared with the same days of the one before.")
    return (
        BoardColumn("who", SCOPES[chose.by]),
        BoardColumn("sold", measures.label(chose.what.measure), kind, unit),
        BoardColumn("trend", _("Trend"), help=_("The periods shown, the oldest first.")),
        BoardColumn("growth", _("Growth"), Kind.RATIO, help=running, heat=True),
        BoardColumn("lately", _("On the period before"), Kind.RATIO, help=_("Growth against the period just before.")),
        BoardColumn("active", pgettext_lazy("customers", "Active"), Kind.INT, help=_("Customers with a positive quantity in the period.")),
        BoardColumn("gained", pgettext_lazy("customers", "Gained"), Kind.INT, help=_("Their first activity ever in the company lies here.")),
        BoardColumn("retained", pgettext_lazy("customers", "Retained"), Kind.INT, help=_("Active here in this period and the one before.")),
        BoardColumn("reactivated", pgettext_lazy("customers", "Reactivated"), Kind.INT, help=_("Active again here after a period without.")),
        BoardColumn("moved_in", _("Moved in"), Kind.INT, help=_("First activity here, known elsewhere before.")),
        BoardColumn(
            "lost",
            pgettext_lazy("customers", "Lost"),
            Kind.INT,
            help=_("Active here in the period before, nowhere in the company since; ended periods only."),
        ),
        BoardColumn(
            "moved_out", _("Moved out"), Kind.INT, help=_("Active here in the period before, now elsewhere in the company only.")
        ),
        BoardColumn("retention", _("Retention"), Kind.RATIO, help=_("Retained ÷ active customers of the period before."), heat=True),
        BoardColumn("customer_growth", _("Customer growth"), Kind.RATIO, help=_("(active − active before) ÷ active before.")),
        *(BoardColumn(metric.code, word(metric.label), Kind.RATIO, help=word(metric.help)) for metric in registry.columns(chose.by)),
    )


def _table(chose: Chosen, card: Card, groups: Sequence[Sequence[Score]]) -> BoardTable:
    rows: list[BoardRow] = []
    for group in groups:
        who = group[0].who
        noun = NOUNS.get(chose.by, "")
        named = Link(called(who), noun=noun, id=who.id or None, sub=who.code) if noun else called(who)
        rows.append(BoardRow({"who": named, "trend": _trend(group)}, group=True))
        rows += [BoardRow({"who": _period(score), **_cells(chose, card, score)}) for score in group]
    return BoardTable(
        code="scorecard",
        title=_("%(scopes)s and periods") % {"scopes": SCOPES[chose.by]},
        columns=_columns(chose),
        rows=rows,
        empty=_("Nothing is posted for this measure yet."),
        foot=_foot(chose, card),
        link=_people(chose),
    )


def _people(chose: Chosen) -> Link | None:
    """From a unit on to its people."""
    if chose.by != "unit" or not chose.scope:
        return None
    return Link(_("People of this unit"), board="scorecard", query=urlencode({**chose.words(), "by": "person", "organised": ""}))


def _foot(chose: Chosen, card: Card) -> str:
    """How units are made up, and how many scopes are not shown."""
    said: list[Text] = []
    if chose.by == "unit":
        said.append(HOW[chose.organised])
    elif chose.by == "person":
        said.append(_("A person's figure counts wherever the person stood."))
    else:
        said.append(_("Entries count where they were posted (as it was)."))
    if card.left_out:
        said.append(_("Only the %(most)s that sold most are shown; choose a unit.") % {"most": MOST_SCOPES})
    return " ".join(str(each) for each in said)


def _trend(group: Sequence[Score]) -> Trend:
    """The periods of a scope without the running one, which is not whole yet."""
    return Trend(tuple(float(score.sold.current) for score in group[::-1] if not score.days.running))


def _league(chose: Chosen, card: Card, groups: Sequence[Sequence[Score]]) -> list[BoardTable]:
    """The latest period of every scope, the fastest growing first."""
    if len(groups) < 2:
        return []
    noun = NOUNS.get(chose.by, "")
    latest = sorted((group[0] for group in groups), key=lambda s: (s.sold.ratio.value is None, -(s.sold.ratio.value or 0), s.who.code))
    rows = []
    for place, score in enumerate(latest[:MOST_RANKED], 1):
        found = _cells(chose, card, score)
        who = Link(called(score.who), noun=noun, id=score.who.id)
        rows.append(BoardRow({"place": str(place), "who": who, "growth": found["growth"], "retention": found["retention"]}))
    return [
        BoardTable(
            code="league",
            title=_("Ranking by growth"),
            columns=(
                BoardColumn("place", "#"),
                BoardColumn("who", SCOPES[chose.by]),
                BoardColumn("growth", _("Growth"), Kind.RATIO, heat=True),
                BoardColumn("retention", _("Retention"), Kind.RATIO, heat=True),
            ),
            rows=rows,
            sub=_period(latest[0]),
            place="right",
        )
    ]


def _chart(chose: Chosen, groups: Sequence[Sequence[Score]]) -> BoardChart:
    """The latest period of every scope beside what it is compared with; of a single scope all its periods."""
    alone = len(groups) == 1
    shown_scores = list(groups[0][::-1]) if alone else [group[0] for group in groups]
    what = chose.what
    return BoardChart(
        code="comparison",
        title=_("%(who)s by period") % {"who": called(groups[0][0].who)} if alone else _("%(period)s compared") % {"period": _period(groups[0][0])},
        categories=[_period(score) if alone else called(score.who) for score in shown_scores],
        series=(
            Series(measures.label(what.measure), [cells.entries(what, _of(chose, s), s.days.window, s.sold.current) for s in shown_scores]),
            Series(
                _("Compared with"),
                [
                    cells.entries(what, _of(chose, s), s.days.base, s.sold.base) if s.days.base and s.sold.base is not None else None
                    for s in shown_scores
                ],
                "ghost",
            ),
        ),
        kind=what.kind,
        sub=what.currency,
        opens=[] if alone or chose.by == "company" else [urlencode(chose.words() | {chose.by: str(score.who.id)}) for score in shown_scores],
    )


BOARD: Final = Board(
    code="scorecard",
    label=_("Scorecard"),
    icon="chart-no-axes-combined",
    build=build,
    filters=filters,
    roles=frozenset(POLICY.acts["view"]),
    section="performance",
    order=20,
    key="s",
)
