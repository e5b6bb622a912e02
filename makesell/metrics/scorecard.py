"""Scorecard 团队评估 (PER-4): of each territory, unit or person and period, what was sold, how it grew (13.8), and its customers (13.9).

Units are read as organised then or now (`organised.py`). Somebody who does not see everything sees a period of a unit when every unit it was
made of is theirs to see, and a person when all units that person was ever credited in are.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from makesell.books.performance import balances
from makesell.books.performance.balances import Members, Total, Window
from makesell.books.performance.customers import Dated, always
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.organisation.queries import NamedRow
from makesell.ground.period import Kind
from makesell.ground.quantity import NoNumber
from makesell.masterdata.territories import queries as territories
from makesell.metrics import access, customers, growth, registry, windows
from makesell.metrics.customers import Counted
from makesell.metrics.growth import Days, Grown
from makesell.metrics.organised import How, Organised
from makesell.metrics.registry import Metric, Reading, Scopes

By = Literal["territory", "unit", "company", "person"]
NONE = Grown(Decimal(0), None, NoNumber("nothing"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scorecard is asked for: at `most` so many scopes, those that sold most in the latest period."""

    by: By
    kind: Kind
    day: dt.date
    measure: str = "ordered"
    value: str = "net"
    start: dt.date | None = None
    scopes: tuple[int, ...] | None = None
    organised: How = "then"
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """One row: a scope in a period. `sold` is compared with a year ago, `lately` with the period just before (`lately_base`);
    `readings` are the registered metrics by code."""

    who: NamedRow
    days: Days
    sold: Grown
    lately: Grown
    lately_base: Window | None
    customers: Counted
    readings: Mapping[str, Reading] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """The scorecard with the measures it was counted by."""

    scores: tuple[Score, ...]
    measure: str
    activity: str
    starts: dt.date | None
    periods: tuple[Days, ...] = field(default=())
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """How the figures of some scopes are read: their keys, and how units are made up."""

    by: By
    keys: tuple[int, ...]
    organised: Organised | None

    @property
    def members(self) -> Members | None:
        """What each scope is made of where that never changes; None: of itself."""
        return [(key, key) for key in self.keys] if self.by == "person" else None

    def sums(self, measure: str, asked: Sequence[Window]) -> Mapping[tuple[int, int], Total]:
        """Sums of a measure over windows."""
        if self.organised:
            return self.organised.sums(self.keys, measure, asked)
        return balances.sums(self.by, measure, asked, self.members)

    def dated(self, asked: Sequence[Window]) -> Dated | None:
        """The members over periods that follow each other."""
        if self.organised:
            return self.organised.dated(self.keys, asked)
        return None if self.members is None else always(self.members)

    def readings(self, metric: Metric, days: Sequence[Days]) -> Mapping[tuple[int, int], Reading]:
        """A registered metric: once for all periods that share the same members."""
        if self.organised is None:
            return metric.read(Scopes(self.by, self.keys, days, self.members))
        groups: dict[int, list[int]] = {}
        for n, each in enumerate(days):
            groups.setdefault(self.organised.place(each.window), []).append(n)
        found: dict[tuple[int, int], Reading] = {}
        now = self.organised.day if self.organised.how == "now" else None
        for places in groups.values():
            members = self.organised.members(self.keys, days[places[0]].window)
            part = metric.read(Scopes(self.by, self.keys, [days[n] for n in places], members, now))
            found |= {(key, places[n]): reading for (key, n), reading in part.items()}
        return found


def card(actor: Actor, asked: Asked) -> Card:
    """The scorecard of every scope the actor may see, from the first period that has data (or `start`) to the one of the day."""
    activity = customers.activity_measure(asked.day)
    starts = balances.history_starts(asked.measure)
    known = balances.history_starts(activity) if activity != asked.measure else starts
    if starts is None:
        return Card((), asked.measure, activity, None)
    since = max(starts, asked.start) if asked.start else starts
    cells, begins = windows.periods_until(asked.kind, since, asked.day), min(starts, known or starts)
    days, against_last = (growth.days_of(cells, asked.day, begins, against) for against in ("year", "period"))
    organised = Organised(asked.organised, asked.day) if asked.by == "unit" else None
    named, left_out = _most(asked, _scopes(actor, asked, organised, begins), organised, days)
    read = Read(asked.by, tuple(named), organised)
    sold, lately = (growth.grown(lambda w: read.sums(asked.measure, w), asked.value, each) for each in (days, against_last))
    counted = customers.counted(organised.by if organised else asked.by, activity, days, known, read.dated) if named else {}
    found = {metric.code: read.readings(metric, days) for metric in registry.columns(asked.by, actor)} if named else {}
    sees = _sees(actor, organised, days, known or starts)
    scores = []
    for scope, who in named.items():
        if all(key != scope for key, _ in (*sold, *counted)):
            continue
        for n, each in enumerate(days):
            if not sees.window(scope, each.window):
                continue
            read_here = {code: part[scope, n] for code, part in found.items() if (scope, n) in part}
            customers_here = counted.get((scope, n)) or Counted(customers.CustomerCounts(), 0, each, each.base)
            score = Score(who, each, sold.get((scope, n), NONE), lately.get((scope, n), NONE), against_last[n].base, customers_here, read_here)
            scores.append(sees.cut(scope, score))
    return Card(tuple(scores), asked.measure, activity, starts, tuple(days), left_out)


