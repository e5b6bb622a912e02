"""What every test may ask for: a migrated database that rolls back (`db`), and one that commits for real (`committed`).

The databases are made in tests/database.py. Static files are served unhashed here, so that no test waits for a build.
"""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.template import Template
from pytest_django.plugin import DjangoDbBlocker

from makesell.ground import clock
from makesell.ground.embedded import Cluster
from makesell.ground.text import catalogue
from makesell.ui import build
from tests.database import Clones, Once, keep_plans, start
from tests.order import begin_with_the_longest

ROOT = Path(__file__).resolve().parent
REAL_DATA = Path(os.environ.get("MAKESELL_REAL_DATA") or ROOT.parent / "shared" / "data")
# Tests on the real data sets are left out where the data is not.
collect_ignore_glob = [] if REAL_DATA.exists() else ["tests/real/*"]
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# No test is timed: neither an example of a property (200 ms else), nor how long examples take to be made on a busy machine.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")
keep_plans()

T = TypeVar("T")
DRAWN = vars(Template)["_render"]
BASE = pytest.StashKey[tuple[Clones, str, DjangoDbBlocker]]()


def pytest_configure(config: pytest.Config) -> None:
    """Compiles the translations and lays the fonts of papers once for all processes of the run."""
    if not hasattr(config, "workerinput"):
        build.paper_fonts()
        catalogue.compile_all(ROOT / "locale")


@pytest.fixture(scope="session", autouse=True)
def plain_templates(django_test_environment: None) -> None:
    """Templates are drawn as the desk draws them: Django's kit would tell of each piece of a page, and copy its context, for tests that ask."""
    template: Any = Template
    template._render = DRAWN


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several workers begin with what takes longest, of the tests that are left when others have chosen and sorted."""
    begin_with_the_longest(items)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The tests' PostgreSQL: the embedded one, or Debian's with PG=15; the last run to end stops it."""
    running = start()
    yield running
    running.release()


@pytest.fixture(scope="session")
def clones(cluster: Cluster) -> Iterator[Clones]:
    """This process' databases."""
    made = Clones(cluster)
    yield made
    for name in made.filled.values():
        made.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(clones: Clones, pytestconfig: pytest.Config, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This process' own clone, in which ordinary tests roll back."""
    with django_db_blocker.unblock():
        name = clones.fresh()
    pytestconfig.stash[BASE] = (clones, name, django_db_blocker)
    yield
    with django_db_blocker.unblock():
        clones.drop(pytestconfig.stash[BASE][1])


@pytest.fixture(autouse=True)
def companys_zone() -> Iterator[None]:
    """A company of one test leaves its time zone to no other."""
    yield
    clock.in_zone(None)


@pytest.fixture
def committed(django_db_setup: None, pytestconfig: pytest.Config, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A fresh clone in which everything commits for real; the answer is its connection string, for second connections."""
    with _committed(pytestconfig, django_db_blocker) as dsn:
        yield dsn


@pytest.fixture
def company(request: pytest.FixtureRequest, django_db_setup: None, pytestconfig: pytest.Config, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """`committed` with the company in it that the module's function COMPANY makes, once for all its tests."""
    with _committed(pytestconfig, django_db_blocker, request.module.COMPANY) as dsn:
        yield dsn


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Once]:
    """Lays, for a fixture of a module, what all its tests begin with: in a transaction around them, in which each test rolls back to it.

    From the first test that asks for it to the end of the module it is there; a test that commits has its place in another module.
    """
    around: Any = transaction.atomic()
    around._from_testcase = True

    def lay(make: Callable[[], T]) -> T:
        with django_db_blocker.unblock():
            if not connection.in_atomic_block:
                around.__enter__()
            made = make()
            connection.check_constraints()
            return made

    yield lay
    with django_db_blocker.unblock():
        if connection.in_atomic_block:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@contextmanager
def _committed(config: pytest.Config, blocker: DjangoDbBlocker, fill: Callable[[], object] | None = None) -> Iterator[str]:
    assert not connection.in_atomic_block, "what `once` laid stands in this module: a test that commits has its place in another"
    clones, base, _ = config.stash[BASE]
    with blocker.unblock():
        name = clones.fresh(fill)
        yield clones.dsn(name)
        connections.close_all()
        clones.drop(name)
        clones.use(base)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, None, None]:
    """After a test that commits in the base clone (`transaction=True`, emptied by Django) the next one gets a new clone."""
    yield
    mark = item.get_closest_marker("django_db")
    fixtures = getattr(item, "fixturenames", [])
    commits = bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in fixtures
    if commits and BASE in item.config.stash:
        clones, base, blocker = item.config.stash[BASE]
        with blocker.unblock():
            clones.drop(base)
            item.config.stash[BASE] = (clones, clones.fresh(), blocker)
