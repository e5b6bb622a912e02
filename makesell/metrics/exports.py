"""Metrics: attainment and scorecard as rows of plain text, the same for the command line, the API's CSV and the pages' export.

Amounts at the currency's minor unit, ratios with 4 decimals, an empty cell for "no number".
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from makesell.ground.money import minor_digits, rounded
from makesell.ground.organisation.queries import NamedRow
from makesell.ground.quantity import Ratio
from makesell.metrics.attainment import Attained
from makesell.metrics.scorecard import Score

ATTAINMENT = ("external_id", "period_start", "target", "actual", "attainment", "commission")
SCORECARD = ("external_id", "year", "ordered", "growth", "active", "gained", "retained", "reactivated", "lost")


def attainment(rows: Iterable[Attained], currency: str) -> Iterator[tuple[str, ...]]:
    """One row a person (or unit) and period, in the columns of `ATTAINMENT`."""
    for row in rows:
        yield (
            _key(row.who),
            row.period.start.isoformat(),
            _amount(row.target, currency),
            _amount(row.actual, currency),
            _ratio(row.ratio),
            _amount(row.commission, currency),
        )


def scorecard(scores: Iterable[Score], currency: str) -> Iterator[tuple[str, ...]]:
    """One row a territory (or unit) and period, in the columns of `SCORECARD`."""
    for score in scores:
        counts = score.customers.counts
        yield (
            _key(score.who),
            score.days.period.code,
            _amount(score.sold.current, currency),
            _ratio(score.sold.ratio),
            *(str(n) for n in (counts.active, counts.gained, counts.retained, counts.reactivated)),
            "" if score.customers.lost is None else str(score.customers.lost),
        )


def _key(who: NamedRow) -> str:
    return who.external_id or who.code


def _amount(value: Decimal | None, currency: str) -> str:
    return "" if value is None else f"{rounded(value, currency):.{minor_digits(currency)}f}"


def _ratio(value: Ratio) -> str:
    return "" if value.value is None else f"{rounded(value.value, 4):.4f}"
