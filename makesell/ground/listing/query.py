"""What somebody asks of a list, as plain values; the address, saved filters and the API hold the same words."""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from makesell.ground.refusal import Refusal

PAGE_SIZES = (40, 20, 50, 100, 200)
MOST_CONDITIONS = 20
MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Condition:
    """field operator value; several values for `in` and `between`. Alternatives of one chip are joined by OR."""

    field: str
    operator: str
    values: tuple[str, ...] = ()

    def text(self) -> str:
        """`net.gte.1000`; commas inside values are written %2C."""
        return ".".join([self.field, self.operator, ",".join(v.replace("%", "%25").replace(",", "%2C") for v in self.values)])

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Reads `field.operator.value[,value]`; refuses anything else."""
        parts = text.split(".", 2)
        if len(parts) < 2 or not parts[0].replace("_", "").isalnum():
            raise Refusal("list.condition", "The condition “%(text)s” cannot be read.", field="f", text=text[:80])
        raw = parts[2] if len(parts) == 3 else ""
        values = tuple(v.replace("%2C", ",").replace("%25", "%") for v in raw.split(",")) if raw else ()
        if len(values) > MOST_VALUES:
            raise Refusal("list.values", "A condition takes at most %(most)s values.", field="f", most=MOST_VALUES)
        return cls(parts[0], parts[1], values)


@dataclass(frozen=True, slots=True)
class Sort:
    """A field to sort by."""

    field: str
    descending: bool = False

    def text(self) -> str:
        """`-net` or `net`."""
        return ("-" if self.descending else "") + self.field

    @classmethod
    def parse(cls, text: str) -> "Sort":
        """Reads `-field` or `field`."""
        return cls(text.lstrip("-"), text.startswith("-"))


@dataclass(frozen=True, slots=True)
class Query:
    """A search text, conditions (each a tuple of alternatives), one sort, grouping, columns, and a place in the pages."""

    q: str = ""
    conditions: tuple[tuple[Condition, ...], ...] = ()
    sort: Sort | None = None
    group: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    last: bool = False
    size: int = PAGE_SIZES[0]

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, str]]) -> "Query":
        """Reads `q, f (repeated, alternatives joined by |), sort, group, cols, after, before, last, size`."""
        single: dict[str, str] = {}
        conditions: list[tuple[Condition, ...]] = []
        for key, value in pairs:
            if key == "f" and value:
                conditions.append(tuple(Condition.parse(part) for part in value.split("|")))
            else:
                single[key] = value
        if len(conditions) > MOST_CONDITIONS:
            raise Refusal("list.conditions", "At most %(most)s conditions at once.", field="f", most=MOST_CONDITIONS)
        q = single.get("q", "").replace("\x00", "")[:100]
        return cls(
            q=q.strip(),
            conditions=tuple(conditions),
            sort=Sort.parse(single["sort"]) if single.get("sort") else None,
            group=tuple(g for g in single.get("group", "").split(",") if g)[:3],
            columns=tuple(c for c in single.get("cols", "").split(",") if c)[:40],
            after=single.get("after", ""),
            before=single.get("before", ""),
            last=single.get("last", "") == "1",
            size=_size(single.get("size", "")),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The query as address pairs, in one fixed order."""
        out = [("q", self.q)] if self.q else []
        out += [("f", "|".join(c.text() for c in alternatives)) for alternatives in self.conditions]
        out += [("sort", self.sort.text())] if self.sort else []
        out += [("group", ",".join(self.group))] if self.group else []
        out += [("cols", ",".join(self.columns))] if self.columns else []
        out += [(k, v) for k, v in (("after", self.after), ("before", self.before)) if v]
        out += [("last", "1")] if self.last else []
        out += [("size", str(self.size))] if self.size != PAGE_SIZES[0] else []
        return out

    def address(self) -> str:
        """The query as an address' query string."""
        return urlencode(self.pairs())

    def at_start(self) -> "Query":
        """The same question on its first page."""
        return replace(self, after="", before="", last=False)

    def without(self, index: int) -> "Query":
        """The same question without one condition."""
        return replace(self.at_start(), conditions=self.conditions[:index] + self.conditions[index + 1 :])

    def plus(self, *conditions: Condition) -> "Query":
        """The same question with one more condition (its alternatives joined by OR)."""
        return replace(self.at_start(), conditions=(*self.conditions, conditions))


def _size(text: str) -> int:
    if not text:
        return PAGE_SIZES[0]
    if not text.isdecimal() or not 1 <= int(text) <= max(PAGE_SIZES):
        raise Refusal("list.size", "A page holds 1 to %(most)s rows.", field="size", most=max(PAGE_SIZES))
    return int(text)


def encode_cursor(values: Sequence[Any]) -> str:
    """A place between two rows, safe in an address."""
    return base64.urlsafe_b64encode(json.dumps(["" if v is None else str(v) for v in values], ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(text: str) -> list[str]:
    """Reads a place; refuses one nobody made."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error) as error:
        raise Refusal("list.cursor", "This page address is not valid; open the first page.", field="after") from error
    if not isinstance(values, list) or len(values) not in (2, 4) or not all(isinstance(v, str) and "\x00" not in v for v in values):
        raise Refusal("list.cursor", "This page address is not valid; open the first page.", field="after")
    return [str(v) for v in values]
