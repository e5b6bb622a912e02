"""Fills a company with orders: what one user of P1 and some cycles of his left behind, multiplied in SQL, with keys, days and master data apart.

Which rows those are, and which columns hold keys, is read from the catalogue, so that a new table of an act is filled too.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql as pg

from makesell.ground.text.search import grams

RECORD, LINE = "spine_record", "spine_line"
DAYS = 1500     # the copies' days lie spread over so many before the first ones
# Each copy goes by a name of its own, so that a word finds some of the rows and not all of them.
NAMES, SIGNS = 5000, "华东盛恒瑞祥鼎泰宏远博凯德润嘉信安隆"
CITIES = ("上海", "北京", "苏州", "宁波", "青岛", "成都", "武汉", "长沙", "佛山", "沈阳")
TRADES = ("机械", "电子", "纺织", "食品", "化工", "贸易")
# Plain keys of books, which no foreign key names.
PLAIN = {"record_id": RECORD, "customer_id": RECORD, "product_id": RECORD, "row_key": RECORD, "line_id": LINE, "source_line_id": LINE}
TABLES = """select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1"""
COLUMNS = """select attname, format_type(atttypid, null) from pg_attribute
             where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum"""
KEY = """select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
         where i.indrelid = %s::regclass and i.indisprimary and format_type(a.atttypid, null) = 'bigint'"""
FOREIGN = """select a.attname, r.relname, b.attname from pg_constraint k cross join lateral unnest(k.conkey, k.confkey) as u(mine, theirs)
             join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.mine join pg_class r on r.oid = k.confrelid
             join pg_attribute b on b.attrelid = k.confrelid and b.attnum = u.theirs where k.contype = 'f' and k.conrelid = %s::regclass"""
UNIQUE = """select array_agg(a.attname::text) from pg_index i cross join lateral unnest(i.indkey::int[]) as u(at)
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.at
            where i.indrelid = %s::regclass and i.indisunique group by i.indexrelid"""
INDEXES = """select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i where i.indrelid = %s::regclass and not i.indisunique
             and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)"""


Keys = dict[str, tuple[int, int]]
AFTER = 1000       # between the keys that are there and the copies'


@dataclass
class Table:
    """A table of the company: its columns, its key, where its keys lead, and the places of rows to copy."""

    name: str
    columns: Sequence[tuple[str, str]]
    key: str | None
    leads: dict[str, tuple[str, str]]
    spaces: dict[str, str] = field(default_factory=dict)
    marked: tuple[str, ...] = ()       # columns of words that must not be there twice


def fill(link: psycopg.Connection[Any], records: Sequence[int], since: int, copies: int) -> dict[str, int]:
    """Copies `records` (customers, products) and every record above `since` so many times; returns the rows added by table."""
    link.execute("set session_replication_role = replica")     # the rows were right once
    link.execute("set synchronous_commit = off; set maintenance_work_mem = '512MB'")
    tables = _tables(link)
    mapped = {RECORD: _map(link, tables[RECORD], "select id from spine_record where id = any(%s) or id > %s", [list(records), since])}
    mapped[LINE] = _map(link, tables[LINE], f"select l.id from spine_line l join m_{RECORD} m on m.old = l.record_id", [])
    chosen = [table for table in tables.values() if _chosen(link, table, mapped)]
    _named(link)
    months = f"generate_series(current_date - {DAYS + 31}, current_date, interval '1 month') d"
    link.execute(f"select makesell_performance_month(d::date) from {months}".encode())
    link.execute(f"select makesell_audit_months(d::date, 0) from {months}".encode())      # a company that worked then has them
    laid = [(name, text) for table in chosen for name, text in link.execute(INDEXES, [table.name]).fetchall()]
    for name, _ in laid:
        link.execute(f"drop index {name}".encode())
    added = {table.name: _copied(link, table, mapped, copies) for table in chosen}
    for _, text in laid:
        link.execute(text.replace(" ON ONLY ", " ON ").encode())      # of a table in parts the catalogue tells the whole's index alone
    for table in chosen:
        if table.key and table.spaces[table.key] == table.name:
            series = f"(values (pg_get_serial_sequence('{table.name}', '{table.key}'))) x(s)"
            link.execute(f"select setval(s, (select max({table.key}) from {table.name})) from {series} where s is not null".encode())
    link.execute("analyze")
    return {name: rows for name, rows in added.items() if rows}


def _named(link: psycopg.Connection[Any]) -> None:
    """The names of the copies, made up by lot, and what each is found by."""
    chance = random.Random(1)
    names = ["".join((chance.choice(CITIES), *chance.sample(SIGNS, 2), chance.choice(TRADES), "有限公司")) for _ in range(NAMES)]
    link.execute("create temp table m_names (n int primary key, name text, grams text[])")
    with link.cursor() as cursor:
        cursor.executemany("insert into m_names values (%s, %s, %s)", [(n, name, grams(name)) for n, name in enumerate(names)])


def _tables(link: psycopg.Connection[Any]) -> dict[str, Table]:
    found = {}
    for (name,) in link.execute(TABLES).fetchall():
        key = link.execute(KEY, [name]).fetchone()
        leads = {mine: (theirs, column) for mine, theirs, column in link.execute(FOREIGN, [name]).fetchall()}
        found[name] = Table(name, link.execute(COLUMNS, [name]).fetchall(), key[0] if key else None, leads)
    for table in found.values():
        kinds = dict(table.columns)
        for column, kind in table.columns:
            if kind == "bigint" and (space := _space(found, table, column)):
                table.spaces[column] = space
        unique = [row[0] for row in link.execute(UNIQUE, [table.name]).fetchall()]
        words = [one for names in unique if not set(names) & set(table.spaces) for one in names]
        table.marked = tuple(one for one in words if kinds.get(one, "") in ("text", "character varying"))
    return found


def _space(tables: dict[str, Table], table: Table, column: str) -> str:
    """Whose keys a column holds: a record's, a line's, those of a table that numbers its rows itself, or nobody's."""
    if column in table.leads:
        other, theirs = table.leads[column]
        if theirs != tables[other].key:
            return ""
        return _space(tables, tables[other], theirs)
    if column == table.key:
        return table.name
    return PLAIN.get(column, "")


