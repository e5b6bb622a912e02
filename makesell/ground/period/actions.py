"""Ground/period: the only place that changes the calendar and its closings; called by flows inside their transaction."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.period import queries
from makesell.ground.period.calendar import CLOSING_KIND, Cell, Kind, Scope, Span, by_month, by_weeks, cells, given
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a calendar is cut: by calendar months from `first_month`, or by whole weeks after a `pattern` such as 4-4-5."""

    first_month: int = 1
    pattern: tuple[int, int, int] | None = None
    weekday: int = 1

    def spans(self, first_year: int, last_year: int) -> list[Span]:
        """The spans of the fiscal years."""
        if not 1 <= self.first_month <= 12:
            raise Refusal("period.first_month", "The first month must be between 1 and 12.", field="first_month")
        if self.pattern is None:
            return by_month(first_year, last_year, self.first_month)
        return by_weeks(first_year, last_year, self.pattern, self.first_month, self.weekday)


def build_calendar(first_year: int, last_year: int, scheme: Scheme | None = None, *, kinds: Iterable[Kind] | None = None) -> list[Cell]:
    """Make or extend the calendar by these fiscal years; returns the leaf cells that existed and were cut or changed.

    When the answer is not empty the caller rebuilds the balances that use those cells. `kinds` leaves kinds out, e.g. quarters that are
    given by dates. Refuses to change the dates of a closed period.
    """
    wanted = (scheme or Scheme()).spans(first_year, last_year)
    chosen = set(kinds) if kinds is not None else {span.kind for span in wanted}
    return _store([span for span in wanted if span.kind in chosen])


def add_given_periods(kind: Kind, dates: Iterable[dt.date]) -> list[Cell]:
    """Add periods between given boundaries (the last date ends the last one); returns the leaf cells to rebuild balances of."""
    return _store(given(dates, kind))


def close(scope: Scope, period_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Close a month for a scope. Refuses other kinds, a month already closed, and a month before which one is still open."""
    period = _month(period_id)
    first_open = next(iter(queries.open_months(scope)), None)
    if first_open is None or period.end <= first_open.start:
        raise Refusal("period.closed_already", "%(period)s is closed already.", field="period", status=409, period=period.code)
    if period.id != first_open.id:
        raise Refusal(
            "period.close_in_order",
            "%(first)s is still open; periods are closed in order.",
            field="period",
            who=N_("Finance"),
            first=first_open.code,
        )
    run(
        "insert into period_closing (scope, period_id, closed_at, closed_by_id, reason) values (%s, %s, %s, %s, %s)",
        [scope, period_id, at, actor.person_id, reason],
    )


def reopen(scope: Scope, period_id: int, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Open the last closed month again. Refuses any other month, and a missing reason."""
    period = _month(period_id)
    if not reason.strip():
        raise Refusal("period.reopen_reason", "Say why the period is opened again.", field="reason")
    if queries.closed_until(scope) != period.end:
        raise Refusal(
            "period.reopen_in_order", "Only the last closed period can be opened again.", field="period", who=N_("Finance"), status=409
        )
    run(
        "update period_closing set reopened_at = %s, reopened_by_id = %s, reason = %s"
        " where scope = %s and period_id = %s and reopened_at is null",
        [at, actor.person_id, reason.strip(), scope, period_id],
    )


def _month(period_id: int) -> queries.PeriodRow:
    period = queries.by_id(period_id)
    if period is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period", status=404)
    if period.kind != CLOSING_KIND:
        raise Refusal("period.close_months", "Only months are closed.", field="period")
    return period


def _store(wanted: Sequence[Span]) -> list[Cell]:
    """Insert new spans, move the dates of those that changed, and bring the leaf cells to it."""
    stored = {(row.kind, row.code): row for row in queries.every()}
    spans = [_joined(span, stored.get((span.kind, span.code))) for span in wanted]
    _refuse_overlaps([*spans, *(row for key, row in stored.items() if key not in {(span.kind, span.code) for span in spans})])
    moved = [row.id for span in spans if (row := stored.get((span.kind, span.code))) and (row.start, row.end) != (span.start, span.end)]
    _refuse_moving_closed(moved)
    run("set constraints period_no_overlap, leaf_no_overlap deferred")
    run(
        "insert into period_period (kind, code, start_date, end_date)"
        " select * from unnest(%s::text[], %s::text[], %s::date[], %s::date[])"
        " on conflict (kind, code) do update set start_date = excluded.start_date, end_date = excluded.end_date"
        " where (period_period.start_date, period_period.end_date) is distinct from (excluded.start_date, excluded.end_date)",
        [[s.kind for s in spans], [s.code for s in spans], [s.start for s in spans], [s.end for s in spans]],
    )
    changed = _rebuild_leaves()
    run("set constraints period_no_overlap, leaf_no_overlap immediate")
    return changed


def _joined(span: Span, stored: Span | None) -> Span:
    """A week cut at the end of the calendar grows together with its rest when the calendar is extended."""
    if stored is None or span.kind != "week" or stored.start > span.end or span.start > stored.end:
        return span
    return Span(min(stored.start, span.start), max(stored.end, span.end), span.kind, span.code)


def _refuse_overlaps(spans: Sequence[Span]) -> None:
    """A plain sentence before the exclusion constraint would speak."""
    in_order = sorted(spans, key=lambda span: (span.kind, span.start))
    for first, other in itertools.pairwise(in_order):
        if first.kind == other.kind and other.start < first.end:
            raise Refusal(
                "period.overlap",
                "The periods %(one)s and %(other)s would overlap.",
                field="dates",
                status=409,
                one=first.code,
                other=other.code,
            )


def _refuse_moving_closed(moved: Sequence[int]) -> None:
    row = one(
        "select p.code from period_closing c join period_period p on p.id = c.period_id where p.id = any(%s) order by p.start_date limit 1",
        [list(moved)],
    )
    if row:
        raise Refusal("period.moved", "%(period)s has been closed once; its dates cannot change.", field="dates", status=409, period=row[0])


def _rebuild_leaves() -> list[Cell]:
    before = queries.leaves()
    wanted = cells(Cell(*row) for row in run("select start_date, end_date from period_period"))
    run("delete from period_leaf where not start_date = any(%s)", [[cell.start for cell in wanted]])
    run(
        "insert into period_leaf (start_date, end_date) select * from unnest(%s::date[], %s::date[])"
        " on conflict (start_date) do update set end_date = excluded.end_date where period_leaf.end_date <> excluded.end_date",
        [[cell.start for cell in wanted], [cell.end for cell in wanted]],
    )
    return sorted(set(before) - set(wanted))