@dataclass(frozen=True, slots=True)
class Sees:
    """What of a scope an actor sees: everything, or what was made only of units that are the actor's to see."""

    actor: Actor
    organised: Organised | None
    history: tuple[Window, ...]

    def window(self, scope: int, *asked: Window | None) -> bool:
        """True when every unit the scope was made of in the windows may be seen."""
        if self.organised is None or self.organised.how == "now" or access.sees_everything(self.actor):
            return True
        return access.sees_units(self.actor, self.organised.units(scope, [window for window in asked if window]))

    def cut(self, scope: int, score: Score) -> Score:
        """The score without what the actor may not see of it: bases, and customers that were counted elsewhere."""
        hidden = NoNumber("hidden")
        if not self.window(scope, score.days.base or score.days.window):
            score = replace(score, days=replace(score.days, base=None), sold=Grown(score.sold.current, None, hidden))
        if not self.window(scope, score.lately_base or score.days.window):
            score = replace(score, lately_base=None, lately=Grown(score.lately.current, None, hidden))
        if not self.window(scope, *(each for each in self.history if each[0] <= score.days.window[0])):
            score = replace(score, customers=replace(score.customers, hidden=True))
        return score


def _sees(actor: Actor, organised: Organised | None, days: Sequence[Days], starts: dt.date) -> Sees:
    return Sees(actor, organised, tuple(customers.windows_of(days, starts)) if organised and days else ())


def _most(
    asked: Asked, named: dict[int, NamedRow], organised: Organised | None, days: Sequence[Days]
) -> tuple[dict[int, NamedRow], int]:
    """The scopes that sold most in the latest period, in their order, and how many were left out."""
    if asked.most is None or len(named) <= asked.most or not days:
        return named, 0
    latest = Read(asked.by, tuple(named), organised).sums(asked.measure, [days[-1].window])
    ranked = sorted(named, key=lambda key: (-latest.get((key, 0), Total()).value(asked.value), key))[: asked.most]
    return {key: row for key, row in named.items() if key in set(ranked)}, len(named) - asked.most


def _scopes(actor: Actor, asked: Asked, organised: Organised | None, begins: dt.date) -> dict[int, NamedRow]:
    """The scopes the actor may see, in their order."""
    if asked.by == "territory":
        return _kept(_territories(actor), asked.scopes)
    if asked.by == "company":
        company = organisation.company()
        whole = {0: NamedRow(0, "", company.name if company else "", None, name_en=company.name_en if company else "")}
        return whole if access.sees_everything(actor) else {}
    if asked.by == "person" or organised is None:
        return _people(actor, asked, begins)
    below = organised.trees.on(asked.day)
    if organised.how == "now" and not access.sees_everything(actor):
        return {}
    named = organisation.named_units([unit for unit, units in below.items() if access.sees_units(actor, units)])
    return _kept({row.id: row for row in sorted(named.values(), key=lambda row: row.code)}, asked.scopes)


def _people(actor: Actor, asked: Asked, begins: dt.date) -> dict[int, NamedRow]:
    """People with credits that the actor may see, by number; oneself without any, too."""
    reach, history = access.POLICY.reach(actor), (begins, asked.day + windows.ONE_DAY)
    seen = {reach.person_id} if reach.person_id is not None else set()
    if reach.all:
        since = max(begins, asked.start) if asked.start else begins
        seen |= {person for person, _ in balances.sums("person", asked.measure, [(since, history[1])])}
    elif reach.unit_ids:
        lie = balances.people_in(asked.measure, history, reach.unit_ids)
        seen |= {person for person, units in lie.items() if access.sees_person(actor, person, units)}
    named = organisation.named_people(sorted(seen if asked.scopes is None else seen & set(asked.scopes)))
    return {row.id: row for row in sorted(named.values(), key=lambda row: (row.house_of_id is not None, row.code))}


def _territories(actor: Actor) -> dict[int, NamedRow]:
    if not access.sees_everything(actor):
        return {}
    return {row.id: NamedRow(row.id, row.code, row.name, row.external_id, name_en=row.name_en) for row in territories.named()}


def _kept(named: dict[int, NamedRow], wanted: Sequence[int] | None) -> dict[int, NamedRow]:
    return {key: row for key, row in named.items() if wanted is None or key in wanted}


def total(scores: Iterable[Score]) -> Grown:
    """Sum of scopes that do not overlap (territories), divided once."""
    return growth.total([score.sold for score in scores])
