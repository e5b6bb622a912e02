"""The act that moves an operation of a production order on the schedule, for its page and for the schedule board; what it does is said before."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.production import states
from makesell.documents.production.queries.operations import open_operations
from makesell.flows.pro_5_production import move_operation
from makesell.flows.pro_5_production.move_operation import Drag, Moved
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.sheets.naming import operation_called, operations_called
from makesell.sheets.parts import Act, Call, CheckPart, Done, Fact, Input, Take, Text

INPUTS: Final = (
    Input("operation", _("Operation"), Take.INT),
    Input("start", _("Begins"), most=16, help=_("A day and a time such as 2026-03-02 08:00.")),
    Input("center", _("Work center"), Take.REF, noun="work_centers", required=False, help=_("Empty: where it is.")),
)


def moment(text: str) -> dt.datetime:
    """A moment as it is typed, in the company's time zone; refuses what is none."""
    try:
        found = dt.datetime.strptime(text.strip().replace("T", " "), "%Y-%m-%d %H:%M")     # noqa: DTZ007 - the zone follows
    except ValueError:
        raise Refusal("operation.start", "Write a day and a time such as 2026-03-02 08:00.", field="start") from None
    if not 2000 <= found.year <= 2100:
        raise Refusal("operation.start", "Write a day and a time such as 2026-03-02 08:00.", field="start")
    return found.replace(tzinfo=clock.zone())


def words(at: dt.datetime | None) -> str:
    """A moment as `moment` reads it."""
    return f"{clock.business_date(at)} {clock.time_of_day(at):%H:%M}" if at else ""


def _drag(data: Mapping[str, Any]) -> Drag:
    return Drag(data["operation"], moment(data["start"]), data.get("center"))


def _move(call: Call) -> Done:
    found = move_operation.perform(call.ids[0], _drag(call.data), actor=call.actor, at=call.at, reason=call.reason)
    start, center = found.was
    undo = ("move_operation", {"operation": call.data["operation"], "start": words(start), "center": center}) if start else None
    return Done(call.ids[0], _said(found), undo=undo)


def _said(found: Moved) -> Text:
    """What it does, in a sentence."""
    late = [each for each in found.effects if each.after > each.due]
    if late:
        return _("Moved. %(count)s orders are done after their day, the last on %(day)s.") % {
            "count": len(late), "day": shown.date(max(each.after for each in late), get_language() or "zh-hans"),
        }  # fmt: skip
    if found.overlaps:
        return _("Moved. The work center has %(count)s operations more at once than machines.") % {"count": found.overlaps}
    return _("Moved. Every order is still done by its day.")


def _lines(actor: Actor, key: int) -> Mapping[int, Text]:
    waiting = [row for row in open_operations([key]) if row.state == states.WAITING]
    names = operations_called(waiting)
    return {row.id: operation_called(row, names) for row in waiting}


def _from_line(actor: Actor, key: int, line: int) -> Mapping[str, Any]:
    for row in open_operations([key]):
        if row.id == line:
            return {"operation": line, "start": words(row.planned_start), "center": row.work_center_id}
    return {}


def live(actor: Actor, data: Mapping[str, Any], key: int | None) -> Sequence[CheckPart]:
    """Beside the form: what the move would do to the days of orders."""
    try:
        found = move_operation.preview(key or 0, _drag(data), clock.now())
    except (Refusal, KeyError, TypeError):
        return []
    late = sum(each.after > each.due for each in found.effects)
    facts = (
        Fact(_("Moves along"), str(len(found.moves) - 1)), Fact(_("Orders done after their day"), str(late)),
        Fact(_("More at once than machines"), str(found.overlaps)),
    )  # fmt: skip
    chip, tone = (_("Promises kept"), "ok") if not late else (_("Promises broken"), "bad")
    return [CheckPart(_("What it does"), chip, tone, facts)]


ACT: Final = Act(
    "move_operation", _("Move an operation"), _move, INPUTS, icon="move", states=states.OPEN, live=live, line="operation", lines=_lines,
    from_line=_from_line,
)  # fmt: skip
