"""Where a real data set is absent, its tests are not collected; where it is, they share one connection with the files copied in."""

import os
from collections.abc import Iterator
from typing import Any, Protocol

import psycopg
import pytest
from pytest_django.plugin import DjangoDbBlocker

from makesell.ground.exchange.queries import RunRow
from tests.database import Clones
from tests.real import (
    expected_adventureworks,
    expected_crm,
    expected_northwind,
    expected_norway_market,
    expected_sales_targets,
    expected_scms,
    expected_superstore,
)
from tests.real.imported import Imported, KilledError, dies_at, house, perform, stops_at
from tests.real.rawfiles import Connection

# The sets by the word that is in the names of their tests.
SETS = {
    "adventureworks": expected_adventureworks, "sales_targets": expected_sales_targets, "northwind": expected_northwind,
    "norway_market": expected_norway_market, "scms": expected_scms, "crm": expected_crm, "superstore": expected_superstore,
}  # fmt: skip
collect_ignore_glob = [f"*{name}*.py" for name, expected in SETS.items() if not expected.FOLDER.is_dir()]


class Server(Protocol):
    """What these tests need of the tests' PostgreSQL."""

    def dsn(self, role: str, dbname: str) -> str:
        """The connection string of a role and database."""
        ...


@pytest.fixture(scope="session")
def raw_database(cluster: Server) -> str:
    """A database of its own for raw files, apart from the product's: nothing of the product can reach the expectations."""
    name = f"raw_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(cluster.dsn("postgres", "postgres"), autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("drop database if exists {} with (force)").format(psycopg.sql.Identifier(name)))
        connection.execute(psycopg.sql.SQL("create database {}").format(psycopg.sql.Identifier(name)))
    return cluster.dsn("postgres", name)


def _read(name: str) -> Any:
    """A connection that reads the raw files of a set."""

    @pytest.fixture(scope="session")
    def connection(raw_database: str) -> Iterator[Connection]:
        with psycopg.connect(raw_database, autocommit=True) as connection:
            SETS[name].prepare(connection)
            yield connection

    return connection


def _imported(kind: str, name: str) -> Any:
    """A set imported into a database of its own."""

    @pytest.fixture(scope="module")
    def imported(clones: Clones, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Imported]:
        with house(clones, django_db_blocker, lambda: (perform(kind, SETS[name].FOLDER),)) as imported:
            yield imported

    return imported


adventureworks = _read("adventureworks")
sales_targets = _read("sales_targets")
northwind = _read("northwind")
norway_market = _read("norway_market")
scms = _read("scms")
crm = _read("crm")
superstore = _read("superstore")
st_house = _imported("targets", "sales_targets")
northwind_house = _imported("northwind", "northwind")
scms_house = _imported("scms", "scms")
crm_house = _imported("crm", "crm")
superstore_house = _imported("superstore", "superstore")


@pytest.fixture(scope="module")
def aw_house(clones: Clones, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Imported]:
    """The manufacturer imported into a database of its own: killed once, stopped once, then carried to the end."""

    def made() -> tuple[RunRow, ...]:
        with pytest.raises(KilledError):
            perform("adventureworks", expected_adventureworks.FOLDER, dies_at("customers", 4000))
        stopped = perform("adventureworks", expected_adventureworks.FOLDER, stops_at("orders", 3000))
        return perform("adventureworks", expected_adventureworks.FOLDER), stopped

    with house(clones, django_db_blocker, made) as imported:
        yield imported
