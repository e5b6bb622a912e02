"""Reads of the log of changes: of one row or record, and by person, period and field."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking

LIMIT = 200


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of one row: who, when, why, and each column old → new (a deletion has no new); in which transaction."""

    id: int
    at: dt.datetime
    table: str
    row_key: int | None
    op: str
    actor_id: int | None
    actor_name: str
    reason: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    txid: int | None = None


_COLUMNS = "id, at, table_name, row_key, op, actor_id, actor_name, reason, old, new, txid"
_SELECT = f"select {_COLUMNS} from audit_change where "


def _ask(condition: str, params: Sequence[Any], limit: int) -> Ask[list[ChangeRow]]:
    return Ask(f"{_SELECT}{condition} order by at desc, id desc limit %s", [*params, limit], _changes)


def _changes(rows: list[tuple[Any, ...]]) -> list[ChangeRow]:
    return [ChangeRow(*(*head, json.loads(old or "{}"), json.loads(new or "{}"), txid)) for *head, old, new, txid in rows]


def _rows(condition: str, params: Sequence[Any], limit: int) -> list[ChangeRow]:
    return _ask(condition, params, limit).answer()


def change(change_id: int) -> ChangeRow | None:
    """One change; no access is checked here."""
    rows = _rows("id = %s", [change_id], 1)
    return rows[0] if rows else None


def of_row(table: str, row_key: int, limit: int = LIMIT) -> list[ChangeRow]:
    """The changes of one row of one table, newest first."""
    return _rows("table_name = %s and row_key = %s", [table, row_key], limit)


@asking
def of_record(
    record_id: int, tables: Sequence[str], line_tables: Mapping[str, Sequence[int]] | None = None, limit: int = LIMIT
) -> Ask[list[ChangeRow]]:
    """The changes of a record in its own tables (their key is the record's), and of the lines named by table and key."""
    rows = [(table, record_id) for table in ("spine_record", *tables)]
    rows += [(table, key) for table, keys in (line_tables or {}).items() for key in keys]
    named, keys = zip(*dict.fromkeys(rows), strict=True)
    # each row is looked up by itself: of alternatives the planner may think so badly that it reads the whole log
    of = "from unnest(%s::text[], %s::bigint[]) of (named, key) join audit_change c on c.table_name = of.named and c.row_key = of.key"
    return Ask(f"select {_COLUMNS} {of} order by at desc, id desc limit %s", [list(named), list(keys), limit], _changes)


def report(
    *,
    since: dt.datetime,
    until: dt.datetime,
    actor_id: int | None = None,
    table: str = "",
    field: str = "",
    before: tuple[dt.datetime, int] | None = None,
    limit: int = LIMIT,
) -> list[ChangeRow]:
    """Changes over `[since, until)`, narrowed to a person, a table, a changed field; `before` is the last row of the page before."""
    condition = "at >= %s and at < %s"
    params: list[Any] = [since, until]
    if actor_id is not None:
        condition += " and actor_id = %s"
        params.append(actor_id)
    if table:
        condition += " and table_name = %s"
        params.append(table)
    if field:
        condition += " and old ? %s"
        params.append(field)
    if before:
        condition += " and (at, id) < (%s, %s)"
        params += list(before)
    return _rows(condition, params, limit)


def values_at(table: str, field: str, moment: dt.datetime) -> dict[int, Any]:
    """{row: what one of its fields said at a moment}, of those in which it was changed after it, rows deleted since with them."""
    rows = run(
        """select distinct on (row_key) row_key, (old -> %s)::text from audit_change
           where table_name = %s and at > %s and old ? %s order by row_key, at, id""",
        [field, table, moment, field],
    )
    return {row[0]: json.loads(row[1]) for row in rows}


def position() -> int:
    """Where the log stands now; what the running transaction changes from here on is numbered higher."""
    return int(run("select last_value from audit_change_id_seq")[0][0])


def changed_now(since: int) -> list[ChangeRow]:
    """What the running transaction has changed after a position of the log, in order."""
    return _in_order("id > %s and at = now() and txid = txid_current()", [since])


def changed_between(since: int, until: int, txid: int) -> list[ChangeRow]:
    """What a transaction changed after one position of the log, up to and with another, in order."""
    return _in_order("id > %s and id <= %s and txid = %s", [since, until, txid])


def _in_order(condition: str, params: Sequence[Any]) -> list[ChangeRow]:
    rows = run(f"{_SELECT}{condition} order by id", list(params))
    return [ChangeRow(*(*head, _exact(old), _exact(new), txid)) for *head, old, new, txid in rows]


def _exact(text: str | None) -> dict[str, Any]:
    """Values of the log with numbers as they stand in the row."""
    return dict(json.loads(text or "{}", parse_float=Decimal))


def after(table: str, row_key: int, since: int, apart_from: Sequence[int]) -> list[ChangeRow]:
    """The changes of one row after a position of the log, in order, without those of some transactions and of the running one."""
    condition = "table_name = %s and row_key = %s and id > %s and txid <> all(%s) and txid <> txid_current()"
    return _in_order(condition, [table, row_key, since, list(apart_from)])
