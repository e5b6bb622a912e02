"""Metrics: the one list of ratios that scorecards show as columns and appraisals score as indicators.

A new metric (satisfaction, on time, win rate …) is a file with a `Metric` and one line in `METRICS`: column, indicator and figure follow.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from makesell.books.performance.balances import By, Members
from makesell.ground.quantity import NoNumber, Ratio
from makesell.ground.text import N_, Marked
from makesell.metrics import market_share
from makesell.metrics.growth import Days


@dataclass(frozen=True, slots=True)
class Scopes:
    """Of whom and when: the scopes' keys, the periods, and (of units and people) what each scope is made of."""

    by: By
    keys: tuple[int, ...]
    days: Sequence[Days]
    members: Members | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric of one scope and period: the ratio, on how many cases it stands, and the figure (`source`, `params`) that opens it."""

    ratio: Ratio
    sample: int = 0
    source: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


Read = Callable[[Scopes], Mapping[tuple[int, int], Reading]]


@dataclass(frozen=True, slots=True)
class Metric:
    """A ratio people and teams are compared by. `read` answers {(scope, period's place): reading}; `scopes` are those it is known for."""

    code: str
    label: Marked
    help: Marked
    read: Read
    scopes: frozenset[By]


NOT_MEASURED: Final = Reading(NoNumber("not_measured"))
METRICS: Final[tuple[Metric, ...]] = (
    Metric(
        "market_share",
        N_("Market share"),
        N_("Own sales ÷ market, of the segments whose size is published for the period."),
        lambda scopes: {
            key: Reading(share.ratio, len(share.size_ids), "market_shares", {"sizes": ",".join(map(str, share.size_ids)), "period": share.period})
            for key, share in market_share.by_scope(scopes.by, scopes.keys, scopes.days).items()
        },
        frozenset({"company", "territory"}),
    ),
)
BY_CODE: Final[Mapping[str, Metric]] = {metric.code: metric for metric in METRICS}


def columns(by: By) -> tuple[Metric, ...]:
    """The metrics known for a kind of scope."""
    return tuple(metric for metric in METRICS if by in metric.scopes)


def of_person(code: str, person_id: int, days: Days) -> Reading:
    """A metric of one person in one period; `not_measured` while nobody measures it."""
    metric = BY_CODE.get(code)
    if metric is None or "person" not in metric.scopes:
        return NOT_MEASURED
    return metric.read(Scopes("person", (person_id,), [days], [(person_id, person_id)])).get((person_id, 0), Reading(NoNumber("nothing")))
