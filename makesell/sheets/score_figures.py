"""Figures of the scorecard that open: margin, month-end push and what was taken back of it, forecast accuracy."""

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances, pushed
from makesell.books.performance.balances import Slice
from makesell.documents.forecasts import queries as forecasts
from makesell.ground import clock, listing
from makesell.ground.access import where
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.quantity import divided
from makesell.ground.refusal import missing
from makesell.metrics import access, forecast_accuracy, margin, push, windows
from makesell.metrics.forecast_accuracy import Compared
from makesell.sheets import drilling, measures
from makesell.sheets.cells import Of, What
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import number
from makesell.sheets.parts import Text
from makesell.sheets.performance import LISTINGS, NOUNS, in_days, named, scope_of, slice_of, sum_of, whose, window_of

BOOKINGS, FORECAST = "push_bookings", "forecast_right"
SIDES: Final[dict[str, Text]] = {"back": _("Taken back within 60 days"), "booked": _("Booked in the last three working days")}
RIGHT: Final[dict[str, Text]] = {"right": _("Came as planned"), "came": _("Came")}


def _what(measure: str) -> What:
    return What(measure, "net", windows.as_of(clock.today()).currency)


def margin_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Σ margin ÷ Σ invoiced net."""
    access.POLICY.require(actor, "view")
    if not margin.may_see(actor):
        raise missing()
    of, window = scope_of(params), window_of(params)
    sides = tuple(balances.total(slice_of(actor, _what(measure), of, window)) for measure in ("margin", "invoiced"))
    return FigureRows(
        title=_("Margin rate · %(who)s") % {"who": named(of)},
        total=margin.rate(*sides).value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(window),
        note=_("Margin ÷ invoiced net; goods whose cost is not known have no margin."),
        formula="ratio",
        parts=tuple((measures.label(measure), sum_of(actor, _what(measure), of, window)) for measure in ("margin", "invoiced")),
    )


def pushed_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Ordered in the last three working days ÷ ordered in the period."""
    access.POLICY.require(actor, "view")
    of, window = scope_of(params), window_of(params)
    late = push.last_days(window)
    sides = tuple(sum_of(actor, _what(push.MEASURE), of, days) for days in (late, window))
    return FigureRows(
        title=_("Month-end push · %(who)s") % {"who": named(of)},
        total=divided(*(Decimal(side.value or 0) for side in sides), reason="nothing").value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(window),
        note=_("Ordered in the last three working days of the period ÷ ordered in it; ended periods only."),
        formula="ratio",
        parts=((_("Last three working days, %(days)s") % {"days": in_days(late)}, sides[0]), (_("Whole period"), sides[1])),
    )


def _slice(actor: Actor, params: Params) -> tuple[Of, Slice]:
    access.POLICY.require(actor, "view")
    of, window = scope_of(params), window_of(params)
    late = push.last_days(window)
    wanted = slice_of(actor, _what(push.MEASURE), of, window)
    return of, Slice(
        wanted.measure, *late, person_ids=wanted.person_ids, unit_ids=wanted.unit_ids, territory_ids=wanted.territory_ids, overlay=False,
        within=wanted.within,
    )  # fmt: skip


def taken_back_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Cancelled or returned within sixty days ÷ booked in the last three working days."""
    of, wanted = _slice(actor, params)
    sums = dict(zip(("booked", "back"), pushed.both(wanted), strict=True))
    currency = _what(push.MEASURE).currency
    return FigureRows(
        title=_("Taken back of the push · %(who)s") % {"who": named(of)},
        total=divided(sums["back"], sums["booked"], reason="nothing").value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days((wanted.start, wanted.end)),
        note=_("Cancelled or returned within 60 days ÷ booked in the last three working days."),
        formula="ratio",
        parts=tuple((label, FigureCell(sums[side], Kind.MONEY, BOOKINGS, {**params, "side": side}, currency)) for side, label in SIDES.items()),
    )


def bookings_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The bookings behind a push; each opens its document."""
    of, wanted = _slice(actor, params)
    side, skip = drilling.word(params, "side", SIDES), drilling.place(after)
    count, total, rows = pushed.behind(wanted, side, skip=skip, most=PAGE)
    opens = {
        kind: listing.seen(LISTINGS[kind], actor, sorted({row.record_id for row in rows if row.kind == kind}))
        for kind in {row.kind for row in rows} & LISTINGS.keys()
    }
    return FigureRows(
        title=_("%(what)s · %(who)s") % {"what": SIDES[side], "who": named(of)},
        total=total,
        count=count,
        rows=[
            FigureRow(
                row.day, row.number, NOUNS[row.kind] if row.record_id in opens.get(row.kind, ()) else "",
                row.record_id if row.record_id in opens.get(row.kind, ()) else None, SIDES[side], row.customer,
                row.back if side == "back" else row.booked, "bad" if row.back else "",
            )
            for row in rows
        ],
        next=str(skip + PAGE) if skip + PAGE < count else "",
        currency=_what(push.MEASURE).currency,
        sub=in_days((wanted.start, wanted.end)),
    )  # fmt: skip