def _map(link: psycopg.Connection[Any], table: Table, found: str, params: Sequence[Any]) -> tuple[int, int]:
    """Remembers the keys to copy, numbered from one; returns the key above which the copies' begin, and how many of them one copy has."""
    text = f"create temp table m_{table.name} as select x.id as old, row_number() over (order by x.id) as n from ({found}) as x(id)"
    link.execute(psycopg.ClientCursor(link).mogrify(text, params).encode())
    link.execute(f"create index on m_{table.name} (old)".encode())
    row = link.execute(f"select (select max({table.key}) from {table.name}), (select count(*) from m_{table.name})".encode()).fetchone() or (0, 0)
    return int(row[0]) + AFTER, int(row[1])


def _chosen(link: psycopg.Connection[Any], table: Table, mapped: Keys) -> bool:
    """Whether rows of a table are copied; those that it numbers itself are remembered."""
    if table.key is None or table.name.startswith(("idempotency_", "listing_", "django_", "audit_change_")):
        return False
    of = table.spaces[table.key]
    if of in (RECORD, LINE):
        return _some(link, table, f"{table.key} in (select old from m_{of})")
    own = [column for column, space in table.spaces.items() if space in (RECORD, LINE)]
    if of != table.name or not own:
        return False
    named = " or ".join(f"{column} in (select old from m_{table.spaces[column]})" for column in own)
    if not _some(link, table, named):
        return False
    mapped[table.name] = _map(link, table, f"select distinct {table.key} from {table.name} where {named}", [])
    return True


def _some(link: psycopg.Connection[Any], table: Table, condition: str) -> bool:
    return link.execute(f"select 1 from {table.name} where {condition} limit 1".encode()).fetchone() is not None


def _copied(link: psycopg.Connection[Any], table: Table, mapped: Keys, copies: int) -> int:
    """Copies the rows of a table; keys of copied rows become those of their copies, days go back, words that must be one's own get a number."""
    values, joins = [], []
    for place, (column, kind) in enumerate(table.columns):
        space = table.spaces.get(column, "")
        if space in mapped:
            joins.append(f"left join m_{space} j{place} on j{place}.old = t.{column}")
            start, size = mapped[space]
            values.append(f"coalesce({start} + (i - 1) * {size} + j{place}.n, t.{column})")
        elif kind == "date":
            values.append(f"t.{column} - (i % {DAYS})::int")
        elif kind == "timestamp with time zone":
            values.append(f"t.{column} - (i % {DAYS})::int * interval '1 day'")
        elif column == "search_grams":
            digits = "array['^' || left(i::text, 1), right(i::text, 2), right(i::text, 3)]"
            values.append(f"array(select distinct unnest(t.{column} || own.grams || {digits}))")
        elif (table.name, column) == ("parties_customer", "name"):
            values.append("own.name")
        elif column in table.marked:
            values.append(f"t.{column} || '~' || i")
        else:
            values.append(f"t.{column}")
    of = table.spaces[str(table.key)]
    names = pg.SQL(", ").join(pg.Identifier(name) for name, _ in table.columns).as_string(link)
    text = (f"insert into {table.name} ({names}) overriding system value select {', '.join(values)} from {table.name} t "
            f"join m_{of} mine on mine.old = t.{table.key} {' '.join(joins)} cross join generate_series(1, {copies}) i "
            f"join m_names own on own.n = i % {NAMES}")    # fmt: skip
    return link.execute(text.encode()).rowcount

