"""The buttons of a record's acts, and those that lead on to records of other nouns."""

import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

from makesell.doors.desk import addresses
from makesell.ground.actor import Actor
from makesell.sheets.parts import Act, Head, Next, Sheet
from makesell.sheets.registry import BY_NOUN
from makesell.ui.parts import Button


def button(sheet: Sheet, act: Act, key: int, head: Head, actor: Actor, *, strong: bool = False) -> Button:
    """An act's button: its form where it asks for something, else the act itself after a question if it has one."""
    look: str = "pri" if strong else "danger" if act.danger else ""
    address = addresses.act(sheet.noun, key, act.name)
    if asks_for_something(act):
        return Button(act.label, address, act.icon, "pri" if look == "pri" else "danger" if look == "danger" else "")
    quiet = {one.name for one in act.inputs}
    shown = {name: value for name, value in act.start(actor, key).items() if name in quiet} if quiet and act.start else {}
    once = urlencode({"_version": head.version, "_key": uuid.uuid4().hex, **shown})
    return Button(
        act.label, f"{address}?{once}", act.icon, "pri" if look == "pri" else "danger" if look == "danger" else "", post=True, confirm=act.asks
    )


def onward(sheet: Sheet, actor: Actor, key: int, head: Head, *, strong: bool) -> tuple[Button, ...]:
    """The forms in which this record leads to one of another noun, for who may make that; the first is `strong` where no act is."""
    found: list[Button] = []
    for one, act in _next(sheet, actor, head):
        address = f"{addresses.new(one.noun, act.name)}?{urlencode({one.field: key})}"
        first = strong and not one.aside and not any(each.look == "pri" for each in found)
        found.append(Button(act.label, address, act.icon, "pri" if first else ""))
    return tuple(found)


def begun_here(sheet: Sheet, actor: Actor, head: Head) -> frozenset[str]:
    """The nouns of which the actor may make one out of this record, as it stands."""
    return frozenset(one.noun for one, _act in _next(sheet, actor, head))


def _next(sheet: Sheet, actor: Actor, head: Head) -> Iterator[tuple[Next, Act]]:
    for one in sheet.next:
        target = BY_NOUN[one.noun]
        act = target.act(one.act)
        if act and (not one.states or head.state in one.states) and target.policy.may(actor, act.name):
            yield one, act


def on_rows_alone(act: Act) -> bool:
    """True for an act of one row that asks for nothing else, or that few rows offer: its button stands on the rows, not on the page."""
    return bool(act.line) and (act.on_rows or not asks_for_something(act))


def asks_for_something(act: Act) -> bool:
    """True when the act needs a form: it has inputs, or it is grave enough for a reason."""
    return any(not one.quiet for one in act.inputs) or act.danger


def may_copy(sheet: Sheet, make: Act) -> bool:
    """Whether a new record can begin as a copy: the noun's change act knows a record's values under the same names."""
    change = sheet.act("change")
    known = {one.name for one in change.inputs} if change and change.start else set()
    return bool(known & {one.name for one in make.inputs})
