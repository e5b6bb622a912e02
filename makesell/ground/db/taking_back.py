"""Ground/db: a row is taken away again, or gets former values back as the log of changes kept them.

Table and column names come from the code of the rooms; values are bound.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.utils import IntegrityError

from makesell.ground.db.statements import run
from makesell.ground.db.transactions import savepoint
from makesell.ground.refusal import Refusal


def row_now(table: str, key: str, row_key: int) -> dict[str, Any] | None:
    """A row as it stands, as the log writes values; locked until the transaction ends. None when it is gone."""
    found = run(f"select to_jsonb(x)::text from {table} x where {key} = %s for no key update", [row_key])
    return dict(json.loads(found[0][0], parse_float=Decimal)) if found else None


def put_back(table: str, key: str, row_key: int, old: Mapping[str, Any], more: str = "") -> None:
    """Gives columns of a row values the log kept; `more` is a further assignment of the code's own."""
    assigned = [f"{name} = o.{name}" for name in old] + ([more] if more else [])
    if assigned:
        kept = json.dumps(dict(old), default=str)
        run(f"update {table} x set {', '.join(assigned)} from jsonb_populate_record(null::{table}, %s::jsonb) o where x.{key} = %s", [kept, row_key])


def take_out(table: str, key: str, row_key: int, parts: Sequence[tuple[str, str]] = ()) -> None:
    """Deletes a row after its parts (table, column that names the row). Refuses (409) one that something points at."""
    try:
        with savepoint():
            for part, column in parts:
                run(f"delete from {part} where {column} = %s", [row_key])
            run(f"delete from {table} where {key} = %s", [row_key])
            run("set constraints all immediate")
    except IntegrityError as error:
        raise used(error) from error


def used(error: IntegrityError) -> Refusal:
    """The refusal of taking away a row that a row of another table names."""
    by = getattr(getattr(error.__cause__, "diag", None), "table_name", "") or "?"
    return Refusal("record.used", "Something already points at this row (%(by)s); take it out of use instead.", status=409, by=by)
