"""The figures of set norway-car-market, computed by SQL over the files alone."""

import datetime as dt
from typing import Final, NamedTuple

from tests.real.rawfiles import REAL_DATA, SQL, Connection, load

FOLDER: Final = REAL_DATA / "norway-car-market"
SCHEMA: Final = "no_raw"


class Month(NamedTuple):
    """A month: new cars of all makes, of one make, and those of a make's second row in the same month."""

    start: dt.date
    market: int
    own: int
    twice: int


def prepare(connection: Connection) -> None:
    """Copy the files into the schema."""
    load(connection, SCHEMA, FOLDER, ("norway_new_car_sales_by_make", "norway_new_car_sales_by_month"))


def months(connection: Connection, make: str) -> list[Month]:
    """By month, in order."""
    return [Month(*row) for row in connection.execute((SQL / "no_shares.sql").read_text(), [make]).fetchall()]


def whole(connection: Connection) -> list[int]:
    """What the other file says of each month, in order."""
    return [row[0] for row in connection.execute(
        "select quantity::int from norway_new_car_sales_by_month order by year::int, month::int"
    ).fetchall()]  # fmt: skip
