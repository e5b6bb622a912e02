"""The figures of set adventureworks-oltp, computed by SQL over the CSV files alone; compared with what readers, pages, API and CSV say."""

import datetime as dt
from decimal import Decimal
from typing import Final, NamedTuple

from tests.real.rawfiles import REAL_DATA, Connection, load, rows, script

FOLDER: Final = REAL_DATA / "adventureworks-oltp"
SCHEMA: Final = "aw_raw"
FILES: Final = (
    "HumanResources.Employee",
    "HumanResources.EmployeeDepartmentHistory",
    "Production.Product",
    "Production.TransactionHistory",
    "Production.TransactionHistoryArchive",
    "Production.WorkOrder",
    "Production.WorkOrderRouting",
    "Sales.SalesOrderDetail.2011",
    "Sales.SalesOrderHeader",
    "Sales.SalesPerson",
    "Sales.SalesPersonQuotaHistory",
    "Sales.SalesTerritory",
    "Sales.SalesTerritoryHistory",
)


class Attainment(NamedTuple):
    """A row of `figures attainment`; attainment with 4 decimals."""

    external_id: str
    period_start: dt.date
    target: Decimal
    actual: Decimal
    attainment: Decimal
    commission: Decimal


class Score(NamedTuple):
    """A row of `figures scorecard`; growth with 4 decimals; None = no number."""

    external_id: str
    year: int
    ordered: Decimal
    growth: Decimal | None
    active: int
    gained: int
    retained: int
    reactivated: int
    lost: int | None


class Credit(NamedTuple):
    """Who and which unit an order counts for, and its money."""

    order: str
    person: str
    territory: str
    unit_ordered: str
    unit_shipped: str
    order_date: dt.date
    ship_date: dt.date
    customer: str
    net: Decimal
    tax: Decimal
    freight: Decimal


class Line(NamedTuple):
    """An order line with its shares."""

    order: str
    position: int
    product: str
    qty: Decimal
    net: Decimal
    tax: Decimal


class UnitYear(NamedTuple):
    """What a unit ordered in a year."""

    unit: str
    year: int
    ordered: Decimal
    orders: int


class Control(NamedTuple):
    """Totals of a year: as the file has them, and rounded order by order."""

    year: int
    orders: int
    subtotal: Decimal
    net: Decimal
    gross: Decimal
    freight: Decimal


class Stand(NamedTuple):
    """In which unit a person stood on a day."""

    person: str
    day: dt.date
    unit: str


def prepare(connection: Connection) -> None:
    """Copy the files into the schema and build what the queries below read."""
    load(connection, SCHEMA, FOLDER, FILES)
    script(connection, "aw_views.sql")


def attainment(connection: Connection) -> list[Attainment]:
    """By person and quota period."""
    return [Attainment(*row) for row in rows(connection, "aw_attainment.sql")]


def scorecard(connection: Connection) -> list[Score]:
    """By territory and year."""
    return [Score(*row) for row in rows(connection, "aw_scorecard.sql")]


def credits(connection: Connection) -> list[Credit]:
    """By order."""
    return [Credit(*row) for row in rows(connection, "aw_credits.sql")]


def lines(connection: Connection) -> list[Line]:
    """By order line."""
    return [Line(*row) for row in rows(connection, "aw_lines.sql")]


def units(connection: Connection) -> list[UnitYear]:
    """By unit and year."""
    return [UnitYear(*row) for row in rows(connection, "aw_units.sql")]


def control(connection: Connection) -> list[Control]:
    """By year."""
    return [Control(*row) for row in rows(connection, "aw_control.sql")]


def stands(connection: Connection) -> list[Stand]:
    """By employee and day of change."""
    return [Stand(*row) for row in rows(connection, "aw_memberships.sql")]


class WorkOrders(NamedTuple):
    """Work orders by the year they were due in: how many, and how many ended later."""

    year: int
    orders: int
    late: int


class WorkSteps(NamedTuple):
    """Steps of work orders by the year they were to end in: how many, how many ended later, the minutes booked on them."""

    year: int
    steps: int
    late: int
    minutes: int


def work_steps(connection: Connection) -> list[WorkSteps]:
    """By year."""
    return [WorkSteps(*row) for row in rows(connection, "aw_work_steps.sql")]


def work_orders(connection: Connection) -> list[WorkOrders]:
    """By year."""
    return [WorkOrders(*row) for row in rows(connection, "aw_work_orders.sql")]
