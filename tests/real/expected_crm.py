"""The figures of set crm-sales-opportunities, computed by SQL over the CSV files alone."""

import csv
from decimal import Decimal
from typing import Final, NamedTuple

from tests.real.rawfiles import REAL_DATA, Connection, load, rows

FOLDER: Final = REAL_DATA / "crm-sales-opportunities"
SCHEMA: Final = "cr_raw"


class Rate(NamedTuple):
    """What of a dimension's member was won and lost: how many, and worth how much."""

    dimension: str
    name: str
    won: int
    lost: int
    won_worth: Decimal
    lost_worth: Decimal


def prepare(connection: Connection) -> None:
    """Copy the files into the schema."""
    load(connection, SCHEMA, FOLDER, ("accounts", "products", "sales_pipeline", "sales_teams"))


def rates(connection: Connection) -> list[Rate]:
    """By agent, team, office, product, sector and month."""
    return [Rate(*row) for row in rows(connection, "cr_rates.sql")]


def dirt() -> set[tuple[str, int, str]]:
    """Every row with dirt, by file, line (the head is line 1) and column: a table in the database keeps no order of lines."""
    products = {row["product"] for row in _file("products").values()}
    found = set()
    for line, row in _file("sales_pipeline").items():
        if not row["account"]:
            found.add(("sales_pipeline.csv", line, "account"))
            continue
        if row["product"] not in products:
            found.add(("sales_pipeline.csv", line, "product"))
        if not row["engage_date"]:
            found.add(("sales_pipeline.csv", line, "engage_date"))
    wrong = {"sector": "technolgy", "office_location": "Philipines"}
    rows = _file("accounts").items()
    return found | {("accounts.csv", line, column) for line, row in rows for column, text in wrong.items() if row[column] == text}


def _file(name: str) -> dict[int, dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return dict(enumerate(csv.DictReader(handle), 2))
