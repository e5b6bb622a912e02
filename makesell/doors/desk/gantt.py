"""A board's schedule as a card: the data for the element that draws it, and the words it needs."""

from dataclasses import astuple
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from makesell.ground import clock
from makesell.sheets.boards import BoardGantt
from makesell.ui.parts import Card, Fragment

TEMPLATE: Final = "desk/gantt.html"


def card(one: BoardGantt) -> Card:
    """The card of a schedule."""
    begins = timezone.localtime(one.begins, clock.zone())
    data: dict[str, Any] = {
        "begins": begins.strftime("%Y-%m-%d %H:%M"), "days": one.days, "now": one.now, "lanes": [astuple(lane) for lane in one.lanes],
        "bars": [astuple(bar) for bar in one.bars], "moves": one.moves, "words": _words(),
    }  # fmt: skip
    return Card(one.title, (Fragment(TEMPLATE, {"data": data, "label": one.title}),), id=f"g-{one.code}", flush=True)


def _words() -> dict[str, Any]:
    return {
        "tones": [("mute", _("Planned")), ("info", _("Released")), ("ok", _("In progress")), ("bad", _("Overdue"))],
        "late": _("%(days)s d late"), "load": _("Load"), "machines": _("%(count)s machines"), "zoom_in": _("Zoom in"), "zoom_out": _("Zoom out"),
        "help": _("Arrow keys go from bar to bar, Enter opens, Alt with arrow keys moves by an hour or to another work center, plus and minus zoom."),
    }  # fmt: skip
