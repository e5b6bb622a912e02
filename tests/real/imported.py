"""A database of its own into which a real data set was imported, and what it holds, told without keys so that two states can be compared."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from makesell.flows.history import imports
from makesell.flows.history.batches import Progress
from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.db import run, values
from makesell.ground.exchange.queries import RunRow
from tests.database import Clones

IMPORTER = system("import")
# Every table that an import or a rebuilding could change, but for runs of imports and what only counts versions.
_TABLES = """
    select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname !~ '^(django_|procrastinate_|auth_|account_|mfa_|exchange_|audit_|organisation_version|organisation_company)'
      and c.relname !~ 'balance$'
    order by 1
"""
_BALANCES = "select c.relname::text from pg_class c where c.relkind = 'r' and c.relname ~ 'balance$' order by 1"
# In which slot a sum stands is chance; their sum is the cell (ADR 0068).
_SLOTS = {
    "performance_unitbalance": """(select 0 as id, measure, leaf, unit_id, overlay, sum(entries) as entries, sum(qty) as qty, sum(net) as net,
                                       sum(gross) as gross from performance_unitbalance group by measure, leaf, unit_id, overlay)""",
    "performance_monthbalance": """(select 0 as id, measure, month, unit_id, overlay, sum(entries) as entries, sum(qty) as qty, sum(net) as net,
                                        sum(gross) as gross from performance_monthbalance group by measure, month, unit_id, overlay)""",
}


class KilledError(Exception):
    """The process dies here."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The name of the database, and the runs it took, last first."""

    database: str
    runs: tuple[RunRow, ...]


@contextmanager
def house(clones: Clones, blocker: DjangoDbBlocker, made: Callable[[], tuple[RunRow, ...]]) -> Iterator[Imported]:
    """A fresh clone filled by `made`; afterwards Django points where it pointed before. Nothing in it rolls back."""
    before = str(settings.DATABASES["default"]["NAME"])
    with blocker.unblock():
        name = clones.fresh()
        try:
            yield Imported(name, made())
        finally:
            connections.close_all()
            clones.drop(name)
            clones.use(before)


def perform(kind: str, folder: Path, tell: Callable[[Progress], None] | None = None) -> RunRow:
    """Imports as the command line does."""
    return imports.perform(kind, str(folder), actor=IMPORTER, at=clock.now(), tell=tell)


def dies_at(step: str, done: int) -> Callable[[Progress], None]:
    """Dies once so many facts of a step are recorded."""

    def tell(told: Progress) -> None:
        if told.step.code == step and told.done >= done:
            raise KilledError

    return tell


def stops_at(step: str, done: int) -> Callable[[Progress], None]:
    """Somebody wishes it to stop once so many facts of a step are recorded."""

    def tell(told: Progress) -> None:
        if told.step.code == step and told.done >= done:
            imports.cancel(int(run("select max(id) from exchange_importrun")[0][0]), actor=IMPORTER, at=clock.now())

    return tell


def fingerprints() -> dict[str, tuple[int, str]]:
    """(rows, sum of their hashes) of every table."""
    return {name: _fingerprint(name, "t::text") for (name,) in run(_TABLES)}


def balances() -> dict[str, tuple[int, str]]:
    """(rows, sum of their hashes) of every balance, without their own keys: summing anew numbers them anew."""
    return {name: _fingerprint(_SLOTS.get(name, name), "(to_jsonb(t) - 'id')::text") for name in map(str, values(_BALANCES))}


def _fingerprint(table: str, said: str) -> tuple[int, str]:
    ((count, total),) = run(f"select count(*), coalesce(sum(hashtextextended({said}, 0)), 0) from {table} t")
    return int(count), str(total)
