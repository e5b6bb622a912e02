"""How good demand plans were 预测准确率 (PRO-5): what was submitted for a month in the plan made for it, against what orders wanted in it.

WAPE, MAPE and bias as `engines/forecast/accuracy.py` states them, of the plan and of the statistics alone, so that it shows what a word of
one's own was worth. A case is a month's line; demand of a month goes to the line that names most (customer and product before group, before
all others); demand that no line named is a case of its own with a forecast of 0. A month still running says nothing yet.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from makesell.documents.forecasts import queries
from makesell.documents.forecasts.queries import LineRow, Wanted
from makesell.engines.forecast import Accuracy, Case, accuracy
from makesell.ground.access import Where
from makesell.ground.quantity import Ratio, divided

Of = Literal["plan", "baseline"]
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of a plan and what came, or an order line that nobody foresaw (then with the order)."""

    person_id: int
    unit_id: int
    month: dt.date
    label: str
    plan_id: int | None
    order_id: int | None
    planned: Decimal
    baseline: Decimal
    actual: Decimal

    def forecast(self, of: Of) -> Decimal:
        """What the plan, or the statistics, had said."""
        return self.planned if of == "plan" else self.baseline

    def missed(self, of: Of) -> Decimal:
        """How far off it was."""
        return abs(self.forecast(of) - self.actual)


def compared(first: dt.date, after: dt.date, seen: Where | None, people: Sequence[int] | None = None) -> list[Compared]:
    """Every case of whole months, of the people whose plans are seen: by month and person, lines before what nobody foresaw."""
    lines = [line for line in queries.first_months(first, after, seen) if people is None or line.person_id in people]
    planned = {(line.person_id, line.month) for line in lines}
    came: dict[int, Decimal] = defaultdict(Decimal)
    unforeseen: dict[tuple[int, dt.date, int, str, int | None], Decimal] = defaultdict(Decimal)
    by_month: dict[tuple[int, dt.date], list[LineRow]] = defaultdict(list)
    for line in lines:
        by_month[line.person_id, line.month].append(line)
    for wanted in queries.wanted(first, after, sorted({person for person, _ in planned})) if planned else ():
        key = wanted.person_id, wanted.day.replace(day=1)
        if key in planned:
            line_id = _line(by_month[key], wanted)
            if line_id is not None:
                came[line_id] += wanted.qty
            else:
                unforeseen[(*key, wanted.order_id, wanted.order or "", None)] += wanted.qty
    cases = [
        Compared(line.person_id, line.unit_id, line.month, _label(line), line.plan_id, None, line.planned, line.baseline, came[line.id])
        for line in lines
    ]
    for (person, month, order, number, _), qty in sorted(unforeseen.items(), key=lambda pair: pair[0][:3]):
        cases.append(Compared(person, by_month[person, month][0].unit_id, month, number, None, order, NOTHING, NOTHING, qty))
    return cases


def _line(lines: Sequence[LineRow], wanted: Wanted) -> int | None:
    """The line that names most of what is wanted."""
    fitting = [
        line
        for line in lines
        if line.customer_id in (None, wanted.customer_id)
        and (line.product_id == wanted.product_id if line.product_id is not None else line.group_id == wanted.group_id)
    ]
    ranked = sorted(fitting, key=lambda line: (line.customer_id is None, line.product_id is None, line.id))
    return ranked[0].id if ranked else None


def _label(line: LineRow) -> str:
    return " · ".join(part for part in (line.customer or "", line.product or line.group or "") if part)


def of_cases(cases: Sequence[Compared], of: Of) -> Accuracy:
    """The figures of some cases."""
    return accuracy([Case(case.forecast(of), case.actual) for case in cases])


@dataclass(frozen=True, slots=True)
class Hit:
    """How much of what came in a period had been planned rightly: came − off by; of how many cases."""

    right: Decimal
    came: Decimal
    cases: int


def hit(cases: Sequence[Compared]) -> Hit:
    """The sums of some cases."""
    came = sum((case.actual for case in cases), NOTHING)
    return Hit(came - sum((case.missed("plan") for case in cases), NOTHING), came, len(cases))


def rate(found: Hit) -> Ratio:
    """Forecast accuracy = 1 − WAPE = (came − off by) ÷ came; below zero where more was missed than came."""
    return divided(found.right, found.came, reason="nothing")


def by_scope(
    by: str, windows: Sequence[tuple[dt.date, dt.date]], members: Sequence[tuple[int, int]] | None
) -> Mapping[tuple[int, int], tuple[Ratio, Hit]]:
    """{(scope, place of the window): forecast accuracy and what it is made of}: of people, of the units plans were made in, or of the company."""
    cases = compared(min(start for start, _ in windows), max(end for _, end in windows), None)
    scopes: dict[int, set[int]] = defaultdict(set)
    for scope, member in members or ():
        scopes[member].add(scope)
    found: dict[tuple[int, int], list[Compared]] = defaultdict(list)
    for case in cases:
        own = {0} if by == "company" else scopes.get(case.person_id if by == "person" else case.unit_id, set())
        for n in (n for n, (start, end) in enumerate(windows) if start <= case.month < end):
            for scope in own:
                found[scope, n].append(case)
    return {key: (rate(sums), sums) for key, sums in ((key, hit(some)) for key, some in found.items())}
