"""The figures of set scms-delivery-history, computed by SQL over the file alone."""

from decimal import Decimal
from typing import Final, NamedTuple

from tests.real.rawfiles import REAL_DATA, Connection, load, rows

FOLDER: Final = REAL_DATA / "scms-delivery-history"
SCHEMA: Final = "sc_raw"


class Country(NamedTuple):
    """What was shipped to a country: lines, those in time, their value."""

    name: str
    lines: int
    on_time: int
    value: Decimal


class Dirt(NamedTuple):
    """Cells that do not say what they should."""

    weights: int
    modes: int
    dates: int
    after: int


def prepare(connection: Connection) -> None:
    """Copy the file into the schema."""
    load(connection, SCHEMA, FOLDER, ("SCMS_Delivery_History_Dataset",), delimiter="\t", quote='"', encoding="LATIN1")


def countries(connection: Connection) -> list[Country]:
    """By country."""
    return [Country(*row) for row in rows(connection, "sc_countries.sql")]


def dirt(connection: Connection) -> Dirt:
    """Of the whole file."""
    return Dirt(*rows(connection, "sc_dirt.sql")[0])
