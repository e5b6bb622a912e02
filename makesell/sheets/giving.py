"""From the values of a form to the facts of a flow, the same for every master noun: names of columns, empty values, undoing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from makesell.ground.spine.master import Change
from makesell.sheets.parts import Call, Done, Input, Take, Text

WORDS = frozenset({Take.TEXT, Take.LONG, Take.CHOICE})


LINK_DAYS = Input("days", _("Valid for days"), Take.INT, help=_("1 to 90."))


def word(marked: str) -> Text:
    """A word that was marked where it is written, as a text that is translated when shown."""
    return translation.gettext_lazy(marked)


def said(words: Mapping[str, str]) -> dict[str, Text]:
    """Marked words as texts that are translated when shown."""
    return {code: word(marked) for code, marked in words.items()}


def column(one: Input) -> str:
    """The column an input fills: references end in `_id`."""
    return f"{one.name}_id" if one.take is Take.REF else one.name


def new_values(inputs: Sequence[Input], data: Mapping[str, Any]) -> dict[str, Any]:
    """Values for making a row; what was left empty takes the row's own default."""
    return {column(one): data[one.name] for one in inputs if data.get(one.name) is not None}


def changed_values(inputs: Sequence[Input], data: Mapping[str, Any], *, empty: Collection[str] = ()) -> dict[str, Any]:
    """Values for changing a row: only what was sent. An emptied text is '', an emptied reference or date is none.

    Emptied numbers are left as they were, except those named in `empty`, which may have no value.
    """
    found: dict[str, Any] = {}
    for one in inputs:
        if one.name not in data:
            continue
        value = data[one.name]
        if value is not None:
            found[column(one)] = value
        elif one.take in WORDS:
            found[column(one)] = ""
        elif one.take in (Take.REF, Take.DATE) or one.name in empty:
            found[column(one)] = None
    return found


def changes(call: Call, inputs: Sequence[Input], *, empty: Collection[str] = ()) -> list[Change]:
    """One change for each record of a call."""
    values = changed_values(inputs, call.data, empty=empty)
    return [Change(key, values, call.version) for key in call.ids]


def as_given(inputs: Sequence[Input], row: Any) -> dict[str, Any]:
    """The values of a row under the names of a form: what it begins with, and what undoing a change sends."""
    return {one.name: getattr(row, column(one)) for one in inputs}


def undone(call: Call, act: str, inputs: Sequence[Input], read: Callable[[int], Any]) -> tuple[str, Mapping[str, Any]] | None:
    """The act that takes a change of one record back: the same act with the values of before. To be asked before the change."""
    if len(call.ids) != 1:
        return None
    sent = [one for one in inputs if one.name in call.data]
    return act, as_given(sent, read(call.ids[0]))


def done(call: Call, say: Text, undo: tuple[str, Mapping[str, Any]] | None = None) -> Done:
    """What an act on records answers: the one record, or none of many."""
    return Done(record_id=call.ids[0] if len(call.ids) == 1 else None, say=say, undo=undo)


def link_once(key: int, token: str) -> Done:
    """What an act answers that made a link for the customer."""
    return Done(key, _("Copy the link now and send it to the customer; it is never shown again."), once={"link": f"/p/{token}/"})


def moving(moves: Callable[..., object], say: Text, *, why: bool = False) -> Callable[[Call], Done]:
    """An act that moves the state of one record or of many; `why` takes its reason from the form's own input."""

    def run(call: Call) -> Done:
        moves(list(call.ids), actor=call.actor, at=call.at, reason=call.data.get("why") or "" if why else call.reason, version=call.version)
        return done(call, say)

    return run


def moving_one(moves: Callable[..., object], say: Text, *, why: bool = False) -> Callable[[Call], Done]:
    """An act whose flow moves one record, by its key."""
    return moving(lambda keys, **given: moves(*keys, **given), say, why=why)


def number(value: Decimal) -> str:
    """A number within a line of words: no trailing zeros."""
    return f"{value.normalize():f}"