def _cases(actor: Actor, params: Params) -> tuple[Of, list[Compared]]:
    access.POLICY.require(actor, "view")
    of, window = scope_of(params), window_of(params)
    seen = where(access.POLICY.reach(actor), owner="t.owner_id", unit="t.unit_id")
    by, keys = whose(of, window)
    cases = forecast_accuracy.compared(*window, seen)
    if by == "company":
        return of, cases
    whom: Callable[[Compared], int] = (lambda case: case.person_id) if by == "person" else (lambda case: case.unit_id)
    return of, [case for case in cases if whom(case) in set(keys)]


def foreseen_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Forecast accuracy: (came − off by) ÷ came."""
    of, cases = _cases(actor, params)
    found = forecast_accuracy.hit(cases)
    sums = {"right": found.right, "came": found.came}
    return FigureRows(
        title=_("Forecast accuracy · %(who)s") % {"who": named(of)},
        total=forecast_accuracy.rate(found).value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(window_of(params)),
        note=_("(came − off by) ÷ came, of demand plans made for the months of the period (1 − WAPE)."),
        formula="ratio",
        parts=tuple((label, FigureCell(sums[side], Kind.QTY, FORECAST, {**params, "side": side})) for side, label in RIGHT.items()),
    )


def right_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The lines of demand plans behind a forecast accuracy, and the orders nobody foresaw."""
    of, cases = _cases(actor, params)
    side, skip = drilling.word(params, "side", RIGHT), drilling.place(after)
    found, shown = forecast_accuracy.hit(cases), cases[skip : skip + PAGE]
    plans = listing.seen(forecasts.LISTING, actor, sorted({case.plan_id for case in shown if case.plan_id}))
    orders = listing.seen(LISTINGS["order"], actor, sorted({case.order_id for case in shown if case.order_id}))
    return FigureRows(
        title=_("%(what)s · %(who)s") % {"what": RIGHT[side], "who": named(of)},
        total=found.came if side == "came" else found.right,
        count=len(cases),
        rows=[
            FigureRow(
                case.month, case.label, "orders" if case.order_id in orders else "demand_plans" if case.plan_id in plans else "",
                case.order_id if case.order_id in orders else case.plan_id if case.plan_id in plans else None,
                _("Nobody foresaw it") if case.order_id else _("Demand plan"),
                _("%(forecast)s planned, %(actual)s came") % {"forecast": number(case.planned), "actual": number(case.actual)},
                case.actual if side == "came" else case.actual - case.missed("plan"),
            )
            for case in shown
        ],
        next=str(skip + PAGE) if skip + PAGE < len(cases) else "",
        kind=Kind.QTY,
        sub=in_days(window_of(params)),
    )  # fmt: skip


FIGURES: Final = (
    FigureSource("margin_rate", _("Margin rate"), margin_of),
    FigureSource("push", _("Month-end push"), pushed_of),
    FigureSource("push_back", _("Taken back of the push"), taken_back_of),
    FigureSource(BOOKINGS, _("Bookings of the last days"), bookings_of),
    FigureSource("forecast_hit", _("Forecast accuracy"), foreseen_of),
    FigureSource(FORECAST, _("Demand planned and come"), right_of),
)
