"""Scorecard 团队评估 (PER-4): of each territory or unit and period, what was sold, how it grew (13.8), and its customers (13.9)."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from makesell.books.performance import balances
from makesell.books.performance.balances import Window
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.organisation.queries import NamedRow
from makesell.ground.period import Kind
from makesell.ground.quantity import Ratio
from makesell.masterdata.territories import queries as territories
from makesell.metrics import access, customers, growth, registry, windows
from makesell.metrics.customers import Counted
from makesell.metrics.growth import Days, Grown
from makesell.metrics.registry import Reading, Scopes

By = Literal["territory", "unit", "company", "person"]
NO_CUSTOMERS = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scorecard is asked for."""

    by: By
    kind: Kind
    day: dt.date
    measure: str = "ordered"
    value: str = "net"
    start: dt.date | None = None
    scopes: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """One row: a scope in a period. `sold` is compared with a year ago, `lately` with the period just before (`lately_base`);
    `members` are what a unit's sums are made of, `readings` the registered metrics by code."""

    who: NamedRow
    days: Days
    sold: Grown
    lately: Grown
    lately_base: Window | None
    customers: Counted
    members: tuple[int, ...] = ()
    readings: Mapping[str, Reading] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """The scorecard with the measures it was counted by."""

    scores: tuple[Score, ...]
    measure: str
    activity: str
    starts: dt.date | None
    periods: tuple[Days, ...] = field(default=())


def card(actor: Actor, asked: Asked) -> Card:
    """The scorecard of every scope the actor may see, from the first period that has data (or `start`) to the one of the day."""
    activity = customers.activity_measure(asked.day)
    starts = balances.history_starts(asked.measure)
    known = balances.history_starts(activity) if activity != asked.measure else starts
    if starts is None:
        return Card((), asked.measure, activity, None)
    since = max(starts, asked.start) if asked.start else starts
    cells, begins = windows.periods_until(asked.kind, since, asked.day), min(starts, known or starts)
    days = growth.days_of(cells, asked.day, begins)
    against_last = growth.days_of(cells, asked.day, begins, "period")
    named, members = _scopes(actor, asked)
    pairs = None if members is None else [(scope, member) for scope in named for member in members.get(scope, ())]
    sold = growth.by(asked.by, asked.measure, asked.value, days, pairs)
    lately = growth.by(asked.by, asked.measure, asked.value, against_last, pairs)
    counted = customers.by(asked.by, activity, days, known, pairs)
    scopes = Scopes(asked.by, tuple(named), days, pairs)
    read = {metric.code: metric.read(scopes) for metric in registry.columns(asked.by)}
    none = Grown(Decimal(0), None, Ratio(None, "nothing"))
    scores = [
        Score(
            who,
            each,
            sold.get((scope, n), none),
            lately.get((scope, n), none),
            against_last[n].base,
            counted.get((scope, n)) or Counted(customers.CustomerCounts(), 0, each, each.base),
            tuple(sorted(members.get(scope, ()))) if members else (scope,),
            {code: found[(scope, n)] for code, found in read.items() if (scope, n) in found},
        )
        for scope, who in named.items()
        if any(key == scope for key, _ in sold) or any(key == scope for key, _ in counted)
        for n, each in enumerate(days)
    ]
    return Card(tuple(scores), asked.measure, activity, starts, tuple(days))


def _scopes(actor: Actor, asked: Asked) -> tuple[dict[int, NamedRow], dict[int, set[int]] | None]:
    """The scopes the actor may see, in their order, and what each is made of (None: of itself)."""
    if asked.by == "territory":
        return _kept(_territories(actor), asked.scopes), None
    if asked.by == "company":
        company = organisation.company()
        whole = {0: NamedRow(0, "", company.name if company else "", None, name_en=company.name_en if company else "")}
        return (whole if access.sees_everything(actor) else {}), None
    if asked.by == "person":
        own = [actor.person_id] if actor.person_id is not None and not access.POLICY.reach(actor).nothing else []
        return _kept(organisation.named_people(own), asked.scopes), {person: {person} for person in own}
    below: dict[int, set[int]] = {}
    for above, unit in organisation.closure(asked.day):
        below.setdefault(above, set()).add(unit)
    seen = [unit for unit, units in below.items() if access.sees_units(actor, frozenset(units))]
    named = organisation.named_units(seen)
    order = sorted(named.values(), key=lambda row: row.code)
    return _kept({row.id: row for row in order}, asked.scopes), below


def _territories(actor: Actor) -> dict[int, NamedRow]:
    if not access.sees_everything(actor):
        return {}
    return {row.id: NamedRow(row.id, row.code, row.name, row.external_id, name_en=row.name_en) for row in territories.named()}


def _kept(named: dict[int, NamedRow], wanted: Sequence[int] | None) -> dict[int, NamedRow]:
    return {key: row for key, row in named.items() if wanted is None or key in wanted}


def total(scores: Iterable[Score]) -> Grown:
    """Sum of scopes that do not overlap (territories), divided once."""
    return growth.total([score.sold for score in scores])
