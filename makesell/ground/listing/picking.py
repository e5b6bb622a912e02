"""Ground/listing: which rows a page holds, over the tables that conditions and sorting need only; what is shown is joined afterwards.

A page is picked by its place, never by counting rows before it. A sort that follows another table's order (`Walk`) takes that table's
rows in turn and of each no more than a page: sorting then costs the same on the first page, on the last, and in a list of millions.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from makesell.ground.access import Where
from makesell.ground.listing.fields import NUMBERS, Field, Kind, Listing, Walk
from makesell.ground.refusal import Refusal

CAST = {Kind.INT: "bigint", Kind.REF: "bigint", Kind.QTY: "numeric", Kind.MONEY: "numeric", Kind.RATIO: "numeric", Kind.DATE: "date",
        Kind.MOMENT: "timestamptz", Kind.BOOL: "boolean"}  # fmt: skip
# Sorting an empty value needs a stand-in: keyset paging compares rows, and a comparison with null is null.
LAST = {Kind.DATE: "'infinity'::date", Kind.MOMENT: "'infinity'::timestamptz", Kind.BOOL: "false"}
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Picked:
    """A statement that picks rows (`id` and what they are placed by), the order of its rows, and the columns that make a cursor."""

    sql: str
    params: tuple[object, ...]
    order: str
    cursor: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be picked: rows of a listing that fulfil `where`, sorted by `field`, beyond a place, so many of them.

    `follows`: another table's order may be followed. That pays where many rows fulfil `where`: a reader of few rows, or a search, finds
    them faster than their order, and the database would find them again for each row of the other table.
    """

    listing: Listing
    field: Field
    where: Where
    descending: bool
    beyond: Sequence[str]
    limit: int
    follows: bool

    @property
    def direction(self) -> str:
        """asc or desc."""
        return "desc" if self.descending else "asc"

    @property
    def past(self) -> str:
        """The comparison that leads on."""
        return "<" if self.descending else ">"


def tables(listing: Listing, texts: Sequence[str]) -> str:
    """The FROM clause with the joins whose aliases the texts mention, and the joins those joins need themselves."""
    used: set[str] = set()
    open_texts = list(texts)
    while open_texts:
        text = open_texts.pop()
        for alias, join in listing.joins.items():
            if alias not in used and _mentions(text, alias):
                used.add(alias)
                open_texts.append(join)
    return " ".join([listing.source, *(_ordered(listing.joins, used))])


def _mentions(text: str, alias: str) -> bool:
    return re.search(rf"\b{alias}\.", text) is not None


def _ordered(joins: Mapping[str, str], used: set[str]) -> list[str]:
    """Joins in the listing's order, which names no alias before its join."""
    return [join for alias, join in joins.items() if alias in used]


def sort_sql(field: Field) -> str:
    """What a field is sorted by where no other table is followed."""
    text = field.sort_sql or field.sql
    if not field.nullable:
        return text
    stand_in = "-1e30" if field.kind in NUMBERS else LAST.get(field.kind, "0" if field.kind is Kind.REF and not field.sort_sql else "''")
    return f"coalesce({text}, {stand_in})"


def sort_cast(field: Field) -> str:
    """The type of what a field is sorted by."""
    return "text" if field.sort_sql else CAST.get(field.kind, "text")


def picked(wanted: Wanted) -> Picked:
    """The statement that picks a page's rows. Refuses a place nobody made."""
    return _walked(wanted, wanted.field.walk) if wanted.field.walk and wanted.follows else _plain(wanted)


def _plain(wanted: Wanted) -> Picked:
    listing, key = wanted.listing, sort_sql(wanted.field)
    cast = sort_cast(wanted.field)
    beyond, params = "", list(wanted.where.params)
    if wanted.beyond:
        place, after = _texts(wanted.beyond, 2)
        # the first comparison says again what the second one says, for the index that begins with the key alone
        beyond = f" and {key} {wanted.past}= %s::{cast} and ({key}, {listing.key}) {wanted.past} (%s::{cast}, %s::bigint)"
        params += [_value(cast, place), place, _number(after)]
    sql = (
        f"select {listing.key} as id, {key} as place from {tables(listing, [wanted.where.sql, key])} where {wanted.where.sql}{beyond} "
        f"order by {key} {wanted.direction}, {listing.key} {wanted.direction} limit {wanted.limit}"
    )
    return Picked(sql, tuple(params), _order(wanted, "place", "id"), ("place", "id"))


def _order(wanted: Wanted, *names: str) -> str:
    return ", ".join(f"picked.{name} {wanted.direction}" for name in names)


def _walked(wanted: Wanted, walk: Walk) -> Picked:
    """Rows of the followed table in its order, and before them (descending: after them) our rows that name none."""
    place, ref, tie, after = _texts(wanted.beyond, 4) if wanted.beyond else ("", "", "", "")
    among_none, none = bool(wanted.beyond) and not ref, wanted.field.nullable or bool(walk.without)
    if among_none and not none:
        raise _refused()
    parts: list[Where] = []
    if not (among_none and wanted.descending):
        parts += _following(wanted, walk, None if not ref else (place, ref, tie, after))
    if none and (not ref or wanted.descending):
        parts.append(_without(wanted, walk, (tie, after) if among_none else None))
    sql = " union all ".join(f"({part.sql})" for part in parts)
    order = ("named", "place", "ref", "tie", "id")
    return Picked(
        f"select * from ({sql}) picked order by {_order(wanted, *order)} limit {wanted.limit}",
        tuple(value for part in parts for value in part.params),
        _order(wanted, *order), ("place", "ref", "tie", "id"),
    )  # fmt: skip


