"""Flows/history/adventureworks: units, employees, and where each stood when. One primary unit a person at any date."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from makesell.flows.history.adventureworks.names import (
    COMPANY,
    COMPANY_NAME,
    after,
    department,
    house_account,
    territory_unit,
)
from makesell.flows.history.adventureworks.people import Someone
from makesell.flows.history.adventureworks.segments import Segment, primary_segments
from makesell.flows.history.adventureworks.territories import Territory
from makesell.flows.history.badrows import BadRow
from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import (
    CommissionFact,
    MembershipFact,
    PersonFact,
    RoleFact,
    UnitFact,
)
from makesell.ground.access import roles
from makesell.ground.text import N_

SALES_DEPARTMENT: Final = 3
ROLE_OF_TITLE: Final = {
    "Chief Executive Officer": roles.EXECUTIVE,
    "Vice President of Sales": roles.SALES_DIRECTOR,
    "North American Sales Manager": roles.SALES_MANAGER,
    "European Sales Manager": roles.SALES_MANAGER,
    "Pacific Sales Manager": roles.SALES_MANAGER,
    "Sales Representative": roles.SALESPERSON,
}


class Department(NamedTuple):
    """A row of HumanResources.Department."""

    key: int
    name: str


class Employee(NamedTuple):
    """A row of HumanResources.Employee; level 0 is the top."""

    key: int
    title: str
    level: int
    joined: dt.date
    line: int


@dataclass(frozen=True, slots=True)
class Organisation:
    """What the human resources files and the territory history say."""

    departments: list[Department]
    territories: list[Territory]
    employees: dict[int, Employee]
    history: dict[int, list[Segment]]  # primary units by employee, in order of dates
    since: dt.date  # the first day anybody worked anywhere

    def unit_on(self, person: int, day: dt.date) -> str | None:
        """The primary unit of an employee on a day; None before they joined."""
        for segment in self.history.get(person, ()):
            if segment.start <= day and (segment.end is None or day < segment.end):
                return segment.unit
        return None


def read(folder: Folder, territories: list[Territory]) -> Organisation:
    """Read departments, employees and both histories. Rows of people or units nobody knows are collected as bad."""

    def one_department(row: Row) -> Department:
        return Department(row.integer("DepartmentID"), row.text("Name"))

    def one_employee(row: Row) -> Employee:
        level = row.optional_integer("OrganizationLevel") or 0
        return Employee(row.integer("BusinessEntityID"), row.text("JobTitle"), level, row.day("HireDate"), row.line)

    departments = sorted(folder.table("HumanResources.Department", "DepartmentID", "Name").facts(one_department))
    table = folder.table("HumanResources.Employee", "BusinessEntityID", "JobTitle", "OrganizationLevel", "HireDate")
    employees = {each.key: each for each in table.facts(one_employee)}
    worked = _departments_worked(folder, employees, {each.key for each in departments})
    served = _territories_served(folder, employees, {each.key for each in territories})
    history: dict[int, list[Segment]] = {}
    for key, employee in sorted(employees.items()):
        if key in worked:
            history[key] = primary_segments(worked[key], served.get(key, ()))
        else:
            sentence = N_("This employee has never been in a department.")
            folder.bad.add(BadRow("HumanResources.Employee.csv", employee.line, "BusinessEntityID", sentence))
    since = min((segments[0].start for segments in history.values()), default=dt.date(2006, 1, 1))
    return Organisation(departments, territories, {key: employees[key] for key in history}, history, since)


def units(found: Organisation) -> Iterator[UnitFact]:
    """Company, its departments, and under Sales one unit a territory; parents come first."""
    yield UnitFact(COMPANY, "AW", COMPANY_NAME, "company", None, found.since)
    for each in found.departments:
        yield UnitFact(department(each.key), f"D{each.key:02}", each.name, "department", COMPANY, found.since)
    for place in found.territories:
        parent = department(SALES_DEPARTMENT)
        yield UnitFact(territory_unit(place.key), f"S{place.key:02}", f"Sales {place.name}", "team", parent, found.since)


def persons(found: Organisation, everybody: dict[int, Someone]) -> Iterator[PersonFact]:
    """The employees, then one house account for each territory's unit."""
    for key, employee in sorted(found.employees.items()):
        someone = everybody.get(key, Someone(employee.title, "", ""))
        yield PersonFact(str(key), f"E{key:03}", someone.name, employee.title, someone.email, someone.phone, employee.joined)
    for place in found.territories:
        name = f"House account {place.name}"
        yield PersonFact(house_account(place.key), f"H{place.key:02}", name, "", "", "", None, territory_unit(place.key))


