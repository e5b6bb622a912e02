"""Flows/history/sales_targets: 809 monthly targets. They name people by number; sales name them by key."""

import datetime as dt
from decimal import Decimal

from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import PeriodFact, TargetFact
from makesell.flows.history.sales_targets.organisation import Salesperson
from makesell.ground.money import rounded
from makesell.ground.text import N_


def month(first: dt.date) -> PeriodFact:
    """The calendar month that begins on a day."""
    return PeriodFact(first, (first + dt.timedelta(days=31)).replace(day=1))


def read(folder: Folder, people: list[Salesperson]) -> list[TargetFact]:
    """The targets in the order of month and person: measure `ordered`, value net."""
    key_of = {each.number: each.key for each in people}
    seen: set[tuple[int, dt.date]] = set()

    def build(row: Row) -> tuple[dt.date, int, Decimal]:
        number, first, amount = row.integer("EmployeeID"), row.day("TargetMonth"), row.amount_from_zero("TargetAmount")
        if number not in key_of:
            row.refuse("EmployeeID", N_("Employee %(key)s is unknown."), key=number)
        if first.day != 1:
            row.refuse("TargetMonth", N_("%(day)s is not the first day of a month."), day=first.isoformat())
        if amount != rounded(amount):
            row.refuse("TargetAmount", N_("%(text)s has more than two decimals."), text=str(amount))
        if (number, first) in seen:
            row.refuse("TargetMonth", N_("%(key)s stands here a second time."), key=f"{number} {first.isoformat()}")
        seen.add((number, first))
        return first, key_of[number], rounded(amount)

    rows = sorted(folder.table("Targets", "EmployeeID", "TargetAmount", "TargetMonth").facts(build))
    return [TargetFact(str(person), month(first), amount) for first, person, amount in rows]
