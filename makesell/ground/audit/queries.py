"""Reads of the log of changes: of one row or record, and by person, period and field."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.db import run

LIMIT = 200


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of one row: who, when, why, and each column old → new (a deletion has no new)."""

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


_SELECT = "select id, at, table_name, row_key, op, actor_id, actor_name, reason, old, new from audit_change where "


def _rows(condition: str, params: Sequence[Any], limit: int) -> list[ChangeRow]:
    rows = run(_SELECT + condition + " order by at desc, id desc limit %s", [*params, limit])
    return [ChangeRow(*(*head, json.loads(old or "{}"), json.loads(new or "{}"))) for *head, old, new in rows]


def change(change_id: int) -> ChangeRow | None:
    """One change; no access is checked here."""
    rows = _rows("id = %s", [change_id], 1)
    return rows[0] if rows else None


def of_row(table: str, row_key: int, limit: int = LIMIT) -> list[ChangeRow]:
    """The changes of one row of one table, newest first."""
    return _rows("table_name = %s and row_key = %s", [table, row_key], limit)


def of_record(
    record_id: int, tables: Sequence[str], line_tables: Mapping[str, Sequence[int]] | None = None, limit: int = LIMIT
) -> list[ChangeRow]:
    """The changes of a record in its own tables (their key is the record's), and of the lines named by table and key."""
    condition = "(table_name = any(%s) and row_key = %s)"
    params: list[Any] = [["spine_record", *tables], record_id]
    for table, keys in (line_tables or {}).items():
        condition += " or (table_name = %s and row_key = any(%s))"
        params += [table, list(keys)]
    return _rows(f"({condition})", params, limit)


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


def last_now(tables: Sequence[str], row_key: int) -> int:
    """The last change of one row, in these tables, that the running transaction has made so far; 0 for none."""
    sql = "select coalesce(max(id), 0) from audit_change where table_name = any(%s) and row_key = %s and at = now()"
    return int(run(sql, [list(tables), row_key])[0][0])


def fields_changed_now(tables: Sequence[str], row_key: int, since: int) -> set[str]:
    """The columns of one row, in these tables, that the running transaction has changed after the change `since`."""
    sql = """select distinct k from audit_change, jsonb_object_keys(new) k
             where table_name = any(%s) and row_key = %s and at = now() and id > %s and op = 'update'"""
    return {row[0] for row in run(sql, [list(tables), row_key, since])}


def by_transaction(table: str, row_key: int) -> list[tuple[int, ChangeRow]]:
    """The changes of one row with the transaction each was made in, newest first; what undoing an import compares."""
    rows = run(
        f"{_SELECT.replace('select id', 'select txid, id')}table_name = %s and row_key = %s order by at desc, id desc limit %s",
        [table, row_key, LIMIT],
    )
    return [(txid, ChangeRow(*(*head, json.loads(old or "{}"), json.loads(new or "{}")))) for txid, *head, old, new in rows]
