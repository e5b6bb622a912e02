"""What a form sent, as raw values by input name. Tables come as `lines-1-product`; empty rows are left out, pasted rows are added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Input, Take

PASTE = "paste"
# A reference that begins so is a code, not a key.
CODE = "="


@dataclass(frozen=True, slots=True)
class Posted:
    """Raw values, and for each table the numbers its rows had on the page (a fault names the row as sent, counted without empty ones)."""

    raw: Mapping[str, Any]
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def read(inputs: Sequence[Input], sent: QueryDict) -> Posted:
    """The raw values of the inputs."""
    raw: dict[str, Any] = {}
    rows: dict[str, tuple[int, ...]] = {}
    for one in inputs:
        if one.take is Take.TABLE:
            raw[one.name], rows[one.name] = _table(one, sent)
        elif one.take is Take.BOOL:
            raw[one.name] = sent.get(one.name, "")
        elif one.name in sent:
            raw[one.name] = sent.get(one.name)
    return Posted(raw, rows)


def _table(one: Input, sent: QueryDict) -> tuple[list[dict[str, str]], tuple[int, ...]]:
    known = {column.name for column in one.columns}
    found: dict[int, dict[str, str]] = {}
    for name in sent:
        head, _dash, rest = name.partition("-")
        number, _dash, column = rest.partition("-")
        if head == one.name and number.isdecimal() and len(number) < 6 and column in known:
            found.setdefault(int(number), {})[column] = str(sent.get(name) or "").strip()
    kept = {number: row for number, row in sorted(found.items()) if any(row.values())}
    last = max(found, default=0)
    for at, row in enumerate(_pasted(one, str(sent.get(f"{one.name}-{PASTE}") or "")), 1):
        kept[last + at] = row
    return list(kept.values()), tuple(kept)


def _pasted(one: Input, text: str) -> list[dict[str, str]]:
    """Rows copied from a spreadsheet: lines with tabs, in the order of the columns."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > one.most:
        raise Refusal("input.table", "At most %(most)s rows.", field=one.name, most=one.most)
    return [{column.name: _cell(column, cell.strip()) for column, cell in zip(one.columns, line.split("\t"), strict=False)} for line in lines]


def _cell(column: Input, text: str) -> str:
    return f"{CODE}{text}" if column.take is Take.REF and text else text


def field_name(fault: Refusal, posted: Posted) -> str:
    """The name a fault's field has in the form: `lines.2.qty` is the second row sent, which may be the fifth on the page."""
    name = fault.field or ""
    head, _dot, rest = name.partition(".")
    number, _dot, column = rest.partition(".")
    rows = posted.rows.get(head)
    if rows and number.isdecimal() and 0 < int(number) <= len(rows):
        return f"{head}-{rows[int(number) - 1]}-{column}"
    return name.replace(".", "-")
