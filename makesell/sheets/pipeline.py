"""Board of the pipeline: what is open by stage, what was won and lost in a period, by whom and why (13.18)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.opportunities import states
from makesell.documents.opportunities.access import POLICY
from makesell.documents.opportunities.queries import Asked
from makesell.flows.steps.opportunities import stages
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.metrics import win_rate
from makesell.metrics.win_rate import NONE, Result
from makesell.sheets.boards import Board, BoardChart, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, Kpi, Link, Series
from makesell.sheets.giving import said
from makesell.sheets.opportunity_figures import cell, rate_cell
from makesell.sheets.parts import Input, Take, Text

KINDS: Final[dict[str, Text]] = {"year": _("Year"), "quarter": _("Quarter"), "month": _("Month")}
STAGES: Final = said(states.STAGES)
REASONS: Final = said(states.REASONS)
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters in force: the kind of period that runs today, one unit or person, the currency of amounts."""

    kind: PeriodKind
    day: dt.date
    currency: str
    unit: int | None
    owner: int | None

    def asked(self) -> Asked:
        """What was closed in the period, in the currency."""
        cell = period.containing(self.kind, self.day)
        units = tuple(sorted(organisation.below([self.unit], self.day))) if self.unit else None
        days = (cell.start, cell.end) if cell else (self.day, self.day)
        return Asked(win_rate.CLOSED, *days, (self.owner,) if self.owner else None, units, currency=self.currency)

    def words(self) -> dict[str, str]:
        """The filters as words of the address."""
        given = {"kind": self.kind, "currency": self.currency, "unit": self.unit, "owner": self.owner}
        return {name: str(value) for name, value in given.items() if value}


