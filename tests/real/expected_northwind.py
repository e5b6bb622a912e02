"""The figures of set northwind, computed by SQL over the CSV files alone."""

from decimal import Decimal
from typing import Final, NamedTuple

from tests.real.rawfiles import REAL_DATA, Connection, load, rows

FOLDER: Final = REAL_DATA / "northwind"
SCHEMA: Final = "nw_raw"


class Seller(NamedTuple):
    """What an employee sold: lines, those shipped by their required date, orders never shipped, net, freight."""

    external_id: str
    lines: int
    on_time: int
    unshipped: int
    net: Decimal
    freight: Decimal


def prepare(connection: Connection) -> None:
    """Copy the files into the schema."""
    load(connection, SCHEMA, FOLDER, ("orders", "order_details"))


def sellers(connection: Connection) -> list[Seller]:
    """By employee."""
    return [Seller(*row) for row in rows(connection, "nw_sellers.sql")]
