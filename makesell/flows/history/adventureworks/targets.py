"""Flows/history/adventureworks: the salespeople's quotas as targets of given periods."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from makesell.flows.history.adventureworks.names import LAST_QUOTA_END
from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import (
    PeriodFact,
    TargetFact,
)
from makesell.ground.money import rounded
from makesell.ground.text import N_


class Quota(NamedTuple):
    """A row of Sales.SalesPersonQuotaHistory."""

    day: dt.date
    person: int
    amount: Decimal


def read(folder: Folder, people: set[int]) -> list[Quota]:
    """The quotas in the order of date and person; `people` = the employees who may have one."""
    seen: set[tuple[int, dt.date]] = set()

    def build(row: Row) -> Quota:
        person, day, amount = row.integer("BusinessEntityID"), row.day("QuotaDate"), row.amount_from_zero("SalesQuota")
        if person not in people:
            row.refuse("BusinessEntityID", N_("Employee %(key)s is unknown."), key=person)
        if day >= LAST_QUOTA_END:
            row.refuse("QuotaDate", N_("%(day)s lies outside the periods of this data."), day=day.isoformat())
        if amount != rounded(amount):
            row.refuse("SalesQuota", N_("%(text)s has more than two decimals."), text=str(amount))
        if (person, day) in seen:
            row.refuse("QuotaDate", N_("%(key)s stands here a second time."), key=f"{person} {day.isoformat()}")
        seen.add((person, day))
        return Quota(day, person, amount)

    return sorted(folder.table("Sales.SalesPersonQuotaHistory", "BusinessEntityID", "QuotaDate", "SalesQuota").facts(build))


def periods(quotas: list[Quota]) -> list[PeriodFact]:
    """A period runs from its date to the next of the distinct dates; the last one ends on 2014-06-01."""
    dates = sorted({quota.day for quota in quotas})
    return [PeriodFact(start, end) for start, end in zip(dates, [*dates[1:], LAST_QUOTA_END], strict=True)] if dates else []


def targets(quotas: list[Quota]) -> Iterator[TargetFact]:
    """One target a quota: measure `ordered`, value net."""
    of_day = {period.start: period for period in periods(quotas)}
    for quota in quotas:
        yield TargetFact(str(quota.person), of_day[quota.day], rounded(quota.amount))