def _following(wanted: Wanted, walk: Walk, at: tuple[str, str, str, str] | None) -> list[Where]:
    return _few(wanted, walk, at) if walk.few else [_many(wanted, walk, at)]


def _many(wanted: Wanted, walk: Walk, at: tuple[str, str, str, str] | None) -> Where:
    """The followed table has many rows, each with few of ours: the planner walks its index and joins."""
    listing, on, cast = wanted.listing, walk.on or wanted.field.sql, sort_cast(wanted.field)
    beyond, params = "", list(wanted.where.params)
    if at:
        beyond = f" and {walk.sort} {wanted.past}= %s::{cast} and ({walk.sort}, {listing.key}) {wanted.past} (%s::{cast}, %s::bigint)"
        params += [_value(cast, at[0]), at[0], _number(at[3])]
    return Where(
        f"select {listing.key} as id, true as named, {walk.sort} as place, 0::bigint as ref, 0::bigint as tie "
        f"from {tables(listing, [wanted.where.sql, on])} join {walk.table} walk on {walk.key} = {on} where {wanted.where.sql}{beyond} "
        f"order by {walk.sort} {wanted.direction}, {listing.key} {wanted.direction} limit {wanted.limit}",
        tuple(params),
    )


def _few(wanted: Wanted, walk: Walk, at: tuple[str, str, str, str] | None) -> list[Where]:
    """The followed table has few rows: of each at most a page of ours, by an index that begins with their name of it."""
    on, cast = walk.on or wanted.field.sql, sort_cast(wanted.field)
    each = _rows(wanted, walk, f"{on} = {walk.key}", None)
    beyond, params = "true", list(each.params)
    if at:
        beyond = f"({walk.sort}, {walk.key}) {wanted.past} (%s::{cast}, %s::bigint)"
        params += [_value(cast, at[0]), _number(at[1])]
    direction = wanted.direction
    later = Where(
        f"select mine.id, true as named, {walk.sort} as place, {walk.key} as ref, mine.tie from {walk.table} walk "
        f"cross join lateral ({each.sql}) mine where {beyond} "
        f"order by {walk.sort} {direction}, {walk.key} {direction}, mine.tie {direction}, mine.id {direction} limit {wanted.limit}",
        tuple(params),
    )
    if not at:
        return [later]
    rest = _rows(wanted, walk, f"{on} = %s", at[2:])
    same = Where(
        f"select mine.id, true as named, %s::{cast} as place, %s::bigint as ref, mine.tie from ({rest.sql}) mine",
        (_value(cast, at[0]), _number(at[1]), *_before(rest, _number(at[1]))),
    )
    return [same, later]


def _before(where: Where, first: object) -> tuple[object, ...]:
    return (first, *where.params)


def _rows(wanted: Wanted, walk: Walk, named: str, at: Sequence[str] | None) -> Where:
    """Our rows that name one row of the followed table, by tie and key; `named` stands first, so its value is bound first."""
    listing, tie, direction = wanted.listing, wanted.field.tie, wanted.direction
    beyond, params = "", list(wanted.where.params)
    if at and tie:
        beyond = f" and {tie} {wanted.past}= %s::bigint and ({tie}, {listing.key}) {wanted.past} (%s::bigint, %s::bigint)"
        params += [_number(at[0]), _number(at[0]), _number(at[1])]
    elif at:
        beyond = f" and {listing.key} {wanted.past} %s::bigint"
        params.append(_number(at[1]))
    ordered = f"{tie} {direction}, " if tie else ""
    return Where(
        f"select {listing.key} as id, {tie or '0::bigint'} as tie from {tables(listing, [wanted.where.sql, named, tie])} "
        f"where {named} and {wanted.where.sql}{beyond} order by {ordered}{listing.key} {direction} limit {wanted.limit}",
        tuple(params),
    )


def _without(wanted: Wanted, walk: Walk, at: tuple[str, str] | None) -> Where:
    """Our rows that name none."""
    rows = _rows(wanted, walk, walk.without or f"{wanted.field.sql} is null", at)
    cast = sort_cast(wanted.field)
    return Where(f"select mine.id, false as named, null::{cast} as place, null::bigint as ref, mine.tie from ({rows.sql}) mine", rows.params)


def _refused() -> Refusal:
    return Refusal("list.cursor", "This page address is not valid; open the first page.", field="after")


def _texts(beyond: Sequence[str], length: int) -> Sequence[str]:
    if len(beyond) != length:
        raise _refused()
    return beyond


def _number(text: str) -> int:
    if not text.removeprefix("-").isdecimal() or len(text) > MOST_DIGITS:
        raise _refused()
    return int(text)


def _value(cast: str, text: str) -> str:
    """A place's value; refuses what the database could not read as its type."""
    try:
        if cast == "date" and text != "infinity":
            dt.date.fromisoformat(text)
        elif cast == "timestamptz" and text != "infinity":
            dt.datetime.fromisoformat(text)
        elif cast in ("bigint", "numeric"):
            Decimal(text)
    except (ValueError, InvalidOperation) as error:
        raise _refused() from error
    return text
