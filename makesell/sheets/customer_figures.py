"""Figures of customers (13.9): who stands behind active, gained, retained, reactivated, moved in, lost, moved out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances, customers
from makesell.books.performance.balances import By, Window
from makesell.books.performance.customers import COUNTED, CountAsked, Dated, always
from makesell.ground import clock, listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.quantity import divided
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.parties import listings as parties
from makesell.metrics import access
from makesell.metrics import customers as metric
from makesell.metrics.organised import Organised
from makesell.sheets import cells, drilling, measures
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.parts import Text
from makesell.sheets.performance import named

LABELS: Final[dict[str, Text]] = {
    "active": _("Active customers"),
    "gained": _("Gained customers"),
    "retained": _("Retained customers"),
    "reactivated": _("Reactivated customers"),
    "moved_in": _("Moved in"),
    "lost": _("Lost customers"),
    "moved_out": _("Moved out"),
}
KINDS: Final[dict[str, By]] = {"territory": "territory", "unit": "unit", "company": "company", "person": "person"}
ALL_DAYS: Final = (dt.date(1900, 1, 1), dt.date(2300, 1, 1))
PERIODS: Final[dict[str, PeriodKind]] = {"year": "year", "half": "half", "quarter": "quarter", "month": "month", "week": "week"}


def asked_of(actor: Actor, params: Params) -> tuple[CountAsked, cells.Of]:
    """The count the words name; refuses (404) whose customers the actor may not see."""
    by = KINDS[drilling.word(params, "by", KINDS)]
    scope = 0 if by == "company" else drilling.key(params, by)
    of = cells.Of(by, () if by == "company" else (scope,), drilling.optional_day(params, "tree"))
    window = (drilling.day(params, "start"), drilling.day(params, "end"))
    if window[0] >= window[1]:
        raise Refusal("figure.parameter", "This figure's address is not complete; open it from its page.", field="start")
    measure = drilling.word(params, "measure")
    periods = metric.earlier(PERIODS[drilling.word(params, "kind", PERIODS)], window[0], balances.history_starts(measure))
    windows = (*periods, window)
    organised = Organised("now" if params.get("organised") == "now" else "then", of.day or clock.today()) if by == "unit" else None
    if not _allowed(actor, by, scope, measure, windows, organised):
        raise missing()
    members: Dated | None = None if by == "company" else always([(scope, scope)])
    if organised:
        members = organised.dated([scope], windows)
    return CountAsked(organised.by if organised else by, measure, windows, drilling.word(params, "count", COUNTED), members, scope), of


def _allowed(actor: Actor, by: By, scope: int, measure: str, windows: Sequence[Window], organised: Organised | None) -> bool:
    """True when the actor may see every entry such a count is made of."""
    if by == "person":
        units = balances.units_of_persons(measure, [ALL_DAYS], [scope])
        return access.sees_person(actor, scope, units.get(scope, frozenset()))
    if organised and organised.how == "then":
        return access.sees_units(actor, organised.units(scope, windows))
    return access.sees_everything(actor)


def counted(actor: Actor, params: Params, after: str) -> FigureRows:
    """The customers a count counts, by key; their number is the count."""
    asked, of = asked_of(actor, params)
    total = customers.count_behind(asked)
    rows = customers.customers_behind(asked, after=drilling.place(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    opens = listing.seen(parties.LISTING, actor, [row.customer_id for row in shown])
    return FigureRows(
        title=_("%(count)s · %(who)s") % {"count": LABELS[asked.counted], "who": named(of)},
        total=total,
        count=total,
        rows=[
            FigureRow(
                None,
                row.customer,
                "customers" if row.customer_id in opens else "",
                row.customer_id if row.customer_id in opens else None,
                measures.label(asked.measure),
                amount=row.qty if row.qty > 0 else row.qty_before,
            )
            for row in shown
        ],
        next=str(shown[-1].customer_id) if len(rows) > PAGE else "",
        kind=Kind.INT,
        sub=f"{asked.periods[-1][0].isoformat()} – {(asked.periods[-1][1] - drilling.ONE_DAY).isoformat()}",
        note=_("Customers with a positive quantity of the measure in the period (13.9)."),
        formula="count",
    )


def _cell(actor: Actor, params: Params, count: str, *, before: bool = False) -> FigureCell:
    """One of the two counts of a ratio; `before` is the count of the period before."""
    asked, _of = asked_of(actor, {**params, "count": count})
    own = {**params, "count": count}
    if before:
        if len(asked.periods) < 2:
            raise Refusal("figure.parameter", "This figure's address is not complete; open it from its page.", field="start")
        asked = replace(asked, periods=asked.periods[:-1])
        own |= {"start": asked.periods[-1][0].isoformat(), "end": asked.periods[-1][1].isoformat()}
    return FigureCell(customers.count_behind(asked), Kind.INT, cells.CUSTOMERS, own)


def retention(actor: Actor, params: Params, after: str) -> FigureRows:
    """Retained ÷ active of the period before."""
    _asked, of = asked_of(actor, params)
    kept, before = _cell(actor, params, "retained"), _cell(actor, params, "active", before=True)
    ratio = divided(Decimal(kept.value or 0), Decimal(before.value or 0), reason="no_base")
    return FigureRows(
        _("Retention · %(who)s") % {"who": named(of)},
        ratio.value,
        0,
        kind=Kind.RATIO,
        formula="ratio",
        parts=((LABELS["retained"], kept), (_("Active before"), before)),
        note=_("Retained ÷ active customers of the period before."),
    )


def customer_growth(actor: Actor, params: Params, after: str) -> FigureRows:
    """(active − active before) ÷ active before."""
    _asked, of = asked_of(actor, params)
    now, before = _cell(actor, params, "active"), _cell(actor, params, "active", before=True)
    ratio = divided(Decimal((now.value or 0) - (before.value or 0)), Decimal(before.value or 0), reason="no_base")
    return FigureRows(
        _("Customer growth · %(who)s") % {"who": named(of)},
        ratio.value,
        0,
        kind=Kind.RATIO,
        formula="growth",
        parts=((LABELS["active"], now), (_("Active before"), before)),
        note=_("(active − active before) ÷ active before."),
    )


FIGURES: Final = (
    FigureSource(cells.CUSTOMERS, _("Customers"), counted),
    FigureSource("retention", _("Retention"), retention),
    FigureSource("customer_growth", _("Customer growth"), customer_growth),
)
