"""Ground/db: writing rows in sets — insert, change and dated values — from tables of column types, bound by UNNEST.

Table and column names come from the code of the rooms, never from what somebody typed; values are always bound.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from makesell.ground.db.statements import run
from makesell.ground.db.writing import Write

Types = Mapping[str, str]
Values = Mapping[str, Any]


def insert_set(table: str, types: Types, rows: Sequence[Values], returning: str = "") -> list[int]:
    """Inserts rows (column → value; a missing column is null) in one statement; with `returning`, its values in the order given."""
    if not rows:
        return []
    found = run(_inserting(table, types) + (f" returning {returning}" if returning else ""), _columns(types, rows), keep=True)
    return sorted(int(row[0]) for row in found)


def inserting(table: str, types: Types, rows: Sequence[Values]) -> Write[None]:
    """Rows to be inserted beside others in one statement; its part is named after the table."""
    return Write(f"made_{table} as ({_inserting(table, types)})", _columns(types, rows))


def _inserting(table: str, types: Types) -> str:
    names = ", ".join(types)
    arrays = ", ".join(f"%s::{kind}[]" for kind in types.values())
    return f"insert into {table} ({names}) select {names} from unnest({arrays}) with ordinality as t({names}, n_) order by n_"


def _columns(types: Types, rows: Sequence[Values]) -> list[list[Any]]:
    return [[row.get(name) for row in rows] for name in types]


def update_set(table: str, key: str, types: Types, changes: Sequence[tuple[int, Values]], more: str = "") -> None:
    """Changes rows by key; each change names only its own columns. One statement for each distinct set of columns.

    `more` is a further assignment of the code's own, e.g. `version = x.version + 1` (the row is `x`).
    """
    by_columns: dict[tuple[str, ...], list[tuple[int, Values]]] = defaultdict(list)
    for row_key, values in changes:
        by_columns[tuple(name for name in types if name in values)].append((row_key, values))
    for columns, group in by_columns.items():
        assigned = [f"{name} = t.{name}" for name in columns] + ([more] if more else [])
        if not assigned:
            continue
        arrays = ", ".join(["%s::bigint[]", *(f"%s::{types[name]}[]" for name in columns)])
        source = f"unnest({arrays}) as t({', '.join(['key_', *columns])})"
        run(
            f"update {table} x set {', '.join(assigned)} from {source} where x.{key} = t.key_",
            [[k for k, _ in group], *([values[name] for _, values in group] for name in columns)],
        )


def put_dated(table: str, keys: Types, values: Types, rows: Sequence[Values], *, empty: Collection[str] = ()) -> int:
    """Sets dated values: each row holds from its `valid_from` until its `valid_to`, or until the next row of its key begins.

    A row without end cuts the row in force at its beginning; one that begins on the same date is replaced. Returns how
    many began. What then still overlaps is refused by the table's exclusion constraint. `empty` are keys that may be null.
    """
    if not rows:
        return 0
    types = {**keys, **values, "valid_from": "date", "valid_to": "date"}
    columns, key_names = ", ".join([*types, "n_"]), ", ".join(keys)
    source = f"unnest({', '.join(f'%s::{kind}[]' for kind in types.values())}) with ordinality as t({columns})"
    same = " and ".join(f"x.{name} {'is not distinct from' if name in empty else '='} t.{name}" for name in keys)
    bound = [[row.get(name) for row in rows] for name in types]
    run(
        f"""update {table} x set valid_to = c.begins from (
                select x.id, min(t.valid_from) as begins from {source} join {table} x on {same} and x.valid_from < t.valid_from
                and (x.valid_to is null or x.valid_to > t.valid_from) and (t.valid_to is null or x.valid_to <= t.valid_to) group by x.id
            ) c where x.id = c.id""",
        bound,
    )
    # Read whole before anything is written: PostgreSQL 18.6 loses rows from the GiST index of an exclusion constraint that one statement
    # reads again for each row while it inserts into it.
    stands = run(
        f"""select t.n_, x.id, coalesce(t.valid_to, x.valid_to), coalesce(t.valid_to, least(t.next_, (
                select min(x.valid_from) from {table} x where {same} and x.valid_from > t.valid_from)))
            from (select t.*, lead(t.valid_from) over (partition by {key_names} order by t.valid_from) as next_ from {source}) t
            left join {table} x on {same} and x.valid_from = t.valid_from""",
        bound,
    )
    replaced = [(key, {**{name: rows[n - 1].get(name) for name in values}, "valid_to": until}) for n, key, until, _ in stands if key is not None]
    update_set(table, "id", {**values, "valid_to": "date"}, replaced)
    return len(insert_set(table, types, [{**rows[n - 1], "valid_to": until} for n, key, _, until in stands if key is None], "id"))


def end_dated(table: str, ids: Sequence[int], valid_to: Any) -> int:
    """Ends dated rows on a date; one that has not begun by then is taken away. Returns how many there were."""
    gone = run(f"delete from {table} where id = any(%s) and valid_from >= %s returning id", [list(ids), valid_to])
    ended = run(f"update {table} set valid_to = %s where id = any(%s) and valid_from < %s returning id", [valid_to, list(ids), valid_to])
    return len(gone) + len(ended)
