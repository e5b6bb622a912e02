"""Projection of a target's period, and from where what is missing could come: open opportunities, open quotations, customers of last year.

By pace: reached ÷ part of the days that has passed. By season: reached × (whole ÷ so far) of the company's same periods of the last three
years. With what is open: reached + amount × probability of open opportunities whose close is expected until the period's end. The range is
the lowest to the highest of them, its middle their median.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.books.performance import balances
from makesell.books.performance.balances import Total, Window
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.opportunities import states as opportunity_states
from makesell.documents.opportunities.access import POLICY as OPPORTUNITIES
from makesell.documents.opportunities.queries import Asked
from makesell.documents.quotations import queries as quotations
from makesell.documents.quotations import states as quotation_states
from makesell.documents.targets.queries import TargetRow
from makesell.engines.attain.projection import Projection, projection, season_factor
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Query
from makesell.ground.period import years_before
from makesell.masterdata.parties import listings as customers
from makesell.metrics import progress, target_base
from makesell.metrics.aimed_at import AimedAt, aimed_at
from makesell.metrics.target_base import Rows
from makesell.metrics.windows import ONE_DAY

YEARS: Final = 3
MOST: Final = 20
MONEY: Final = ("net", "gross")


@dataclass(frozen=True, slots=True)
class Projected:
    """What was reached until the day before `until`, the factors, the open pipeline as a question with its weight, and the projection."""

    reached: Decimal
    until: dt.date
    pace: Decimal | None
    season: Decimal | None
    asked: Asked | None
    waiting: Decimal | None
    found: Projection


@dataclass(frozen=True, slots=True)
class Source:
    """From where something could come: an opportunity, a quotation, or a customer with what he bought in the same period of last year."""

    kind: str
    noun: str
    id: int
    title: str
    customer_id: int | None
    customer: str
    amount: Decimal
    currency: str
    expected: Decimal | None = None
    day: dt.date | None = None


def season(measure: str, value: str, days: Window, until: dt.date) -> Decimal | None:
    """The season's factor of a period on a day, of the whole company."""
    windows = [(years_before(days[0], n), years_before(end, n)) for n in range(1, YEARS + 1) for end in (until, days[1])]
    sums = balances.sums("company", measure, windows)
    amounts = [(sums.get((0, n)) or Total()).value(value) for n in range(len(windows))]
    return season_factor(list(zip(amounts[::2], amounts[1::2], strict=True)))


def _passed(days: Window, day: dt.date) -> tuple[dt.date, Decimal | None]:
    """Until when a period has passed at the end of a day, and its pace; none before enough of it has."""
    until = min(max(day + ONE_DAY, days[0]), days[1])
    soon = until == days[0] or progress.share_passed(days, until) < progress.SOONEST
    return until, None if soon else progress.share_to_come(days, until)


def of_target(actor: Actor, row: TargetRow, reached: Decimal, today: dt.date) -> Projected:
    """The projection of a target's period as of a day; the pipeline as far as the actor may see it."""
    days = (row.start, row.end)
    until, pace = _passed(days, today)
    over, begun = today >= row.end, until > row.start
    asked = pipeline_of(row, today) if row.value in MONEY and OPPORTUNITIES.may(actor) else None
    waiting = opportunities.total(actor, asked).weighted if asked else None
    factor = season(row.measure, row.value, days, until) if begun and not over else None
    return Projected(reached, until, pace, factor, asked, waiting, projection(reached, pace, factor, waiting, over=over))


@dataclass(frozen=True, slots=True)
class Ahead:
    """What several people or units are projected for: a measure and value over a period, on a day, in a currency."""

    measure: str
    value: str
    currency: str
    days: Window
    day: dt.date