def memberships(found: Organisation) -> Iterator[MembershipFact]:
    """Primary memberships, no gap and no overlap from joining on; who leads a unit follows from the level in the organisation."""
    heads = _heads(found)
    for key, segments in sorted(found.history.items()):
        for segment in segments:
            leads = segment.end is None and heads.get(segment.unit) == key
            yield MembershipFact(str(key), segment.unit, True, leads, segment.start, segment.end)
    for place in found.territories:
        yield MembershipFact(house_account(place.key), territory_unit(place.key), True, False, found.since, None)


def role_grants(found: Organisation) -> Iterator[RoleFact]:
    """The roles of the sales force and of the chief executive, from the day they joined, by job title."""
    for key, employee in sorted(found.employees.items()):
        role = ROLE_OF_TITLE.get(employee.title)
        if role is not None:
            yield RoleFact(str(key), role, employee.joined)


def commissions(folder: Folder, found: Organisation) -> Iterator[CommissionFact]:
    """The commission rate of each salesperson (Sales.SalesPerson)."""

    def build(row: Row) -> CommissionFact:
        key = row.integer("BusinessEntityID")
        if key not in found.employees:
            row.refuse("BusinessEntityID", N_("Employee %(key)s is unknown."), key=key)
        return CommissionFact(str(key), row.amount_from_zero("CommissionPct"))

    yield from folder.table("Sales.SalesPerson", "BusinessEntityID", "CommissionPct").facts(build)


def _departments_worked(folder: Folder, employees: dict[int, Employee], known: set[int]) -> dict[int, list[Segment]]:
    table = folder.table("HumanResources.EmployeeDepartmentHistory", "BusinessEntityID", "DepartmentID", "StartDate", "EndDate")

    def build(row: Row) -> tuple[int, Segment]:
        key, unit = row.integer("BusinessEntityID"), row.integer("DepartmentID")
        if unit not in known:
            row.refuse("DepartmentID", N_("Department %(key)s is unknown."), key=unit)
        return key, _segment(row, employees, key, department(unit))

    return _grouped(list(table.facts(build)))


def _territories_served(folder: Folder, employees: dict[int, Employee], known: set[int]) -> dict[int, list[Segment]]:
    table = folder.table("Sales.SalesTerritoryHistory", "BusinessEntityID", "TerritoryID", "StartDate", "EndDate")

    def build(row: Row) -> tuple[int, Segment]:
        key, place = row.integer("BusinessEntityID"), row.integer("TerritoryID")
        if place not in known:
            row.refuse("TerritoryID", N_("Territory %(key)s is unknown."), key=place)
        return key, _segment(row, employees, key, territory_unit(place))

    return _grouped(list(table.facts(build)))


def _segment(row: Row, employees: dict[int, Employee], key: int, unit: str) -> Segment:
    if key not in employees:
        row.refuse("BusinessEntityID", N_("Employee %(key)s is unknown."), key=key)
    start, end = row.day("StartDate"), after(row.optional_day("EndDate"))
    if end is not None and end <= start:
        row.refuse("EndDate", N_("The end lies before the start."))
    return Segment(start, end, unit)


def _grouped(rows: Sequence[tuple[int, Segment]]) -> dict[int, list[Segment]]:
    found: dict[int, list[Segment]] = {}
    for key, segment in rows:
        found.setdefault(key, []).append(segment)
    return found


def _heads(found: Organisation) -> dict[str, int]:
    """The one member on the highest level of a department today; nobody where two share that level, nobody in a territory's unit."""
    departments = {department(each.key) for each in found.departments}
    levels: dict[str, list[tuple[int, int]]] = {}
    for key, segments in found.history.items():
        if segments[-1].end is None and segments[-1].unit in departments:
            levels.setdefault(segments[-1].unit, []).append((found.employees[key].level, key))
    heads = {}
    for unit, members in levels.items():
        top = sorted(members)[:2]
        if len(top) == 1 or top[0][0] < top[1][0]:
            heads[unit] = top[0][1]
    return heads
