"""Ground/rules: what a kind of rule is. Pure: rooms declare their kinds as constants and hand them to `queries.value`.

ACTIVITY_MEASURE = RuleKind("performance.activity_measure", N_("Measure of activity"), Choice({...}), default="shipped", clause="PER-4")
RULES = (ACTIVITY_MEASURE,)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from makesell.ground.refusal import Refusal
from makesell.ground.text import Marked

MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words; `also` knows further ones, which a company adds for itself."""

    options: Mapping[str, Marked]
    also: Callable[[str], bool] | None = None

    def read(self, raw: Any) -> str:
        """The word, or a refusal."""
        if not isinstance(raw, str) or (raw not in self.options and not (self.also and self.also(raw))):
            raise Refusal("rules.choice", "This choice does not exist.", field="value")
        return raw


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, raw: Any) -> bool:
        """True or false, or a refusal."""
        if not isinstance(raw, bool):
            raise Refusal("rules.flag", "Please answer yes or no.", field="value")
        return raw


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number with its limits; `unit` says of what (days, hours, pieces)."""

    least: int
    most: int
    unit: str = ""

    def read(self, raw: Any) -> int:
        """The number, or a refusal."""
        if isinstance(raw, bool) or not isinstance(raw, int) or not self.least <= raw <= self.most:
            raise Refusal(
                "rules.whole", "Please give a whole number from %(least)s to %(most)s.", field="value", least=self.least, most=self.most
            )
        return raw


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number (amount, ratio), kept as text so that nothing is rounded on the way."""

    least: Decimal
    most: Decimal
    places: int
    unit: str = ""

    def read(self, raw: Any) -> str:
        """The number as plain text, or a refusal."""
        try:
            number = Decimal(raw) if isinstance(raw, str | int) and not isinstance(raw, bool) else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or not self.least <= number <= self.most:
            raise Refusal(
                "rules.number", "Please give a number from %(least)s to %(most)s.", field="value", least=self.least, most=self.most
            )
        if number != number.quantize(Decimal(1).scaleb(-self.places)):
            raise Refusal("rules.places", "At most %(places)s decimal places are possible.", field="value", places=self.places)
        return format(number, "f")


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: each row has these columns, each with its own shape. `whole` may refuse the rows as a whole."""

    columns: Mapping[str, "Shape"]
    least: int = 0
    whole: Callable[[list[dict[str, Any]]], None] | None = None

    def read(self, raw: Any) -> list[dict[str, Any]]:
        """The rows, each value read by its column; refuses other columns, too many rows, or what `whole` refuses."""
        if not isinstance(raw, list) or not self.least <= len(raw) <= MOST_ROWS or not all(isinstance(row, Mapping) for row in raw):
            raise Refusal("rules.rows", "Please give %(least)s to %(most)s rows.", field="value", least=self.least, most=MOST_ROWS)
        rows = []
        for number, row in enumerate(raw, start=1):
            if set(row) != set(self.columns):
                raise Refusal("rules.columns", "Row %(row)s does not have the columns of this rule.", field="value", row=number)
            rows.append({name: shape.read(row[name]) for name, shape in self.columns.items()})
        if self.whole:
            self.whole(rows)
        return rows


@dataclass(frozen=True, slots=True)
class Words:
    """A short text, e.g. a role's code or a product group's."""

    most: int = 200

    def read(self, raw: Any) -> str:
        """The text, or a refusal."""
        if not isinstance(raw, str) or not raw.strip() or len(raw) > self.most or "\x00" in raw:
            raise Refusal("rules.words", "Please give a text of at most %(most)s characters.", field="value", most=self.most)
        return raw.strip()


Shape = Choice | Flag | Whole | Number | Words | Rows


@dataclass(frozen=True, slots=True)
class RuleKind:
    """A kind of rule: its code (`room.word`), its name for the handbook, the shape of its value, the value without any rule.

    `clause` is the clause of the regime it serves; `pay` marks kinds that touch pay, appraisal or discipline (民主程序);
    `scopes` names what a value may be narrowed to ("unit", "product_group"); empty means the whole company only;
    `expires` marks exceptions, which must have an end.
    """

    code: str
    label: Marked
    shape: Shape
    default: Any
    clause: str
    help: Marked | str = ""
    pay: bool = False
    scopes: tuple[str, ...] = field(default=())
    expires: bool = False

    def read(self, raw: Any) -> Any:
        """The value as it is kept, or a refusal that says what is wrong with it."""
        return self.shape.read(raw)

    def read_scope(self, scope: str) -> str:
        """A scope like `unit:5`, or empty for the whole company; refuses others."""
        name, mark, key = scope.partition(":")
        if scope and not (name in self.scopes and mark and key):
            raise Refusal("rules.scope", "This rule cannot be narrowed to %(scope)s.", field="scope", scope=scope)
        return scope
