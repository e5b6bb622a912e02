"""The figures of set superstore-cn, computed by SQL over the CSV files alone."""

from decimal import Decimal
from typing import Final, NamedTuple

from tests.real.rawfiles import REAL_DATA, Connection, load, rows

FOLDER: Final = REAL_DATA / "superstore-cn"
SCHEMA: Final = "ss_raw"


class Sums(NamedTuple):
    """What was sold of a dimension's member, and what of it came back: lines, sales, discount, profit, quantity; lines, sales, profit."""

    dimension: str
    name: str
    lines: int
    sales: Decimal
    discount: Decimal
    profit: Decimal
    qty: Decimal
    returned_lines: int
    returned: Decimal
    returned_profit: Decimal


def prepare(connection: Connection) -> None:
    """Copy the files into the schema."""
    load(connection, SCHEMA, FOLDER, ("orders", "returns", "salespeople"))


def sums(connection: Connection) -> list[Sums]:
    """By region, category, segment, manager and year."""
    return [Sums(*row) for row in rows(connection, "ss_sums.sql")]
