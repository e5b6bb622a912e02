"""Turns a `Query` over a `Listing` into one statement a page, with keyset paging in both directions."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from makesell.ground import clock
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, stream
from makesell.ground.db.asking import Ask, asking
from makesell.ground.listing.fields import Field, Kind, Listing
from makesell.ground.listing.picking import Wanted, picked, sort_sql, tables
from makesell.ground.listing.query import (
    Condition,
    Query,
    Sort,
    decode_cursor,
    encode_cursor,
)
from makesell.ground.refusal import Refusal
from makesell.ground.text.search import query_grams

Record = Mapping[str, Any]
COMPARE = {"eq": "=", "ne": "is distinct from", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows (values by field name, `id`, and `<field>_label` of references) and the places beside it."""

    rows: tuple[Record, ...]
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class Sums:
    """How many rows a question has and the sums of its summable fields."""

    rows: int
    sums: Mapping[str, Decimal | None]


def _label(field: Field, actor: Actor, instead: str = "") -> str | None:
    """What is shown for a reference: the English name to an English reader where there is one."""
    named = instead or field.label_sql
    if named is None or actor.language != "en":
        return named
    alias, _, column = named.partition(".")
    return _in_english(f"{alias}.name_en", named) if column == "name" and alias.isidentifier() else named


def _in_english(english: str, named: str) -> str:
    """The English name where there is one."""
    return f"coalesce(nullif({english}, ''), {named})"


def _english_sql(listing: Listing) -> str | None:
    """Where the English names of a listing's own rows stand; None for a noun without them."""
    return next((field.sql for field in listing.fields if field.name == "name_en"), None)


def _condition(field: Field, condition: Condition) -> Where:
    op, values = condition.operator, condition.values
    if op not in field.operators:
        raise Refusal("list.operator", "“%(operator)s” is not possible on this field.", field=field.name, operator=op[:20])
    if op == "empty":
        empty = f"({field.sql} is null)" if field.kind not in (Kind.TEXT, Kind.CODE) else f"(coalesce({field.sql}, '') = '')"
        return Where(empty if values != ("0",) else f"not {empty}")
    if not values:
        raise Refusal("list.value_missing", "A value is missing.", field=field.name)
    parsed = [field.value(v) for v in values]
    if field.followers:
        return _followed(field, op, parsed)
    return _in_days(field, op, parsed) if field.kind is Kind.MOMENT else _compared(field, op, parsed)


def _in_days(field: Field, op: str, days: list[dt.date]) -> Where:
    """Moments are asked for by days of the company's time zone; a day is all its moments."""
    if op == "between" and len(days) != 2:
        raise Refusal("list.between", "“between” needs two values.", field=field.name)
    begin, end = clock.start_of_day(days[0]), clock.end_of_day(days[-1])
    if op in ("eq", "ne", "between"):
        inside = Where(f"({field.sql} >= %s and {field.sql} < %s)", (begin, end))
        return Where(f"{inside.sql} is not true", inside.params) if op == "ne" else inside
    comparison = {"gt": ">=", "gte": ">=", "lt": "<", "lte": "<"}[op]
    return Where(f"{field.sql} {comparison} %s", (end if op in ("gt", "lte") else begin,))


def _followed(field: Field, op: str, keys: list[Any]) -> Where:
    """A reference is one of the keys, or of those that lead to them."""
    one_of = f"{field.sql} = any(%s::bigint[] || array({field.followers}))"
    return Where(f"{one_of} is not true" if op == "ne" else one_of, (keys, keys))


def _compared(field: Field, op: str, parsed: list[Any]) -> Where:
    if op == "has":
        text = str(parsed[0]).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return Where(f"coalesce({field.label_sql or field.sql}, '') ilike %s", (f"%{text}%",))
    if op == "in":
        return Where(f"{field.sql} = any(%s)", (parsed,))
    if op == "between":
        if len(parsed) != 2:
            raise Refusal("list.between", "“between” needs two values.", field=field.name)
        return Where(f"{field.sql} between %s and %s", (parsed[0], parsed[1]))
    if op in ("month", "year"):
        first = parsed[0].replace(day=1) if op == "month" else parsed[0].replace(month=1, day=1)
        after = (first + dt.timedelta(days=32)).replace(day=1) if op == "month" else first.replace(year=first.year + 1)
        return Where(f"({field.sql} >= %s and {field.sql} < %s)", (first, after))
    return Where(f"{field.sql} {COMPARE[op]} %s", (parsed[0],))


def filters(listing: Listing, actor: Actor, query: Query) -> Where:
    """Everything that decides which rows a question has: access first, then search and conditions."""
    parts = [listing.rows(actor)]
    if query.q and listing.search_sql:
        parts.append(Where(f"{listing.search_sql} @> %s", (query_grams(query.q),)))
    for alternatives in query.conditions:
        each = [_condition(listing.field(c.field, actor), c) for c in alternatives]
        parts.append(Where("(" + " or ".join(w.sql for w in each) + ")", tuple(p for w in each for p in w.params)))
    return Where(" and ".join(p.sql for p in parts), tuple(v for p in parts for v in p.params))


