"""Raw values of a form or a JSON body → typed values of an act; every fault is named at its field. Nothing is changed here."""

import base64
import binascii
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_, Marked
from makesell.sheets.parts import Input, Take

LARGEST = Decimal(10) ** 15
DIGITS = {Take.MONEY: 8, Take.QTY: 8, Take.RATIO: 8}
WHOLE = re.compile(r"-?[0-9]{1,15}")
PICTURE = "data:image/png;base64,"
MOST_DRAWN = 270_000     # base64 of 200 kB
TRUE, FALSE = {"1", "true", "on", "yes"}, {"", "0", "false", "off", "no"}


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file a program sent inside JSON (base64), read like one a browser uploads."""

    name: str
    content: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)

    def chunks(self) -> Iterator[bytes]:
        """The bytes."""
        yield self.content

    def read(self) -> bytes:
        """The bytes."""
        return self.content


def read(inputs: Sequence[Input], raw: Mapping[str, Any], files: Mapping[str, Any] | None = None, *, strict: bool = False) -> dict[str, Any]:
    """Typed values by input name; a missing optional value is None (its name is left out when nothing was sent).

    With `strict` (programs) a name nobody asked for is refused, so that no field is ever assigned by accident.
    Raises one Refusal that holds one per faulty field.
    """
    faults: list[Refusal] = []
    known = {i.name for i in inputs}
    if strict:
        faults += [
            Refusal("input.unknown", "There is no field “%(name)s” here.", field=name[:60], name=name[:60]) for name in raw if name not in known
        ]
    data: dict[str, Any] = {}
    for one in inputs:
        try:
            value = _value(one, ((files or {}).get(one.name) or raw.get(one.name)) if one.take is Take.FILE else raw.get(one.name))
        except Refusal as fault:
            faults.append(fault)
            continue
        if value is None and one.required:
            faults.append(Refusal("input.missing", "This is needed.", field=one.name))
        elif value is not None or one.name in raw:
            data[one.name] = value
    if faults:
        raise faults[0] if len(faults) == 1 else Refusal.several(faults)
    return data


def _bad(one: Input, sentence: Marked, **params: Any) -> Refusal:
    return Refusal(f"input.{one.take.value}", sentence, field=one.name, **params)


def _value(one: Input, raw: Any) -> Any:
    if raw is None or raw == "":
        return None if one.take is not Take.BOOL else False
    if one.take is Take.FILE:
        return GivenFile("file", _decoded(one, raw)) if isinstance(raw, str) else raw
    if one.take is Take.DRAWN:
        return _drawn(one, raw)
    if one.take is Take.TABLE:
        return _rows(one, raw)
    if isinstance(raw, bool) and one.take is Take.BOOL:
        return raw
    if not isinstance(raw, (str, int, float, Decimal)) or isinstance(raw, bool):
        raise _bad(one, N_("This value has the wrong type."))
    text = str(raw).strip()
    if "\x00" in text or not _writable(text):
        raise _bad(one, N_("This text holds a character that cannot be kept."))
    return _typed(one, text)


def _decoded(one: Input, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise _bad(one, N_("This value has the wrong type.")) from error


def _drawn(one: Input, raw: Any) -> bytes:
    if not isinstance(raw, str) or not raw.startswith(PICTURE) or len(raw) > MOST_DRAWN:
        raise _bad(one, N_("Draw your signature in the box."))
    return _decoded(one, raw.removeprefix(PICTURE))


def _writable(text: str) -> bool:
    """False for half of a surrogate pair, which no database keeps."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _typed(one: Input, text: str) -> Any:
    if one.take in (Take.TEXT, Take.LONG, Take.SECRET):
        if len(text) > one.most:
            raise _bad(one, N_("At most %(most)s characters."), most=one.most)
        return text or None
    if one.take in DIGITS:
        return _number(one, text)
    if one.take in (Take.INT, Take.REF):
        if not WHOLE.fullmatch(text):
            raise _bad(one, N_("A whole number is needed."))
        return int(text)
    if one.take is Take.DATE:
        try:
            day = dt.date.fromisoformat(text)
        except ValueError as error:
            raise _bad(one, N_("A date like 2026-11-23 is needed.")) from error
        if not 1990 <= day.year <= 2100:
            raise _bad(one, N_("The year must lie between 1990 and 2100."))
        return day
    if one.take is Take.CHOICE:
        if text not in one.choices:
            raise _bad(one, N_("Choose one of the listed values."))
        return text
    if text.lower() in TRUE | FALSE:
        return text.lower() in TRUE
    raise _bad(one, N_("Yes or no is needed."))


def _number(one: Input, text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise _bad(one, N_("A number is needed.")) from error
    if not value.is_finite() or abs(value) > LARGEST:
        raise _bad(one, N_("The number is too large."))
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > DIGITS[one.take]:
        raise _bad(one, N_("At most %(digits)s decimals."), digits=DIGITS[one.take])
    return value


def _rows(one: Input, raw: Any) -> list[dict[str, Any]]:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > one.most:
        raise _bad(one, N_("At most %(most)s rows."), most=one.most)
    rows, faults = [], []
    for number, row in enumerate(raw, 1):
        if not isinstance(row, Mapping):
            raise _bad(one, N_("This value has the wrong type."))
        try:
            rows.append(read(one.columns, row, strict=True))
        except Refusal as fault:
            each = fault.others or (fault,)
            faults += [
                f.at(f"{one.name}.{number}.{f.field or ''}") for f in each
            ]
    if faults:
        raise Refusal.several(faults)
    return rows
