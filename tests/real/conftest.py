"""Where a real data set is absent, its tests are not collected; where it is, they share one connection with the files copied in."""

import os
from collections.abc import Iterator
from typing import Protocol

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

collect_ignore_glob = []
if not expected_adventureworks.FOLDER.is_dir():
    collect_ignore_glob.append("*adventureworks*.py")
if not expected_sales_targets.FOLDER.is_dir():
    collect_ignore_glob.append("*sales_targets*.py")

if not expected_northwind.FOLDER.is_dir():
    collect_ignore_glob.append("*northwind*.py")
if not expected_norway_market.FOLDER.is_dir():
    collect_ignore_glob.append("*norway_market*.py")
if not expected_scms.FOLDER.is_dir():
    collect_ignore_glob.append("*scms*.py")
if not expected_crm.FOLDER.is_dir():
    collect_ignore_glob.append("*crm*.py")
if not expected_superstore.FOLDER.is_dir():
    collect_ignore_glob.append("*superstore*.py")


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


@pytest.fixture(scope="session")
def adventureworks(raw_database: str) -> Iterator[Connection]:
    """A connection that reads the manufacturer's raw files."""
    with psycopg.connect(raw_database, autocommit=True) as connection:
        expected_adventureworks.prepare(connection)
        yield connection


@pytest.fixture(scope="session")
def norway_market(raw_database: str) -> Iterator[Connection]:
    """A connection that reads the raw files of a car market."""
    with psycopg.connect(raw_database, autocommit=True) as connection:
        expected_norway_market.prepare(connection)
        yield connection


@pytest.fixture(scope="session")
def sales_targets(raw_database: str) -> Iterator[Connection]:
    """A connection that reads the raw files of reseller sales and targets."""
    with psycopg.connect(raw_database, autocommit=True) as connection:
        expected_sales_targets.prepare(connection)
        yield connection


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


@pytest.fixture(scope="module")
def st_house(clones: Clones, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Imported]:
    """Reseller sales and monthly targets imported into a database of their own."""
    with house(clones, django_db_blocker, lambda: (perform("targets", expected_sales_targets.FOLDER),)) as imported:
        yield imported


@pytest.fixture(scope="session")
def scms(raw_database: str) -> Iterator[Connection]:
    """A connection that reads the raw file of the delivery history."""
    with psycopg.connect(raw_database, autocommit=True) as connection:
        expected_scms.prepare(connection)
        yield connection


@pytest.fixture(scope="module")
def scms_house(clones: Clones, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Imported]:
    """The delivery history imported into a database of its own."""
    with house(clones, django_db_blocker, lambda: (perform("scms", expected_scms.FOLDER),)) as imported:
        yield imported


@pytest.fixture(scope="session")
def northwind(raw_database: str) -> Iterator[Connection]:
    """A connection that reads the traders' raw files."""
    with psycopg.connect(raw_database, autocommit=True) as connection:
        expected_northwind.prepare(connection)
        yield connection


@pytest.fixture(scope="module")
def northwind_house(clones: Clones, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Imported]:
    """The traders imported into a database of their own."""
    with house(clones, django_db_blocker, lambda: (perform("northwind", expected_northwind.FOLDER),)) as imported:
        yield imported


@pytest.fixture(scope="session")
def superstore(raw_database: str) -> Iterator[Connection]:
    """A connection that reads the superstore's raw files."""
    with psycopg.connect(raw_database, autocommit=True) as connection:
        expected_superstore.prepare(connection)
        yield connection


@pytest.fixture(scope="module")
def superstore_house(clones: Clones, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Imported]:
    """The superstore imported into a database of its own."""
    with house(clones, django_db_blocker, lambda: (perform("superstore", expected_superstore.FOLDER),)) as imported:
        yield imported


@pytest.fixture(scope="session")
def crm(raw_database: str) -> Iterator[Connection]:
    """A connection that reads the raw files of a CRM."""
    with psycopg.connect(raw_database, autocommit=True) as connection:
        expected_crm.prepare(connection)
        yield connection


@pytest.fixture(scope="module")
def crm_house(clones: Clones, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Imported]:
    """The CRM's deals imported into a database of their own."""
    with house(clones, django_db_blocker, lambda: (perform("crm", expected_crm.FOLDER),)) as imported:
        yield imported
