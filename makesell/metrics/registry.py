"""Metrics: the one list of ratios that scorecards show as columns and appraisals score as indicators.

A new metric (satisfaction, on time, win rate …) is a file with a `Metric` and one line in `METRICS`: column, indicator and figure follow.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from makesell.books.performance.balances import By, Members, Window
from makesell.documents.deliveries.queries import Promise
from makesell.documents.research.states import CONFIDENCES
from makesell.ground.actor import Actor
from makesell.ground.quantity import NoNumber, Ratio
from makesell.ground.text import N_, Marked
from makesell.metrics import collection, forecast_accuracy, margin, market_share, on_time, push, satisfaction, win_rate, windows
from makesell.metrics.growth import Days


@dataclass(frozen=True, slots=True)
class Scopes:
    """Of whom and when: the scopes' keys, the periods, and (of units and people) what each scope is made of.

    `now` is the day units are made of the people who belong there, instead of the units below (then `members` are people).
    """

    by: By
    keys: tuple[int, ...]
    days: Sequence[Days]
    members: Members | None = None
    now: dt.date | None = None

    @property
    def credited(self) -> By:
        """Whose primary credits the members are."""
        return "holder" if self.now else self.by

    @property
    def owned(self) -> By:
        """Whose documents the members' are."""
        return "person" if self.now else self.by


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric of one scope and period: the ratio, on how many cases it stands, and the figure (`source`, `params`) that opens it; `remarks` are
    what has to be said beside it."""

    ratio: Ratio
    sample: int = 0
    source: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[Marked, ...] = ()


DERIVED: Final = N_("derived")
Read = Callable[[Scopes], Mapping[tuple[int, int], Reading]]


@dataclass(frozen=True, slots=True)
class Metric:
    """A ratio people and teams are compared by. `read` answers {(scope, period's place): reading}; `scopes` are those it is known for.

    `may` says who may see it at all.
    """

    code: str
    label: Marked
    help: Marked
    read: Read
    scopes: frozenset[By]
    may: Callable[[Actor], bool] = lambda actor: True


EVERYBODY: Final[frozenset[By]] = frozenset({"person", "unit", "territory", "company"})


def _params(scopes: Scopes, key: int, window: Window) -> dict[str, str]:
    """The words that open a metric of a scope and its days."""
    of = {} if scopes.by == "company" else {scopes.by: str(key)}
    tree = {"tree": (scopes.now or window[1] - windows.ONE_DAY).isoformat()} if scopes.by == "unit" else {}
    tree |= {"organised": "now"} if scopes.now else {}
    return {"start": window[0].isoformat(), "end": window[1].isoformat(), **of, **tree}


def _satisfaction(scopes: Scopes) -> Mapping[tuple[int, int], Reading]:
    asked = [each.window for each in scopes.days]
    return {
        key: Reading(ratio, found.cases, "satisfaction", _params(scopes, key[0], asked[key[1]]))
        for key, (ratio, found) in satisfaction.by_scope(scopes.credited, asked, scopes.members).items()
    }


def _collected(scopes: Scopes) -> Mapping[tuple[int, int], Reading]:
    asked = [collection.until_today(each.window) for each in scopes.days]
    return {
        key: Reading(ratio, found.items, "collection", _params(scopes, key[0], asked[key[1]]))
        for key, (ratio, found) in collection.by_scope(scopes.owned, asked, scopes.members).items()
    }


def _won(scopes: Scopes) -> Mapping[tuple[int, int], Reading]:
    asked = [each.window for each in scopes.days]
    return {
        key: Reading(ratio, found.all, "win_rates", _params(scopes, key[0], asked[key[1]]))
        for key, (ratio, found) in win_rate.by_scope(scopes.owned, asked, scopes.members).items()
    }


def _on_time(promise: Promise) -> Read:
    def read(scopes: Scopes) -> Mapping[tuple[int, int], Reading]:
        asked = [each.window for each in scopes.days]
        return {
            key: Reading(ratio, found.lines, "on_time", _params(scopes, key[0], asked[key[1]]) | {"promise": promise})
            for key, (ratio, found) in on_time.by_scope(scopes.owned, asked, scopes.members, promise).items()
        }

    return read


def _margin(scopes: Scopes) -> Mapping[tuple[int, int], Reading]:
    asked = [each.window for each in scopes.days]
    return {
        key: Reading(ratio, found.entries, "margin_rate", _params(scopes, key[0], asked[key[1]]))
        for key, (ratio, found) in margin.by_scope(scopes.credited, asked, scopes.members).items()
    }


def _ended(scopes: Scopes, read: Callable[[Sequence[Window]], Mapping[tuple[int, int], Reading]]) -> Mapping[tuple[int, int], Reading]:
    """Readings of the periods that are over; the running one has no number yet."""
    over = [n for n, each in enumerate(scopes.days) if not each.running]
    found = {(key, over[n]): reading for (key, n), reading in (read([scopes.days[n].window for n in over]) if over else {}).items()}
    running = (n for n, each in enumerate(scopes.days) if each.running)
    return found | {(key, n): Reading(NoNumber("running")) for n in running for key in scopes.keys}


def _pushed(scopes: Scopes) -> Mapping[tuple[int, int], Reading]:
    return _ended(scopes, lambda asked: {
        key: Reading(ratio, found.credits, "push", _params(scopes, key[0], asked[key[1]]))
        for key, (ratio, found) in push.by_scope(scopes.credited, asked, scopes.members).items()
    })  # fmt: skip


def _taken_back(scopes: Scopes) -> Mapping[tuple[int, int], Reading]:
    return _ended(scopes, lambda asked: {
        key: Reading(ratio, found.entries, "push_back", _params(scopes, key[0], asked[key[1]]))
        for key, (ratio, found) in push.taken_back(scopes.credited, asked, scopes.members).items()
    })  # fmt: skip


def _foreseen(scopes: Scopes) -> Mapping[tuple[int, int], Reading]:
    return _ended(scopes, lambda asked: {
        key: Reading(ratio, found.cases, "forecast_hit", _params(scopes, key[0], asked[key[1]]))
        for key, (ratio, found) in forecast_accuracy.by_scope(scopes.owned, asked, scopes.members).items()
    })  # fmt: skip


def _shared(of: Callable[[By, Sequence[int], Sequence[Days]], Mapping[tuple[int, int], market_share.Together]]) -> Read:
    return lambda scopes: {
        key: Reading(
            share.ratio, len(share.size_ids), "market_shares", {"sizes": ",".join(map(str, share.size_ids)), "period": share.period}, _remarks(share)
        )
        for key, share in of(scopes.by, scopes.keys, scopes.days).items()
    }


def _remarks(share: market_share.Together) -> tuple[Marked, ...]:
    return (*((DERIVED,) if share.derived else ()), *((CONFIDENCES[share.confidence],) if share.confidence else ()))


NOT_MEASURED: Final = Reading(NoNumber("not_measured"))
METRICS: Final[tuple[Metric, ...]] = (
    Metric(
        "margin",
        N_("Margin rate"),
        N_("Margin ÷ invoiced net; goods whose cost is not known have no margin."),
        _margin,
        EVERYBODY,
        margin.may_see,
    ),
    Metric(
        "collection",
        N_("Collection rate"),
        N_("Money received on items due in the period or before ÷ items due in it and overdue at its start."),
        _collected,
        frozenset({"person", "unit", "company"}),
    ),
    Metric(
        "market_share",
        N_("Market share"),
        N_("Own sales ÷ market, of the segments whose size is published for the period."),
        _shared(market_share.by_scope),
        frozenset({"company", "territory"}),
    ),
    Metric(
        "market_share_first",
        N_("Market share as published first"),
        N_("Own sales ÷ the market's size as it was published first, where it was restated since."),
        _shared(market_share.first_published),
        frozenset({"company", "territory"}),
    ),
    Metric(
        "push",
        N_("Month-end push"),
        N_("Ordered in the last three working days of the period ÷ ordered in it; ended periods only."),
        _pushed,
        EVERYBODY,
    ),
    Metric(
        "push_back",
        N_("Taken back of the push"),
        N_("Cancelled or returned within 60 days ÷ booked in the last three working days."),
        _taken_back,
        EVERYBODY,
    ),
    Metric(
        "forecast",
        N_("Forecast accuracy"),
        N_("(came − off by) ÷ came, of demand plans made for the months of the period (1 − WAPE)."),
        _foreseen,
        frozenset({"person", "unit", "company"}),
    ),
    Metric(
        "on_time",
        N_("On time"),
        N_("Schedule lines done by the end of their currently promised day ÷ those promised for the period."),
        _on_time("current"),
        EVERYBODY,
    ),
    Metric(
        "on_time_first",
        N_("On time, first promise"),
        N_("The same against the day first promised."),
        _on_time("first"),
        EVERYBODY,
    ),
    Metric(
        "satisfaction",
        N_("Satisfaction"),
        N_("Points customers gave ÷ points they could give, by the share of the order; no number below three answers."),
        _satisfaction,
        EVERYBODY,
    ),
    Metric(
        "win_rate",
        N_("Win rate"),
        N_("Opportunities won ÷ won and lost, closed in the period, by count."),
        _won,
        frozenset({"person", "unit", "company"}),
    ),
)
BY_CODE: Final[Mapping[str, Metric]] = {metric.code: metric for metric in METRICS}


def columns(by: By, actor: Actor) -> tuple[Metric, ...]:
    """The metrics known for a kind of scope that the actor may see."""
    return tuple(metric for metric in METRICS if by in metric.scopes and metric.may(actor))


def of_person(code: str, person_id: int, days: Days) -> Reading:
    """A metric of one person in one period; `not_measured` while nobody measures it."""
    metric = BY_CODE.get(code)
    if metric is None or "person" not in metric.scopes:
        return NOT_MEASURED
    return metric.read(Scopes("person", (person_id,), [days], [(person_id, person_id)])).get((person_id, 0), Reading(NoNumber("nothing")))
