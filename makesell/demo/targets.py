"""Demo: this year's quarter targets of salespeople and teams, approved before each year by those who may."""

import datetime as dt
from decimal import Decimal

from makesell.demo.cast import CURRENCY, PEOPLE, QUARTER_TARGETS, TEAM_EAST, TEAM_SOUTH
from makesell.demo.people import Staff
from makesell.flows.pro_1_targets import record_targets
from makesell.flows.pro_1_targets.record_targets import NewTarget
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.period import queries as period


def agree(staff: Staff, today: dt.date) -> None:
    """Writes the targets as they were approved: the people's by the director, the teams' (their sums) by the general manager."""
    units = {p.login: p.unit for p in PEOPLE}
    quarters = [period.by_code("quarter", f"{today.year}-Q{n}") for n in (1, 2, 3, 4)]
    people: list[NewTarget] = []
    teams: list[NewTarget] = []
    number = 0
    for place, quarter in enumerate(quarters):
        if quarter is None:
            raise LookupError(f"{today.year}-Q{place + 1}")
        for login, amounts in QUARTER_TARGETS.items():
            number += 1
            people.append(
                NewTarget(
                    "ordered", quarter.id, Decimal(amounts[place]), CURRENCY, staff.units[units[login]], f"{quarter.code} {staff.actors[login].name}",
                    person_id=staff.people[login], state="approved", number=f"TG-{today.year % 100}-{number:04}",
                )
            )  # fmt: skip
        for code in (TEAM_EAST, TEAM_SOUTH):
            number += 1
            whole = sum(amounts[place] for login, amounts in QUARTER_TARGETS.items() if units[login] == code)
            teams.append(
                NewTarget(
                    "ordered", quarter.id, Decimal(whole), CURRENCY, staff.units[code], f"{quarter.code} {code}",
                    for_unit_id=staff.units[code], state="approved", number=f"TG-{today.year % 100}-{number:04}",
                )
            )  # fmt: skip
    with clock.moved(dt.datetime(today.year - 1, 12, 15, 10, tzinfo=clock.COMPANY_ZONE)):
        record_targets.perform_many(people, actor=staff.holder(R.SALES_DIRECTOR), at=clock.now())
        record_targets.perform_many(teams, actor=staff.holder(R.EXECUTIVE), at=clock.now())
