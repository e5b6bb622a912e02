"""What a word being typed into a list's search box could mean: a text that holds it, a choice, a record of another noun, a day, an amount."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from makesell.doors.desk import values
from makesell.doors.desk.lists.conditions import WORDS, label_of, operator
from makesell.doors.desk.lists.state import ListState
from makesell.ground import listing
from makesell.ground.listing import Condition, Field, Kind, Query
from makesell.sheets.parts import Column, Sheet
from makesell.sheets.registry import BY_NOUN
from makesell.ui.parts import Suggestion, Suggestions

MOST = 10
# A search of another noun is a statement, so only so many references are asked, for so many names each.
REFERENCES, NAMES = 3, 2
LONGEST = 80
DATES = (("year", re.compile(r"\d{4}"), "-01-01"), ("month", re.compile(r"\d{4}-\d{2}"), "-01"), ("eq", re.compile(r"\d{4}-\d{2}-\d{2}"), ""))


def suggestions(state: ListState) -> Suggestions:
    """At most `MOST` meanings of `state.query.q`, the shown columns first; each is the list narrowed by one more condition.

    Texts are offered by shown columns only: a column nobody looks at is seldom meant.
    """
    typed = state.query.q.strip()[:LONGEST]
    if not typed:
        return Suggestions("", ())
    shown = {column.name for column in state.columns}
    ordered = sorted(state.known, key=lambda column: column.name not in shown)
    fields = [(column, state.fields[column.name]) for column in ordered if column.name in state.fields]
    found = [*_named(state, fields, typed), *_dated(state, fields, typed), *_chosen(state, fields, typed)]
    found += [*_held(state, [one for one in fields if one[0].name in shown], typed), *_counted(state, fields, typed)]
    return Suggestions(typed, tuple(found[:MOST]))


Fields = list[tuple[Column, Field]]


def _narrowed(state: ListState, column: Column, field: Field, wanted: str, value: str, said: str) -> Suggestion:
    condition = Condition(field.name, wanted, (value,))
    words = WORDS[wanted] if wanted in ("month", "year") else operator(wanted, field.kind)
    return Suggestion(f"{column.label} {words}", said, state.address(replace(state.query, q="").plus(condition)))


def _named(state: ListState, fields: Fields, typed: str) -> Iterator[Suggestion]:
    """References: the records of the other noun that the word finds, as far as the actor may see it."""
    asked: set[str] = set()
    for column, field in fields:
        sheet = BY_NOUN.get(field.noun or "") if field.kind is Kind.REF else None
        if sheet is None or sheet.noun in asked or len(asked) == REFERENCES or not sheet.listing.search_sql or not sheet.policy.may(state.actor):
            continue
        asked.add(sheet.noun)
        for key, name in _found(state, sheet, typed):
            yield _narrowed(state, column, field, "eq", str(key), name)


def _found(state: ListState, sheet: Sheet, typed: str) -> Iterator[tuple[int, str]]:
    columns = tuple(column.name for column in sheet.columns[:3] if column.name in {f.name for f in sheet.listing.visible(state.actor)})
    page = listing.page(sheet.listing, state.actor, Query(q=typed, size=NAMES, columns=columns))
    names = [label_of(sheet, row) for row in page.rows]
    for row, name in zip(page.rows, names, strict=True):
        code = str(row.get("code") or "")
        yield row["id"], f"{name} · {code}" if code and names.count(name) > 1 else name


def _held(state: ListState, fields: Fields, typed: str) -> Iterator[Suggestion]:
    """Texts and numbers of documents that hold the word."""
    for column, field in fields:
        if field.kind in (Kind.TEXT, Kind.CODE):
            yield _narrowed(state, column, field, "has", typed, f"“{typed}”")


def _chosen(state: ListState, fields: Fields, typed: str) -> Iterator[Suggestion]:
    """Choices whose word holds it."""
    for column, field in fields:
        for value in field.choices if field.kind is Kind.CHOICE else ():
            said = values.in_words(value, Kind.CHOICE, choices=field.choices)
            if typed.casefold() in said.casefold():
                yield _narrowed(state, column, field, "eq", value, said)


def _dated(state: ListState, fields: Fields, typed: str) -> Iterator[Suggestion]:
    """A year, a month or a day."""
    for wanted, pattern, rest in DATES:
        if not pattern.fullmatch(typed):
            continue
        try:
            day = dt.date.fromisoformat(typed + rest)
        except ValueError:
            return
        for column, field in fields:
            if wanted in field.operators and field.kind is Kind.DATE:
                yield _narrowed(state, column, field, wanted, day.isoformat(), typed)


def _counted(state: ListState, fields: Fields, typed: str) -> Iterator[Suggestion]:
    """Amounts and quantities from this number on."""
    try:
        number = Decimal(typed.replace(",", ""))
    except InvalidOperation:
        return
    if number.is_finite() and abs(number) < Decimal(10) ** 15:
        for column, field in fields:
            if field.kind in (Kind.MONEY, Kind.QTY):
                yield _narrowed(state, column, field, "gte", values.exact(number), values.number(number, field.kind))

