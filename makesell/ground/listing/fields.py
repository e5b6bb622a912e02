"""What a noun's list can show: fields with their SQL, kind and operators."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from makesell.ground.access import Policy, Where
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal


class Kind(StrEnum):
    """What a field's values are; decides operators, alignment and formats."""

    TEXT = "text"
    CODE = "code"
    CHOICE = "choice"
    REF = "ref"
    INT = "int"
    QTY = "qty"
    MONEY = "money"
    RATIO = "ratio"
    DATE = "date"
    MOMENT = "moment"
    BOOL = "bool"


NUMBERS = frozenset({Kind.INT, Kind.QTY, Kind.MONEY, Kind.RATIO})
COMPARED = ("eq", "ne", "gt", "gte", "lt", "lte", "between", "empty")
OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("has", "eq", "ne", "empty"),
    Kind.CODE: ("has", "eq", "ne", "in", "empty"),
    Kind.CHOICE: ("eq", "ne", "in", "empty"),
    Kind.REF: ("eq", "ne", "in", "empty"),
    Kind.INT: COMPARED,
    Kind.QTY: COMPARED,
    Kind.MONEY: COMPARED,
    Kind.RATIO: COMPARED,
    Kind.DATE: (*COMPARED, "month", "year"),
    Kind.MOMENT: COMPARED,
    Kind.BOOL: ("eq",),
}


@dataclass(frozen=True, slots=True)
class Walk:
    """A table (alias `walk`) whose order a sort follows, so that a page never sorts all rows of the list.

    `key` is what our rows name it by (`on`; "" is the field's own SQL), `sort` what it is ordered by. `few`: it has few rows and each may
    have very many of ours, so each gives no more than a page, in the order of `Field.tie` and the key. `without` is true for our rows
    that name none; "" asks whether the field is null.
    """

    table: str
    key: str
    sort: str
    few: bool = True
    on: str = ""
    without: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a listing: its public name, its SQL and what may be done with it.

    `label_sql` is what is shown for a reference (the id stays the value); `sort_sql` what it sorts by (e.g. a pinyin key).
    `followers` answers, for keys of a reference (one %s, an array), further keys that a condition on them also means;
    `group_sql` and `group_label_sql` are what rows are grouped by where it is not the value itself.
    `walk` is the table whose order sorting follows; `tie` an indexed column that orders rows of one of its rows before the key does.
    """

    name: str
    sql: str
    kind: Kind = Kind.TEXT
    label_sql: str | None = None
    sort_sql: str | None = None
    nullable: bool = False
    sums: bool = False
    groups: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    noun: str | None = None
    currency: str | None = None
    followers: str = ""
    group_sql: str = ""
    group_label_sql: str = ""
    walk: Walk | None = None
    tie: str = ""

    @property
    def operators(self) -> tuple[str, ...]:
        """The operators a condition on this field may use."""
        return OPERATORS[self.kind]

    def value(self, text: str) -> Any:
        """A typed value from what a person or program wrote; refuses what does not fit."""
        try:
            return _parse(self.kind, text)
        except (ValueError, InvalidOperation, OverflowError) as error:
            raise Refusal("list.value", "“%(value)s” does not fit the field.", field=self.name, value=text[:80]) from error


def _parse(kind: Kind, text: str) -> Any:
    if "\x00" in text or len(text) > 500:
        raise ValueError(text[:20])
    if kind in (Kind.TEXT, Kind.CODE, Kind.CHOICE):
        return text
    if kind in (Kind.INT, Kind.REF):
        number = int(text)
        if abs(number) > 2**62:
            raise ValueError("too large")
        return number
    if kind in (Kind.QTY, Kind.MONEY, Kind.RATIO):
        decimal = Decimal(text)
        if not decimal.is_finite() or abs(decimal) > Decimal(10) ** 18:
            raise ValueError("not a usable number")
        return decimal
    if kind is Kind.BOOL:
        return {"1": True, "true": True, "0": False, "false": False}.get(text.lower(), False)
    day = dt.date.fromisoformat(text[:10])
    # the first and the last year have no day before or after them, which a month, a year or a day of another zone asks for
    if not dt.MINYEAR < day.year < dt.MAXYEAR:
        raise ValueError(text[:20])
    return day


@dataclass(frozen=True, slots=True)
class Listing:
    """A noun's list: where its rows come from, its key, its fields, who may see which rows.

    `source` is the FROM clause without joins that only fields need; `joins` maps an alias to its join, added when a
    field's SQL, or a join after it, mentions the alias. `rows` gives the access filter of an actor over the source.
    """

    noun: str
    source: str
    key: str
    fields: tuple[Field, ...]
    policy: Policy
    rows: Callable[[Actor], Where]
    joins: Mapping[str, str] = field(default_factory=dict)
    default_sort: str = ""
    search_sql: str | None = "r.search_grams"

    def field(self, name: str, actor: Actor) -> Field:
        """The field of that name; one the actor may not see is as unknown as one that does not exist."""
        for known in self.fields:
            if known.name == name and name not in self.policy.hidden(actor):
                return known
        raise Refusal("list.field", "There is no field “%(name)s” here.", field="sort", name=name[:80])

    def visible(self, actor: Actor) -> tuple[Field, ...]:
        """The fields the actor may see."""
        hidden = self.policy.hidden(actor)
        return tuple(f for f in self.fields if f.name not in hidden)
