"""The period gate (`domain.md` §1): an act that posts holds its months open, and learns when its events count."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any, Final

from makesell.ground import locks
from makesell.ground.db.asking import Ask
from makesell.ground.db.transactions import LOCKS, Again
from makesell.ground.period import queries as period
from makesell.ground.period.calendar import Scope
from makesell.ground.text import N_

# Held by every act that posts, beside its months: the company's currency changes only while nobody holds it.
CURRENCY_GATE = "currency"
# What most acts post to.
SALES: Final[tuple[Scope, ...]] = ("sales",)
ACCOUNTING_AND_SALES: Final[tuple[Scope, ...]] = ("accounting", "sales")


def gate_key(scope: Scope, day: dt.date) -> str:
    """The advisory key of one month and scope."""
    return f"{scope}:{day:%Y-%m}"


def business_dates(scope: Scope, event_dates: Iterable[dt.date]) -> dict[dt.date, dt.date]:
    """Takes the gates of the events' months and says on which date each event counts.

    Whoever closes a month waits for the acts that hold its gate; an act that comes later finds the month closed and
    counts on the first day of the first open one, whose gate it takes too. While an act holds a gate its answer stands,
    so it is asked once. Raises Refusal outside the fiscal calendar.
    """
    return gated([scope], event_dates)[scope]


def gated(scopes: Collection[Scope], event_dates: Iterable[dt.date]) -> dict[Scope, dict[dt.date, dt.date]]:
    """The same for an act that posts to several scopes: their gates are taken and asked at once."""
    days = set(event_dates)
    known: dict[Scope, dict[dt.date, dt.date]] = {scope: LOCKS.kept.setdefault(("business_dates", scope), {}) for scope in scopes}
    new = {day for day in days for scope in scopes if day not in known[scope]}
    if new:
        locks.take("period_gate", {CURRENCY_GATE, *(gate_key(scope, day) for scope in scopes for day in new)})
        counts = period.counted(scopes, new)
        moved = {gate_key(scope, day) for scope, dates in counts.items() for event, day in dates.items() if event != day}
        if moved:
            locks.take("period_gate", moved)
            counts = period.counted(scopes, new)
        for scope, dates in counts.items():
            known[scope] |= dates
    return {scope: {day: dates[day] for day in days} for scope, dates in known.items()}


def alone() -> None:
    """Nobody else posts, and no month is closed or opened, from here to the end of the act: it has the gate all of them share for itself."""
    locks.take("period_close", [CURRENCY_GATE])


def gates(scopes: Collection[Scope], event_dates: Iterable[dt.date]) -> locks.Wanted:
    """The same gates, and those of the months the events count in, for an act that takes them with its other locks: it asks `counting` then."""
    days = sorted(set(event_dates))
    months = f"select scope || ':' || to_char(unnest(array[day, counts]), 'YYYY-MM') from ({period.COUNTS}) c"
    return "period_gate", locks.Of(f"select '{CURRENCY_GATE}' union {months}", [sorted(scopes), days])


def counting(scopes: Collection[Scope], event_dates: Iterable[dt.date]) -> Ask[dict[Scope, dict[dt.date, dt.date]]]:
    """The question of `gated` under gates that are held. A month that was closed while the act waited for them has it begin again."""
    asked = period.counted.ask(sorted(scopes), sorted(set(event_dates)))

    def held(rows: list[tuple[Any, ...]]) -> dict[Scope, dict[dt.date, dt.date]]:
        counts = asked.shape(rows)
        for scope, dates in counts.items():
            if any(("period_gate", gate_key(scope, day)) not in LOCKS.held for day in dates.values()):
                raise Again("period.moved", N_("The month was closed at this moment. Please try again."), status=409)
            LOCKS.kept.setdefault(("business_dates", scope), {}).update(dates)
        return counts

    return Ask(asked.sql, asked.params, held)


def counted(scope: Scope, event_date: dt.date) -> dt.date:
    """The business date of one event, under the gate of its month."""
    return business_dates(scope, [event_date])[event_date]
