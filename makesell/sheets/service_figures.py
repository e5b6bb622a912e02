"""Figures of service that open: satisfaction (13.16) down to its answers, on time (13.11) down to the promised lines."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances
from makesell.books.performance.balances import Slice
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries.queries import Promise, PromisedLine
from makesell.documents.surveys import queries as surveys
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.metrics import access, on_time, satisfaction
from makesell.sheets import drilling
from makesell.sheets.cells import Of, What
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import number
from makesell.sheets.parts import Text
from makesell.sheets.performance import in_days, named, scope_of, slice_of, whose, window_of

ZERO: Final = Decimal(0)
SIDES: Final[dict[str, Text]] = {"points": _("Points"), "most": _("Most points possible")}
PROMISES: Final[dict[str, Text]] = {"first": _("On time against the first promise"), "current": _("On time against the current promise")}


def _answers(actor: Actor, params: Params) -> tuple[Of, Slice]:
    access.POLICY.require(actor, "view")
    of = scope_of(params)
    return of, slice_of(actor, What(satisfaction.MEASURE), of, window_of(params))


def satisfaction_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Σ score·share ÷ Σ share × 100; the answer rate stands beside it."""
    of, wanted = _answers(actor, params)
    found = balances.ratio_of(wanted)
    window = window_of(params)
    by, members = whose(of, window)
    keys = [(key, key) for key in members]
    rates = [] if by == "territory" else surveys.rates(by, [window], None if by == "company" else keys).values()
    asked, answered = sum(each.asked for each in rates), sum(each.answered for each in rates)
    return FigureRows(
        title=_("Satisfaction · %(who)s") % {"who": named(of)},
        total=satisfaction.of_answers(found, satisfaction.fewest()).value,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(window),
        note=_("%(answered)s of %(asked)s customers asked have answered; fewer than %(fewest)s answers give no number.")
        % {"answered": answered, "asked": asked, "fewest": satisfaction.fewest()},
        formula="ratio",
        parts=tuple(
            (label, FigureCell(value, Kind.QTY, "answers", {**params, "side": side}))
            for (side, label), value in zip(SIDES.items(), (found.numerator, found.denominator * satisfaction.MOST_POINTS), strict=True)
        ),
    )


def answers_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The answers behind a satisfaction: what each gives, or could have given, by the share."""
    of, wanted = _answers(actor, params)
    side = drilling.word(params, "side", SIDES)
    found = balances.ratio_of(wanted)
    rows = balances.ratio_entries(wanted, after=drilling.dated_place(after), limit=PAGE + 1)
    shown = rows[:PAGE]
    opens = listing.seen(surveys.LISTING, actor, sorted({row.record_id for row in shown}))
    return FigureRows(
        title=_("Satisfaction · %(who)s") % {"who": named(of)},
        total=found.numerator if side == "points" else found.denominator * satisfaction.MOST_POINTS,
        count=found.entries,
        rows=[
            FigureRow(
                row.business_date, row.number or row.title, "surveys" if row.record_id in opens else "",
                row.record_id if row.record_id in opens else None, SIDES[side], row.person,
                row.numerator if side == "points" else row.denominator * satisfaction.MOST_POINTS,
            )
            for row in shown
        ],
        next=f"{shown[-1].business_date.isoformat()}_{shown[-1].id}" if len(rows) > PAGE else "",
        kind=Kind.QTY,
        sub=in_days(window_of(params)),
    )  # fmt: skip


def _promise(params: Params) -> Promise:
    return "first" if drilling.word(params, "promise", PROMISES, "current") == "first" else "current"


def on_time_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """Lines in time ÷ lines promised for the days."""
    access.POLICY.require(actor, "view")
    of, window, promise = scope_of(params), window_of(params), _promise(params)
    terms = on_time.terms([window], promise)
    by, keys = whose(of, window)
    kept, _rows = deliveries.promised_lines(access.orders_of(actor), by, keys, window, terms, kept=True, most=1)
    lines, _rows = deliveries.promised_lines(access.orders_of(actor), by, keys, window, terms, kept=False, most=1)
    return FigureRows(
        title=_("%(what)s · %(who)s") % {"what": PROMISES[promise], "who": named(of)},
        total=Decimal(kept) / lines if lines else None,
        count=0,
        kind=Kind.RATIO,
        sub=in_days(window),
        note=_("Schedule lines whose promised day lies here; in time when all of it had left by the end of that day."),
        formula="ratio",
        parts=(
            (_("In time"), FigureCell(kept, Kind.INT, "promised", {**params, "kept": "1"})),
            (_("Promised"), FigureCell(lines, Kind.INT, "promised", {**params, "kept": "0"})),
        ),
    )


def promised_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The promised lines behind on time; each opens its order."""
    access.POLICY.require(actor, "view")
    of, window, skip = scope_of(params), window_of(params), drilling.place(after)
    kept = drilling.word(params, "kept", ("0", "1"), "0") == "1"
    terms = on_time.terms([window], _promise(params))
    count, rows = deliveries.promised_lines(access.orders_of(actor), *whose(of, window), window, terms, kept=kept, skip=skip, most=PAGE)
    return promised_rows(_("%(what)s · %(who)s") % {"what": PROMISES[terms.promise], "who": named(of)}, count, rows, window, skip)


def promised_rows(title: Text, count: int, rows: Sequence[PromisedLine], window: tuple[dt.date, dt.date], skip: int) -> FigureRows:
    """A page of the lines behind on time, each with whether it was, and what of it had left."""
    return FigureRows(
        title=title,
        total=count,
        count=count,
        rows=[
            FigureRow(
                row.day, f"{row.order or ''} · {row.line}", "orders", row.order_id, _("In time") if row.kept else _("Late"),
                f"{number(row.done)} / {number(row.needed)}", 1, "" if row.kept else "bad",
            )
            for row in rows
        ],
        next=str(skip + PAGE) if skip + PAGE < count else "",
        kind=Kind.INT,
        formula="count",
        sub=in_days(window),
    )  # fmt: skip


FIGURES: Final = (
    FigureSource("satisfaction", _("Satisfaction"), satisfaction_of),
    FigureSource("answers", _("Answers"), answers_of),
    FigureSource("on_time", _("On time"), on_time_of),
    FigureSource("promised", _("Promised lines"), promised_of),
)