def of_many(actor: Actor, ahead: Ahead, rows: Rows, reached: Mapping[int, Decimal]) -> dict[int, Projected]:
    """The projection of a period for people or units by what each has reached, in a constant number of statements."""
    until, pace = _passed(ahead.days, ahead.day)
    factor = season(ahead.measure, ahead.value, ahead.days, until)
    open_ones = target_base.pipeline(actor, rows, (None, ahead.days[1]), ahead.currency) if ahead.value in MONEY else {}
    counted = ahead.value in MONEY and OPPORTUNITIES.may(actor)
    made = {}
    for key, amount in reached.items():
        asked, found = open_ones.get(key, (None, None))
        waiting = found.weighted if found else Decimal(0) if counted else None
        made[key] = Projected(amount, until, pace, factor, asked, waiting, projection(amount, pace, factor, waiting, over=False))
    return made


def pipeline_of(row: TargetRow, today: dt.date) -> Asked:
    """The open opportunities of whom a target is for, with their close expected until its period's end."""
    asked = Asked((opportunity_states.OPEN,), currency=row.currency, due_until=row.end)
    return _whose(row, today).opportunities(asked)


def sources(actor: Actor, row: TargetRow, today: dt.date) -> list[Source]:
    """From where what is missing could come, the nearest first: quotations, opportunities, customers of last year that have not bought yet."""
    found = [*_quotations(actor, row, today), *_opportunities(actor, row, today), *_customers(actor, row, today)]
    return found[: 3 * MOST]


def _whose(row: TargetRow, today: dt.date) -> AimedAt:
    return aimed_at(row.person_id, row.for_unit_id, today)


def _quotations(actor: Actor, row: TargetRow, today: dt.date) -> list[Source]:
    if not quotations.LISTING.policy.may(actor):
        return []
    pairs = [*_whose(row, today).condition(), ("f", f"state.in.{','.join(quotation_states.OPEN)}"), ("sort", "valid_until"), ("size", str(MOST))]
    rows = listing.page(quotations.LISTING, actor, Query.from_pairs(pairs)).rows
    return [
        Source("quotation", "quotations", one["id"], str(one["number"] or ""), one["customer"], _name(one), one["net"], one["currency"], None,
               one["valid_until"])
        for one in rows
    ]  # fmt: skip


def _opportunities(actor: Actor, row: TargetRow, today: dt.date) -> list[Source]:
    if not OPPORTUNITIES.may(actor):
        return []
    pairs = [
        *_whose(row, today).condition(), ("f", f"state.eq.{opportunity_states.OPEN}"), ("f", f"expected_close_date.lt.{row.end.isoformat()}"),
        ("sort", "expected_close_date"), ("size", str(MOST)),
    ]  # fmt: skip
    rows = listing.page(opportunities.LISTING, actor, Query.from_pairs(pairs)).rows
    return [
        Source("opportunity", "opportunities", one["id"], str(one["title"]), one["customer"], _name(one), one["amount"], one["currency"],
               one["weighted"], one["expected_close_date"])
        for one in rows
    ]  # fmt: skip


def _name(row: Any) -> str:
    return str(row.get("customer_label") or "")


def _customers(actor: Actor, row: TargetRow, today: dt.date) -> list[Source]:
    """Customers of the same period of last year that have bought nothing of the measure in this one, the largest first."""
    windows = [(years_before(row.start), years_before(row.end)), (row.start, row.end)]
    whose = _whose(row, today)
    sums = balances.crossed("customer", row.measure, windows, person_ids=whose.person_ids, unit_ids=whose.unit_ids)
    last = {key: total.value(row.value) for (key, n), total in sums.items() if n == 0}
    now = {key for (key, n), total in sums.items() if n == 1 and total.value(row.value) > 0}
    first = sorted(((amount, key) for key, amount in last.items() if amount > 0 and key not in now), reverse=True)[:MOST]
    names = listing.by_ids(customers.LISTING, actor, [key for _amount, key in first])
    return [
        Source("customer", "customers", key, "", key, str(names[key]["name"]), amount, row.currency)
        for amount, key in first
        if key in names
    ]  # fmt: skip