def filters(actor: Actor) -> Sequence[Input]:
    """Kind of period, unit, owner, currency."""
    return (
        Input("kind", _("Period"), Take.CHOICE, required=False, choices=KINDS),
        Input("unit", _("Unit"), Take.REF, required=False, noun="units"),
        Input("owner", _("Owner"), Take.REF, required=False, noun="people"),
        Input("currency", _("Currency"), required=False, most=3),
    )


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: strip, open by stage, people, reasons of losses."""
    chose = Chosen(
        given.get("kind") or "quarter", clock.today(), (given.get("currency") or organisation.own_currency()).upper(), given.get("unit"),
        given.get("owner"),
    )  # fmt: skip
    asked = chose.asked()
    closed, whole = win_rate.result(actor, asked), win_rate.pipeline(actor, asked)
    waiting = replace(asked, states=(states.OPEN,), start=None, end=None)
    every, still = replace(asked, currency=""), replace(waiting, currency="")
    counted, going = win_rate.result(actor, every), win_rate.pipeline(actor, still)
    parts: list[BoardPart] = []
    if whole.count:
        parts.append(_by_stage(actor, chose, waiting))
    parts += [_people(actor, asked, waiting), _reasons(actor, asked)]
    if not going.count and not counted.won.count and not counted.lost.count:
        parts = [BoardNote(_("No opportunity is open, and none was closed in this period."))]
    running = period.containing(chose.kind, chose.day)
    sub = in_words(running.kind, running.code, running.start, running.end, get_language() or "zh-hans") if running else ""
    won, lost = replace(asked, states=(states.WON,)), replace(asked, states=(states.LOST,))
    return BoardPage(
        title=_("Pipeline"),
        sub=_("Closed in %(period)s · amounts in %(currency)s") % {"period": sub, "currency": chose.currency},
        kpis=[
            Kpi(_("In progress"), cell(still, "count", going)),
            Kpi(_("Pipeline"), cell(waiting, "amount", whole)),
            Kpi(_("Weighted pipeline"), cell(waiting, "weighted", whole), _("Amount × probability")),
            Kpi(_("Won"), cell(won, "amount", closed.won)),
            Kpi(_("Lost"), cell(lost, "amount", closed.lost)),
            Kpi(_("Win rate by count"), rate_cell(every, "count", counted)),
            Kpi(_("Win rate by amount"), rate_cell(asked, "amount", closed)),
        ],
        parts=parts,
        chosen=chose.words(),
        csv="pipeline",
    )


def _by_stage(actor: Actor, chose: Chosen, waiting: Asked) -> BoardChart:
    found = win_rate.pipeline_by(actor, waiting, "stage")
    codes = [stage.code for stage in stages(chose.day)]
    codes += [code for code in states.STAGES if code in found and code not in codes]
    of = {code: replace(waiting, stage=code) for code in codes}
    return BoardChart(
        code="stages",
        title=_("Open by stage"),
        categories=[str(STAGES[code]) for code in codes],
        series=[
            Series(_("Amount"), [cell(of[code], "amount", found.get(code, NONE)) for code in codes], "ghost"),
            Series(_("Weighted amount"), [cell(of[code], "weighted", found.get(code, NONE)) for code in codes]),
        ],
    )


def _people(actor: Actor, asked: Asked, waiting: Asked) -> BoardTable:
    every, none = replace(asked, currency=""), Result(NONE, NONE)
    open_by, closed_by = win_rate.pipeline_by(actor, waiting, "owner_id"), win_rate.results_by(actor, asked, "owner_id")
    counted_by = win_rate.results_by(actor, every, "owner_id")
    people = {int(str(key)) for key in (*open_by, *counted_by) if key is not None}
    names = organisation.named_people(people)
    ranked = sorted(people, key=lambda key: (-open_by.get(key, NONE).weighted, key))[:MOST]
    rows = []
    for person in ranked:
        mine, still, closed = replace(asked, owner_ids=(person,)), replace(waiting, owner_ids=(person,)), closed_by.get(person, none)
        rows.append(
            BoardRow(
                {
                    "owner": Link(names[person].name, noun="people", id=person),
                    "open": cell(still, "count", open_by.get(person, NONE)),
                    "amount": cell(still, "amount", open_by.get(person, NONE)),
                    "weighted": cell(still, "weighted", open_by.get(person, NONE)),
                    "won": cell(replace(mine, states=(states.WON,)), "amount", closed.won),
                    "lost": cell(replace(mine, states=(states.LOST,)), "amount", closed.lost),
                    "rate": rate_cell(replace(every, owner_ids=(person,)), "count", counted_by.get(person, none)),
                }
            )
        )
    return BoardTable(
        "people",
        _("By owner"),
        (
            BoardColumn("owner", _("Owner")),
            BoardColumn("open", _("In progress"), Kind.INT),
            BoardColumn("amount", _("Pipeline"), Kind.MONEY, asked.currency),
            BoardColumn("weighted", _("Weighted"), Kind.MONEY, asked.currency, _("Amount × probability")),
            BoardColumn("won", _("Won"), Kind.MONEY, asked.currency),
            BoardColumn("lost", _("Lost"), Kind.MONEY, asked.currency),
            BoardColumn("rate", _("Win rate"), Kind.RATIO, help=_("Won ÷ (won + lost), closed in the period.")),
        ),
        rows,
        empty=_("Nobody has an opportunity here."),
    )


def _reasons(actor: Actor, asked: Asked) -> BoardTable:
    found = win_rate.results_by(actor, asked, "lost_reason")
    codes = sorted((str(code) for code in found if code), key=lambda code: -found[code].lost.amount)
    lost = replace(asked, states=(states.LOST,))
    return BoardTable(
        "reasons",
        _("Why opportunities were lost"),
        (
            BoardColumn("reason", _("Reason")), BoardColumn("count", _("Lost"), Kind.INT),
            BoardColumn("amount", _("Amount"), Kind.MONEY, asked.currency),
        ),
        [
            BoardRow(
                {
                    "reason": REASONS[code], "count": cell(replace(lost, reason=code), "count", found[code].lost),
                    "amount": cell(replace(lost, reason=code), "amount", found[code].lost),
                }
            )
            for code in codes
        ],
        empty=_("Nothing was lost in this period."),
    )  # fmt: skip


BOARD: Final = Board(
    "pipeline", _("Pipeline"), "chart-no-axes-column", build, filters, frozenset(POLICY.acts["view"]), section="market", order=32
)
