"""Conditions in words: chips that can be taken off, and the builder's fields."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word
from django.utils.translation import gettext_lazy

from makesell.doors.desk import addresses, values
from makesell.doors.desk.lists.state import ListState
from makesell.ground.actor import Actor
from makesell.ground.listing import Condition, Field, Kind, by_ids, english_names
from makesell.sheets.parts import Row, Sheet
from makesell.sheets.registry import BY_NOUN
from makesell.ui.parts import FilterChip, FilterField, Option, Text

WORDS: Mapping[str, Text] = {
    "has": gettext_lazy("contains"), "eq": gettext_lazy("is"), "ne": gettext_lazy("is not"), "in": gettext_lazy("is one of"),
    "empty": gettext_lazy("is empty"), "between": gettext_lazy("lies between"), "month": gettext_lazy("in the month of"),
    "year": gettext_lazy("in the year of"), "gt": gettext_lazy("after"), "gte": gettext_lazy("from"), "lt": gettext_lazy("before"),
    "lte": gettext_lazy("until"),
}  # fmt: skip
SYMBOLS: Mapping[str, str] = {"eq": "=", "ne": "≠", "gt": ">", "gte": "≥", "lt": "<", "lte": "≤"}
# The builder asks for one value.
BUILT: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("has", "eq", "ne", "empty"), Kind.CODE: ("has", "eq", "ne", "empty"), Kind.CHOICE: ("eq", "ne"), Kind.REF: ("eq", "ne", "empty"),
    Kind.DATE: ("gte", "lte", "eq", "month", "year", "empty"), Kind.MOMENT: ("gte", "lte"), Kind.BOOL: ("eq",),
}  # fmt: skip
NUMBERS = ("gte", "lte", "eq", "ne", "empty")


def operator(name: str, kind: Kind) -> str:
    """An operator in words, or as a sign between numbers."""
    return SYMBOLS[name] if kind in values.NUMBERS and name in SYMBOLS else str(WORDS[name])


def label_of(sheet: Sheet, row: Row) -> str:
    """What a record of a sheet is called: its opening column, and the line under it."""
    opening = next((column for column in sheet.columns if column.opens), sheet.columns[0])
    named = [name for name in ("name", opening.name) if row.get(name)]
    return str(row.get(named[0]) if named else row["id"])


def _names(state: ListState) -> dict[tuple[str, str], str]:
    """Names of the records that conditions point to, by noun and key; one statement a noun."""
    wanted: dict[str, set[int]] = {}
    for alternatives in state.query.conditions:
        for one in alternatives:
            field = state.fields.get(one.field)
            if field and field.kind is Kind.REF and field.noun in BY_NOUN:
                wanted.setdefault(field.noun or "", set()).update(int(v) for v in one.values if v.isdecimal())
    return {
        (noun, str(key)): label_of(BY_NOUN[noun], row)
        for noun, keys in wanted.items()
        if BY_NOUN[noun].policy.may(state.actor)
        for key, row in by_ids(BY_NOUN[noun].listing, state.actor, sorted(keys)).items()
    }


def _value(state: ListState, field: Field, text: str, names: Mapping[tuple[str, str], str]) -> str:
    if field.kind is Kind.REF:
        if field.noun == "people" and text == str(state.actor.person_id):
            return _("me")
        return names.get((field.noun or "", text), text)
    return values.in_words(field.value(text), field.kind, "", field.choices) if field.kind is not Kind.TEXT else f"“{text}”"


def _said(state: ListState, one: Condition, names: Mapping[tuple[str, str], str]) -> str:
    field = state.fields.get(one.field)
    column = next((c for c in state.sheet.columns if c.name == one.field), None)
    label = str(column.label) if column else one.field
    if field is None:
        return label
    if one.operator == "empty":
        return f"{label} {_('is not empty') if one.values == ('0',) else WORDS['empty']}"
    if one.operator in ("month", "year") and one.values:
        return f"{label} {WORDS[one.operator]} {one.values[0][:7] if one.operator == 'month' else one.values[0][:4]}"
    said = [_value(state, field, text, names) for text in one.values[:4]]
    joined = f" {_('and')} ".join(said) if one.operator == "between" else f" {_('or')} ".join(said)
    return f"{label} {operator(one.operator, field.kind)} {joined}{' …' if len(one.values) > 4 else ''}"


def chips(state: ListState) -> tuple[FilterChip, ...]:
    """Each condition as a chip; alternatives stand beside each other, joined by "or"."""
    names = _names(state)
    out: list[FilterChip] = []
    for number, alternatives in enumerate(state.query.conditions):
        for at, one in enumerate(alternatives):
            rest = alternatives[:at] + alternatives[at + 1 :]
            conditions = list(state.query.conditions)
            conditions[number : number + 1] = [rest] if rest else []
            removed = replace(state.query.at_start(), conditions=tuple(conditions))
            join = "" if not out else _("or") if at else _("and")
            out.append(FilterChip(_said(state, one, names), state.address(removed), state.address(alternative=number), join))
    return tuple(out)


def _options(field: Field) -> tuple[Option, ...]:
    if field.kind is Kind.BOOL:
        return Option("1", values.YES), Option("0", values.NO)
    return tuple(Option(value, word(str(label))) for value, label in field.choices.items())


def builder(state: ListState) -> tuple[FilterField, ...]:
    """The fields one may filter by: those with a column."""
    made = []
    for column in state.known:
        field = state.fields.get(column.name)
        if field is None or (field.kind is Kind.REF and field.noun not in BY_NOUN):
            continue
        offered = [name for name in BUILT.get(field.kind, NUMBERS) if name in field.operators]
        made.append(_field(column.label, field, tuple(Option(name, operator(name, field.kind)) for name in offered)))
    return tuple(made)


def _field(label: Text, field: Field, operators: tuple[Option, ...]) -> FilterField:
    if field.kind is Kind.REF:
        return FilterField(field.name, label, operators, "combobox", search=addresses.pick(field.noun or ""))
    if field.kind is Kind.BOOL or field.choices:
        return FilterField(field.name, label, operators, "choice", _options(field))
    if field.kind in (Kind.DATE, Kind.MOMENT):
        return FilterField(field.name, label, operators, "date")
    return FilterField(field.name, label, operators, "number" if field.kind in values.NUMBERS else "text")


def added(state: ListState, name: str, wanted: str, value: str) -> str:
    """The address with one more condition (or one more alternative); refuses what does not fit the field."""
    field = state.sheet.listing.field(name, state.actor)
    given = () if wanted == "empty" else (value.strip(),)
    if given:
        field.value(given[0])
    one = Condition(name, wanted, given)
    if state.alternative is None or state.alternative >= len(state.query.conditions):
        return state.address(state.query.plus(one))
    conditions = list(state.query.conditions)
    conditions[state.alternative] = (*conditions[state.alternative], one)
    return state.address(replace(state.query.at_start(), conditions=tuple(conditions)))


def names_of(sheet: Sheet, actor: Actor, keys: Iterable[int]) -> dict[int, str]:
    """What records of a sheet are called, by key; to a reader of English by their English names."""
    found = by_ids(sheet.listing, actor, list(keys))
    english = english_names(sheet.listing, actor, list(found)) if actor.language == "en" else {}
    return {key: english.get(label_of(sheet, row), label_of(sheet, row)) for key, row in found.items()}
