"""Figures of opportunities: how many, what they are worth, weighted; and the win rate with its two sides (13.18)."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.opportunities import queries, states
from makesell.documents.opportunities.access import POLICY
from makesell.documents.opportunities.queries import Asked, OpportunityRow, Sum
from makesell.documents.opportunities.rules import weighted
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.metrics import win_rate
from makesell.metrics.win_rate import By, Result
from makesell.sheets import drilling
from makesell.sheets.cells import REASONS
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import said
from makesell.sheets.parts import Text

SOURCE, RATE = "opportunities", "win_rate"
VALUES: Final[Mapping[str, Text]] = {"count": _("Count"), "amount": _("Amount"), "weighted": _("Weighted amount")}
STATES: Final = said(states.LABELS)


def _words(asked: Asked) -> dict[str, str]:
    found = {
        "states": ",".join(asked.states), "start": asked.start.isoformat() if asked.start else "",
        "end": asked.end.isoformat() if asked.end else "", "stage": asked.stage, "currency": asked.currency, "reason": asked.reason,
    }  # fmt: skip
    if asked.campaign_id is not None:
        found["campaign"] = str(asked.campaign_id)
    for name, keys in (("owner", asked.owner_ids), ("unit", asked.unit_ids)):
        if keys is not None:
            found[name] = drilling.joined(keys)
    return {name: value for name, value in found.items() if value}


def _asked(params: Params, wanted: tuple[str, ...] = ()) -> Asked:
    found = wanted or tuple(drilling.word(params, "states").split(","))
    for state in found:
        drilling.word({"states": state}, "states", states.LABELS)
    stage = drilling.word(params, "stage", states.STAGES) if params.get("stage") else ""
    reason = drilling.word(params, "reason", states.REASONS) if params.get("reason") else ""
    currency = drilling.word(params, "currency") if params.get("currency") else ""
    return Asked(
        found, drilling.optional_day(params, "start"), drilling.optional_day(params, "end"), drilling.ids(params, "owner"),
        drilling.ids(params, "unit"), stage, currency, reason, drilling.optional_key(params, "campaign"),
    )  # fmt: skip


def cell(asked: Asked, value: str, found: Sum) -> FigureCell:
    """A sum of opportunities; opens to them. Amounts need the one currency the question names."""
    kind = Kind.INT if value == "count" else Kind.MONEY
    return FigureCell(getattr(found, value), kind, SOURCE, {**_words(asked), "value": value}, "" if value == "count" else asked.currency)


def rate_cell(asked: Asked, by: By, found: Result) -> FigureCell:
    """A win rate; opens to what was won and lost."""
    rate = found.rate(by)
    if rate.value is None:
        return FigureCell(None, Kind.RATIO, reason=REASONS[rate.reason or "nothing"])
    return FigureCell(rate.value, Kind.RATIO, RATE, {**_words(replace(asked, states=win_rate.CLOSED)), "by": by})


def _worth(row: OpportunityRow, value: str) -> Decimal | int:
    return 1 if value == "count" else row.amount if value == "amount" else weighted(row.amount, row.probability)


def rows(actor: Actor, params: Params, after: str) -> FigureRows:
    """The opportunities behind a sum, as far as the actor may see them."""
    POLICY.require(actor, "view")
    asked, value = _asked(params), drilling.word(params, "value", VALUES)
    if value != "count":
        drilling.word(params, "currency")
    found = queries.total(actor, asked)
    page = queries.rows_behind(actor, asked, after=drilling.place(after), limit=PAGE + 1)
    shown = page[:PAGE]
    return FigureRows(
        title=" · ".join([str(_("Opportunities")), *(str(STATES[state]) for state in asked.states)]),
        total=getattr(found, value),
        count=found.count,
        rows=[
            FigureRow(
                row.closed_date or row.expected_close_date, f"{row.number} {row.title}", "opportunities", row.id, STATES[row.state], row.customer,
                _worth(row, value), "bad" if row.state == states.LOST else "",
            )
            for row in shown
        ],
        next=str(shown[-1].id) if len(page) > PAGE else "",
        kind=Kind.INT if value == "count" else Kind.MONEY,
        currency="" if value == "count" else asked.currency,
        formula="count" if value == "count" else "sum",
        amount_label=VALUES[value],
    )  # fmt: skip


def rate(actor: Actor, params: Params, after: str) -> FigureRows:
    """Win rate: won ÷ (won + lost), by count or by amount."""
    POLICY.require(actor, "view")
    asked = _asked(params, win_rate.CLOSED)
    by: By = "amount" if drilling.word(params, "by", ("count", "amount")) == "amount" else "count"
    if by == "amount":
        drilling.word(params, "currency")
    found = win_rate.result(actor, asked)
    both = Sum(found.won.count + found.lost.count, found.won.amount + found.lost.amount, found.won.weighted + found.lost.weighted)
    return FigureRows(
        title=_("Win rate"),
        total=found.rate(by).value,
        count=0,
        kind=Kind.RATIO,
        note=_("Won ÷ (won + lost), closed in the period."),
        formula="ratio",
        parts=(
            (STATES[states.WON], cell(replace(asked, states=(states.WON,)), by, found.won)), (_("Won and lost"), cell(asked, by, both)),
        ),
    )  # fmt: skip


FIGURES: Final = (FigureSource(SOURCE, _("Opportunities"), rows), FigureSource(RATE, _("Win rate"), rate))
