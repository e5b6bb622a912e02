"""Ground/db: a database is emptied of its company, so that another one can move in; what the house itself lives on stays.

Entries of books are never deleted — but the demo's, all at once, by a function of the owner that refuses every other company.
"""

from collections.abc import Mapping

from makesell.ground.db.install import tables
from makesell.ground.db.statements import run

# Sessions, jobs and messages under way, the log of changes, versions, and what every company begins with.
STAYS = ("django_", "procrastinate_", "auth_", "outbox_", "idempotency_", "audit_", "organisation_version", "organisation_session",
         "organisation_company", "rules_rulesversion", "products_unitofmeasure", "schemes_measure")  # fmt: skip
# Rows that others name by keys which are checked at once.
LAST = ("spine_line", "spine_record")


def empty(kept: Mapping[str, tuple[str, int]]) -> int:
    """Deletes every row of every table, but of `kept` tables those whose column has this value; returns how many went."""
    run("select makesell_empty_books()")
    names = [table.name for table in tables() if not table.entry and not table.name.startswith(STAYS)]
    run("set constraints all deferred")
    gone = 0
    for name in sorted(names, key=lambda name: (LAST.index(name) + 1 if name in LAST else 0, name)):
        column, value = kept.get(name, ("", 0))
        condition, params = (f"where {column} <> %s", [value]) if column else ("", [])
        (found,) = run(f"with gone as (delete from {name} {condition} returning 1) select count(*) from gone", params)
        gone += int(found[0])
    run("set constraints all immediate")
    return gone


def posted() -> bool:
    """True when some book has an entry."""
    return any(run(f"select 1 from {table.name} limit 1") for table in tables() if table.entry)
