"""The checks beside a form: what the act would do with the values typed so far, worked out by the server."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from makesell.doors.desk import addresses
from makesell.doors.desk.forms.fields import text_of
from makesell.doors.desk.forms.posted import Posted
from makesell.doors.desk.records import naming
from makesell.doors.desk.records.panels import check
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.sheets import inputs
from makesell.sheets.parts import Act, CheckPart, Sheet, Take
from makesell.ui.parts import Fragment, Part

LOOK: Final = "_look"     # a form is sent for its checks, not to be done


def beside(sheet: Sheet, act: Act, actor: Actor, posted: Posted, key: int | None, *, whole: bool = False) -> tuple[Fragment, ...]:
    """The place beside the form that asks again while it is filled in; nothing for an act without checks. `whole`: what takes longer is in it."""
    if act.live is None:
        return ()
    drawn = checks(sheet, act, actor, posted, key, whole=whole)
    return (Fragment("desk/live.html", {"address": addresses.live(sheet.noun, act.name, key), "checks": drawn}),)


def checks(sheet: Sheet, act: Act, actor: Actor, posted: Posted, key: int | None, *, whole: bool = False) -> tuple[Part, ...]:
    """What the checks say (of the record `key`, where there is one); a value that cannot be read yet is said instead of them. Nobody needs
    to give a reason first. What takes longer asks for itself once it is drawn, but for `whole` ones."""
    if act.live is None:
        return ()
    found = _asked(act, actor, posted, key, whole=whole)
    if whole or act.whole is None:
        return tuple(check(one, actor) for one in found)
    address = addresses.later(sheet.noun, act.name, key)
    return tuple(
        Fragment("desk/live_later.html", {"address": address, "look": LOOK, "check": check(one, actor)}) if one.later else check(one, actor)
        for one in found
    )  # fmt: skip


def later(act: Act, actor: Actor, posted: Posted, key: int | None) -> tuple[Part, ...]:
    """Those of the checks that take longer, worked out."""
    return tuple(check(one, actor) for one in _asked(act, actor, posted, key, whole=True) if one.later)


def _asked(act: Act, actor: Actor, posted: Posted, key: int | None, *, whole: bool) -> Sequence[CheckPart]:
    ask = act.whole if whole and act.whole else act.live
    if ask is None:
        return ()
    try:
        asked = tuple(replace(one, required=one.required and one.name != "why") for one in act.inputs)
        return naming.in_english(tuple(ask(actor, inputs.read(asked, _as_text(act, posted)), key)), actor)
    except Refusal as fault:
        bare = all(one.code == "input.missing" for one in fault.others or (fault,))
        said = _("Once what is needed is filled in, this says what will happen.") if bare else fault.in_words(_)
        return [CheckPart(_("Check"), _("Not yet"), "mute", (), said)]


def _as_text(act: Act, posted: Posted) -> dict[str, Any]:
    """First values are typed ones, as the act's `start` gives them: all are read the way the form will send them."""
    raw: dict[str, Any] = {}
    for one in act.inputs:
        value = posted.raw.get(one.name)
        if one.take is Take.TABLE:
            raw[one.name] = [{name: text_of(each) for name, each in row.items()} for row in value or ()]
        elif value is not None:
            raw[one.name] = text_of(value)
    return raw
