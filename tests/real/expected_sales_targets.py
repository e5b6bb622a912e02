"""The figures of set adventureworks-sales-targets, computed by SQL over the CSV files alone."""

import datetime as dt
from decimal import Decimal
from typing import Final, NamedTuple

from tests.real.rawfiles import REAL_DATA, Connection, load, rows

FOLDER: Final = REAL_DATA / "adventureworks-sales-targets"
SCHEMA: Final = "st_raw"
FILES: Final = ("Sales", "Salesperson", "SalespersonRegion", "Targets")


class MonthAttainment(NamedTuple):
    """Attainment of a person in a month that has a target."""

    external_id: str
    period_start: dt.date
    target: Decimal
    actual: Decimal
    attainment: Decimal


class Untargeted(NamedTuple):
    """Sales of a person in a month without a target."""

    external_id: str
    period_start: dt.date
    actual: Decimal


class PersonSum(NamedTuple):
    """All sales of a person; `outside` counts the lines in regions that are not the person's."""

    external_id: str
    lines: int
    sales: Decimal
    cost: Decimal
    margin: Decimal
    outside: int


class MonthPay(NamedTuple):
    """What a person sold in a month, and what it earns on 13.6's tiers."""

    external_id: str
    month: dt.date
    sales: Decimal
    pay: Decimal


def prepare(connection: Connection) -> None:
    """Copy the files into the schema."""
    load(connection, SCHEMA, FOLDER, FILES, delimiter="|")


def attainment(connection: Connection) -> list[MonthAttainment]:
    """By person and month."""
    return [MonthAttainment(*row) for row in rows(connection, "st_attainment.sql")]


def people(connection: Connection) -> list[PersonSum]:
    """By person."""
    return [PersonSum(*row) for row in rows(connection, "st_people.sql")]


def untargeted(connection: Connection) -> list[Untargeted]:
    """By person and month without a target."""
    return [Untargeted(*row) for row in rows(connection, "st_untargeted.sql")]


def pay(connection: Connection) -> list[MonthPay]:
    """By person and month."""
    return [MonthPay(*row) for row in rows(connection, "st_pay.sql")]
