"""Copies the CSV files of a data set, as text and unread by the product, into a scratch schema of a test database."""

import gzip
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import psycopg
from psycopg import sql

HERE: Final = Path(__file__).resolve().parent
REAL_DATA: Final = Path(os.environ.get("MAKESELL_REAL_DATA") or HERE.parents[1] / "../shared/data").resolve()
SQL: Final = HERE / "sql"
CHUNK: Final = 1 << 20
# A delimiter file quotes nothing: COPY wants some quote character, so it gets one that no file holds.
NO_QUOTE: Final = "\b"

Connection = psycopg.Connection[Any]


def load(
    connection: Connection, schema: str, folder: Path, names: Sequence[str], delimiter: str = ",", quote: str = "", encoding: str = "UTF8"
) -> None:
    """Make the schema anew with one table of text columns a file; table and column names in lower case with underscores."""
    name = sql.Identifier(schema)
    connection.execute(sql.SQL("drop schema if exists {0} cascade").format(name))
    connection.execute(sql.SQL("create schema {0}").format(name))
    for file in names:
        with _open(folder, file) as handle:
            _copy(connection, sql.Identifier(schema, lowered(file)), handle, delimiter, quote or ('"' if delimiter == "," else NO_QUOTE), encoding)
    connection.execute(sql.SQL("set search_path to {0}").format(name))


def lowered(text: str) -> str:
    """`Sales.SalesOrderHeader` → `sales_salesorderheader`, `Unit Price` → `unit_price`."""
    return "".join(letter if letter.isalnum() else "_" for letter in text.strip().strip('"').lower())


def script(connection: Connection, name: str) -> None:
    """Run a file of statements."""
    connection.execute((SQL / name).read_bytes())


def rows(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    """The rows of the query in a file."""
    return connection.execute((SQL / name).read_bytes()).fetchall()


def _copy(connection: Connection, table: sql.Identifier, handle: BinaryIO, delimiter: str, quote: str, encoding: str) -> None:
    first = handle.readline()
    columns = [sql.Identifier(lowered(column)) for column in first.decode("utf-8-sig").split(delimiter)]
    typed = sql.SQL(", ").join(sql.SQL("{} text").format(column) for column in columns)
    connection.execute(sql.SQL("create table {} ({})").format(table, typed))
    options = sql.SQL("(format csv, delimiter {}, quote {}, encoding {})").format(sql.Literal(delimiter), sql.Literal(quote), sql.Literal(encoding))
    with connection.cursor() as cursor, cursor.copy(sql.SQL("copy {} from stdin {}").format(table, options)) as copy:
        while chunk := handle.read(CHUNK):
            copy.write(chunk)
    connection.execute(sql.SQL("analyze {}").format(table))


def _open(folder: Path, file: str) -> BinaryIO:
    plain = folder / f"{file}.csv"
    return plain.open("rb") if plain.exists() else cast("BinaryIO", gzip.open(folder / f"{file}.csv.gz", "rb"))
