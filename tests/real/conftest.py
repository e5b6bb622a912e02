"""Where the real data is absent, its tests are not collected; where it is, they share one connection with the files copied in."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from tests.real import expected_adventureworks, expected_sales_targets
from tests.real.rawfiles import Connection

collect_ignore_glob = []
if not expected_adventureworks.FOLDER.is_dir():
    collect_ignore_glob.append("*adventureworks*.py")
if not expected_sales_targets.FOLDER.is_dir():
    collect_ignore_glob.append("*sales_targets*.py")


@pytest.fixture(scope="session")
def server() -> str:
    """The database in which scratch schemas may be made: the owner's, so that the application's role is never needed here."""
    return os.environ.get("MAKESELL_OWNER_DSN") or os.environ.get("MAKESELL_DSN") or "dbname=makesell"


@pytest.fixture(scope="session")
def adventureworks(server: str) -> Iterator[Connection]:
    """A connection that reads the manufacturer's raw files."""
    with psycopg.connect(server, autocommit=True) as connection:
        expected_adventureworks.prepare(connection)
        yield connection
        connection.execute("drop schema aw_raw cascade")


@pytest.fixture(scope="session")
def sales_targets(server: str) -> Iterator[Connection]:
    """A connection that reads the raw files of reseller sales and targets."""
    with psycopg.connect(server, autocommit=True) as connection:
        expected_sales_targets.prepare(connection)
        yield connection
        connection.execute("drop schema st_raw cascade")
