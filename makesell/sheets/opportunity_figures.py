"""Figures of opportunities: how many, what they are worth, weighted; and the win rate with its two sides (13.18)."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.opportunities import queries, states
from makesell.documents.opportunities.access import POLICY
from makesell.documents.opportunities.closed import Closed, closed_of
from makesell.documents.opportunities.queries import Asked, OpportunityRow, Sum
from makesell.documents.opportunities.rules import weighted
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.metrics import access, win_rate
from makesell.metrics.win_rate import By, Result
from makesell.sheets import drilling
from makesell.sheets.cells import REASONS, Of
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import said
from makesell.sheets.measures import address
from makesell.sheets.parts import Text
from makesell.sheets.performance import in_days, named, scope_of, whose, window_of

SOURCE, RATE, RATES, CLOSED = "opportunities", "win_rate", "win_rates", "closed_opportunities"
SIDES: Final[Mapping[str, Text]] = {"won": _("Won"), "all": _("Won and lost")}
VALUES: Final[Mapping[str, Text]] = {"count": _("Count"), "amount": _("Amount"), "weighted": _("Weighted amount")}
STATES: Final = said(states.LABELS)


def _words(asked: Asked) -> dict[str, str]:
    found = {
        "states": ",".join(asked.states), "start": asked.start.isoformat() if asked.start else "",
        "end": asked.end.isoformat() if asked.end else "", "due_from": asked.due_from.isoformat() if asked.due_from else "",
        "due_until": asked.due_until.isoformat() if asked.due_until else "", "stage": asked.stage, "currency": asked.currency, "reason": asked.reason,
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
        drilling.optional_day(params, "due_from"), drilling.optional_day(params, "due_until"),
    )  # fmt: skip


def cell(asked: Asked, value: str, found: Sum) -> FigureCell:
    """A sum of opportunities; opens to them. Amounts need the one currency the question names."""
    kind = Kind.INT if value == "count" else Kind.MONEY
    return FigureCell(getattr(found, value), kind, SOURCE, {**_words(asked), "value": value}, "" if value == "count" else asked.currency)


def figure_of(asked: Asked, value: str) -> str:
    """The address of a sum of opportunities, for a fact on a page."""
    return address(SOURCE, **_words(asked), value=value)


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


def _scope(params: Params) -> tuple[Of, str, tuple[int, ...]]:
    of = scope_of(params)
    return of, *whose(of, window_of(params))


def rates(actor: Actor, params: Params, after: str) -> FigureRows:
    """Win rate of a person, a unit or the company, by count: won ÷ closed."""
    access.POLICY.require(actor, "view")
    (of, by, keys), window, seen = _scope(params), window_of(params), access.opportunities_of(actor)
    won, every = (closed_of(seen, by, keys, window, won=side == "won", most=1)[0] for side in SIDES)
    return FigureRows(
        title=_("Win rate · %(who)s") % {"who": named(of)},
        total=win_rate.by_count(Closed(won, every)).value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(window),
        note=_("Won ÷ (won + lost), closed in the period."),
        formula="ratio",
        parts=tuple(
            (label, FigureCell(value, Kind.INT, CLOSED, {**params, "side": side}))
            for (side, label), value in zip(SIDES.items(), (won, every), strict=True)
        ),
    )


def closed_rows(actor: Actor, params: Params, after: str) -> FigureRows:
    """The closed opportunities behind a win rate; those open that the reader may see."""
    access.POLICY.require(actor, "view")
    (of, by, keys), window, skip = _scope(params), window_of(params), drilling.place(after)
    side = drilling.word(params, "side", SIDES)
    count, found = closed_of(access.opportunities_of(actor), by, keys, window, won=side == "won", skip=skip, most=PAGE)
    opens = listing.seen(queries.LISTING, actor, [row.id for row in found])
    return FigureRows(
        title=_("%(what)s · %(who)s") % {"what": SIDES[side], "who": named(of)},
        total=count,
        count=count,
        rows=[
            FigureRow(
                row.closed_date, row.number or row.title, "opportunities" if row.id in opens else "", row.id if row.id in opens else None,
                STATES[row.state], row.customer, 1, "bad" if row.state == states.LOST else "",
            )
            for row in found
        ],
        next=str(skip + PAGE) if skip + PAGE < count else "",
        kind=Kind.INT,
        formula="count",
        sub=in_days(window),
    )  # fmt: skip


FIGURES: Final = (
    FigureSource(SOURCE, _("Opportunities"), rows),
    FigureSource(RATE, _("Win rate"), rate),
    FigureSource(RATES, _("Win rate"), rates),
    FigureSource(CLOSED, _("Closed opportunities"), closed_rows),
)
