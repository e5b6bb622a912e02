"""The checks beside a form: what the act would do with the values typed so far, worked out by the server."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from makesell.doors.desk import addresses
from makesell.doors.desk.forms.fields import text_of
from makesell.doors.desk.forms.posted import Posted
from makesell.doors.desk.records.panels import check
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.sheets import inputs
from makesell.sheets.parts import Act, CheckPart, Sheet, Take
from makesell.ui.parts import Fragment, Part


def beside(sheet: Sheet, act: Act, actor: Actor, posted: Posted, key: int | None) -> tuple[Fragment, ...]:
    """The place beside the form that asks again while it is filled in; nothing for an act without checks."""
    if act.live is None:
        return ()
    return (Fragment("desk/live.html", {"address": addresses.live(sheet.noun, act.name, key), "checks": checks(act, actor, posted, key)}),)


def checks(act: Act, actor: Actor, posted: Posted, key: int | None) -> tuple[Part, ...]:
    """What the checks say (of the record `key`, where there is one); a value that cannot be read yet is said instead of them. Nobody needs
    to give a reason first."""
    if act.live is None:
        return ()
    try:
        asked = tuple(replace(one, required=one.required and one.name != "why") for one in act.inputs)
        found = act.live(actor, inputs.read(asked, _as_text(act, posted)), key)
    except Refusal as fault:
        bare = all(one.code == "input.missing" for one in fault.others or (fault,))
        said = _("Once what is needed is filled in, this says what will happen.") if bare else fault.in_words(_)
        found = [CheckPart(_("Check"), _("Not yet"), "mute", (), said)]
    return tuple(check(one, actor) for one in found)


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