def _columns(listing: Listing, actor: Actor, query: Query) -> list[Field]:
    if not query.columns:
        return list(listing.visible(actor))
    return [listing.field(name, actor) for name in query.columns]


def _selected(listing: Listing, actor: Actor, fields: Sequence[Field]) -> tuple[list[str], list[str]]:
    names, texts = ["id"], [listing.key]
    for field in fields:
        names.append(field.name)
        texts.append(field.sql)
        label = _label(field, actor)
        if label:
            names.append(f"{field.name}_label")
            texts.append(label)
    return names, texts


def _sorting(listing: Listing, actor: Actor, query: Query) -> tuple[Field, Sort]:
    """What a question is sorted by. Who reads English is shown a row's own name in English, so it sorts by what is shown."""
    sort = query.sort or Sort.parse(listing.default_sort or f"-{listing.fields[0].name}")
    field = listing.field(sort.field, actor)
    if actor.language == "en" and field.name == "name" and (english := _english_sql(listing)):
        field = replace(field, sort_sql=f"lower({_in_english(english, field.sql)})", walk=None)
    return field, sort


def _follows(listing: Listing, actor: Actor, query: Query) -> bool:
    """True when the reader sees all rows and searches no text."""
    return listing.rows(actor).sql == "true" and not query.q


def page(listing: Listing, actor: Actor, query: Query) -> Page:
    """One page of a question, in one statement.

    Raises Refusal for an unknown field, operator, value or place.
    """
    field, sort = _sorting(listing, actor, query)
    names, texts = _selected(listing, actor, _columns(listing, actor, query))
    backward = bool(query.before) or query.last
    beyond = decode_cursor(query.before or query.after) if query.before or query.after else []
    where = filters(listing, actor, query)
    wanted = Wanted(listing, field, where, sort.descending != backward, beyond, query.size + 1, _follows(listing, actor, query))
    rows = picked(wanted)
    # First which rows, over the tables that conditions and sorting need; then everything shown, for these rows alone.
    shown = ", ".join(f"{text} as c{n}" for n, text in enumerate(texts))
    found = run(
        f"select shown.*, {', '.join(f'picked.{name}::text' for name in rows.cursor)} from ({rows.sql}) picked cross join lateral "
        f"(select {shown} from {tables(listing, texts)} where {listing.key} = picked.id) shown order by {rows.order}",
        rows.params,
        keep=not rows.params,     # asked for whatever is newest, as every morning
    )
    return _page(names, found, query, backward)


def _page(names: list[str], found: list[tuple[Any, ...]], query: Query, backward: bool) -> Page:
    more = len(found) > query.size
    kept = found[: query.size]
    if backward:
        kept = kept[::-1]
    if not kept:
        return Page((), "", "")
    first, final = (encode_cursor(row[len(names) :]) for row in (kept[0], kept[-1]))
    has_previous = more if backward else bool(query.after)
    has_next = (bool(query.before)) if backward else more
    rows = tuple(dict(zip(names, row, strict=False)) for row in kept)
    return Page(rows, first if has_previous else "", final if has_next else "")


def count(listing: Listing, actor: Actor, query: Query) -> int:
    """How many rows a question has."""
    rows_where = filters(listing, actor, query)
    row = one(f"select count(*) from {tables(listing, [rows_where.sql])} where {rows_where.sql}", rows_where.params)
    return int(row[0]) if row else 0


def _currency_sql(listing: Listing, actor: Actor, field: Field) -> str:
    """Where the row's own currency of a money field stands; "" for numbers and for money of one currency."""
    return listing.field(field.currency, actor).sql if field.currency and not field.currency.isupper() else ""


def _sum(listing: Listing, actor: Actor, field: Field) -> str:
    """The sum of a column; nothing for rows in several currencies."""
    currency = _currency_sql(listing, actor, field)
    summed = f"coalesce(sum({field.sql}), 0)"
    return f"case when min({currency}) is not distinct from max({currency}) then {summed} end" if currency else summed


def sums(listing: Listing, actor: Actor, query: Query) -> Sums:
    """Row count and sums of the summable columns a question shows; None for a sum over several currencies."""
    fields = [f for f in _columns(listing, actor, query) if f.sums]
    texts = [_sum(listing, actor, f) for f in fields]
    rows_where = filters(listing, actor, query)
    row = one(f"select {', '.join(['count(*)', *texts])} from {tables(listing, [*texts, rows_where.sql])} where {rows_where.sql}", rows_where.params)
    found = row or (0,)
    return Sums(int(found[0]), {f.name: None if v is None else Decimal(v) for f, v in zip(fields, found[1:], strict=False)})


