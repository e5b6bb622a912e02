"""References written as codes (pasted from a spreadsheet as `=HL-U509`) become keys of records the person may see.

Where the form names a customer, what that customer calls a record is a code of it too; our own code comes first.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from makesell.doors.desk.forms.posted import CODE
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Condition, Query
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Input, Sheet, Take
from makesell.sheets.registry import BY_NOUN

NAMED_BY: Final = ("code", "number")
MOST: Final = 200
DIGITS: Final = 16


def _written(inputs: Sequence[Input], raw: Mapping[str, Any]) -> Iterator[tuple[Input, str, dict[str, Any] | Mapping[str, Any], str]]:
    """Every reference given as a code: its input, its place in words, where it stands, the code."""
    for one in inputs:
        if one.take is Take.TABLE:
            for number, row in enumerate(raw.get(one.name) or (), 1):
                for column in one.columns:
                    text = str(row.get(column.name) or "")
                    if column.take is Take.REF and text.startswith(CODE):
                        yield column, f"{one.name}.{number}.{column.name}", row, text.removeprefix(CODE).strip()


def resolve(actor: Actor, inputs: Sequence[Input], raw: Mapping[str, Any]) -> None:
    """Puts keys in the place of codes; one question a noun. Refuses codes nobody has, each at its field."""
    wanted: dict[str, set[str]] = {}
    for column, _place, _row, code in _written(inputs, raw):
        wanted.setdefault(column.noun, set()).add(code)
    customer = customer_of(actor, raw)
    keys = {noun: _keys(actor, BY_NOUN[noun], sorted(codes), customer) for noun, codes in wanted.items() if noun in BY_NOUN}
    faults = []
    for column, place, row, code in _written(inputs, raw):
        key = keys.get(column.noun, {}).get(code)
        if key is None:
            faults.append(Refusal("input.code", "Nothing here has the code “%(text)s”.", field=place, text=code[:60]))
        elif isinstance(row, dict):
            row[column.name] = str(key)
    if faults:
        raise Refusal.several(faults)


def customer_of(actor: Actor, raw: Mapping[str, Any]) -> int | None:
    """The customer a form names; None without one, or for one the actor does not see."""
    text = str(raw.get("customer") or "")
    key = int(text) if text.isdecimal() and len(text) < DIGITS else 0
    return key if key and listing.seen(BY_NOUN["customers"].listing, actor, [key]) else None


def _keys(actor: Actor, sheet: Sheet, codes: Sequence[str], customer: int | None) -> dict[str, int]:
    name = next((name for name in NAMED_BY if name in {field.name for field in sheet.listing.visible(actor)}), "")
    if not name or not sheet.policy.may(actor):
        return {}
    found: dict[str, int] = dict(sheet.called.keys(customer, codes)) if sheet.called and customer is not None else {}
    for at in range(0, len(codes), MOST):
        some = tuple(codes[at : at + MOST])
        query = Query(conditions=((Condition(name, "in", some),),), columns=(name,), size=MOST)
        found |= {str(row[name]): row["id"] for row in listing.page(sheet.listing, actor, query).rows}
    return found