def groups(listing: Listing, actor: Actor, query: Query, most: int = 500) -> list[Record]:
    """One row a group (up to three fields): the groups' values and labels, `rows`, and the sums of summable columns.

    A sum over several currencies is None; `sums_currency` is the one currency of a group's money, None where there are several.
    """
    by = [listing.field(name, actor) for name in query.group]
    if not by or any(not f.groups for f in by):
        raise Refusal("list.group", "This list cannot be grouped by that.", field="group")
    summed = [f for f in _columns(listing, actor, query) if f.sums]
    keys = [t for f in by for t in (f.group_sql or f.sql, _label(f, actor, f.group_label_sql)) if t]
    names = [n for f in by for n in ([f.name, f"{f.name}_label"] if f.label_sql else [f.name])]
    texts = [_sum(listing, actor, f) for f in summed]
    currency = next((sql for f in summed if (sql := _currency_sql(listing, actor, f))), "")
    texts.append(f"case when min({currency}) is not distinct from max({currency}) then min({currency}) end" if currency else "null")
    rows_where = filters(listing, actor, query)
    found = run(
        f"select {', '.join([*keys, 'count(*)', *texts])} from {tables(listing, [*keys, *texts, rows_where.sql])} where {rows_where.sql} "
        f"group by {', '.join(keys)} order by {', '.join(str(i + 1) for i in range(len(keys)))} limit %s",
        [*rows_where.params, most],
    )
    return [dict(zip([*names, "rows", *(f.name for f in summed), "sums_currency"], row, strict=True)) for row in found]


def stream_rows(listing: Listing, actor: Actor, query: Query) -> Iterator[Record]:
    """Every row of a question, sorted, in constant memory (export). Needs an open transaction."""
    field, sort = _sorting(listing, actor, query)
    names, texts = _selected(listing, actor, _columns(listing, actor, query))
    rows_where, key = filters(listing, actor, query), sort_sql(field)
    direction = "desc" if sort.descending else "asc"
    found = stream(
        f"select {', '.join(texts)} from {tables(listing, [*texts, rows_where.sql, key])} where {rows_where.sql} "
        f"order by {key} {direction}, {listing.key} {direction}",
        rows_where.params,
    )
    return (dict(zip(names, row, strict=True)) for row in found)


@asking
def by_ids(listing: Listing, actor: Actor, ids: Sequence[int]) -> Ask[dict[int, Record]]:
    """The rows of these keys the actor may see, by key."""
    names, texts = _selected(listing, actor, listing.visible(actor))
    rows_where = listing.rows(actor)
    return Ask(
        f"select {', '.join(texts)} from {tables(listing, [*texts, rows_where.sql])} where {listing.key} = any(%s) and {rows_where.sql}",
        [list(ids), *rows_where.params],
        lambda rows: {row[0]: dict(zip(names, row, strict=True)) for row in rows},
    )


def english_names(listing: Listing, actor: Actor, ids: Sequence[int]) -> dict[str, str]:
    """English names by the names of these rows, as far as the actor may see them; nothing for a noun without English names."""
    fields = {field.name: field for field in listing.visible(actor)}
    if not ids or not {"name", "name_en"} <= fields.keys():
        return {}
    return dict(_english(listing, actor, fields["name"].sql, f"{listing.key} = any(%s)", ids))


def english_of(listing: Listing, actor: Actor, names: Sequence[str]) -> dict[str, str]:
    """English names by these names, as far as the actor may see whose they are; nothing for a noun without English names."""
    fields = {field.name: field for field in listing.visible(actor)}
    if not names or not {"name", "name_en"} <= fields.keys():
        return {}
    return dict(_english(listing, actor, fields["name"].sql, f"{fields['name'].sql} = any(%s)", names))


def _english(listing: Listing, actor: Actor, name: str, asked: str, given: Sequence[Any]) -> list[tuple[str, str]]:
    english, rows_where = _english_sql(listing) or "''", listing.rows(actor)
    found = run(
        f"select distinct {name}, {english} from {tables(listing, [name, english, rows_where.sql])} where {asked} and {rows_where.sql} "
        f"and {english} <> ''",
        [list(given), *rows_where.params],
    )
    return [(row[0], row[1]) for row in found]


def seen(listing: Listing, actor: Actor, ids: Sequence[int]) -> frozenset[int]:
    """Which of these keys the actor may open: figures link no row that its reader may not see."""
    rows_where = listing.rows(actor)
    if not ids:
        return frozenset()
    sql = f"select {listing.key} from {tables(listing, [rows_where.sql])} where {listing.key} = any(%s) and {rows_where.sql}"
    return frozenset(row[0] for row in run(sql, [list(ids), *rows_where.params], keep=True))


def beside(listing: Listing, actor: Actor, query: Query, key: int) -> tuple[int | None, int | None]:
    """The keys before and after a row in a question's order, as far as there are any; the row itself need not match any more."""
    field, _sort = _sorting(listing, actor, query)
    rows = picked(Wanted(listing, field, Where(f"{listing.key} = %s", (key,)), False, [], 1, _follows(listing, actor, query)))
    found = one(f"select {', '.join(f'picked.{name}::text' for name in rows.cursor)} from ({rows.sql}) picked", rows.params)
    if found is None:
        return None, None
    at = encode_cursor(found)
    alone = replace(query.at_start(), size=1, columns=(field.name,), group=())
    before, after = page(listing, actor, replace(alone, before=at)).rows, page(listing, actor, replace(alone, after=at)).rows
    return (before[0]["id"] if before else None), (after[0]["id"] if after else None)
