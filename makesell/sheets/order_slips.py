"""Slips on an order's page: what comes later, what can be done about it, and the press that does it."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.documents.orders.access import POLICY
from makesell.documents.slips import queries
from makesell.documents.slips.queries import OptionRow, OrderSlipRow
from makesell.documents.slips.states import STAND_IN
from makesell.flows.pro_5_production import answer_slip
from makesell.flows.pro_5_production.answer_slip import Choice
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import slip_options
from makesell.sheets.parts import Act, Call, Done, TablePart, Text


def panel(actor: Actor, order_id: int) -> TablePart:
    """Line by line: the soonest way first; of what is answered the day it came to. Everything is read with the page, in its one statement."""
    return TablePart(
        columns=(
            ("slip", _("Slip"), Kind.REF), ("line", _("Line"), Kind.INT), ("was", _("Promised"), Kind.DATE), ("now", _("Comes on"), Kind.DATE),
            ("option", _("Option"), Kind.TEXT), ("day", _("Then"), Kind.DATE),
            ("others", _("What it does to others"), Kind.TEXT), ("cost", _("Cost"), Kind.MONEY),
        ),
        rows=[_row(actor, row) for row in _shown(queries.on_order(order_id))],
        links={"slip": "slips"},
        acts=("answer_slip",),
    )  # fmt: skip


def _shown(rows: list[OrderSlipRow]) -> Iterator[OrderSlipRow]:
    """What waits for an answer, and what was answered of slips that still wait or of the newest one."""
    newest = rows[0].slip_id if rows else 0
    return (row for row in rows if row.option is not None or row.waits or row.slip_id == newest)


def _row(actor: Actor, row: OrderSlipRow) -> dict[str, Any]:
    option = row.option
    base = {"slip": row.slip or "", "slip_id": row.slip_id, "line": row.position, "was": row.was_date, "now": row.now_date}
    if option is None:
        return base | {"option": slip_options.ANSWERS[row.answer] if row.answer else "", "day": row.promised, "others": "", "cost": None}
    able = slip_options.may(actor, option) and option.kind != STAND_IN     # who agreed to another product is said on the slip's page
    return base | {
        "key": option.id, "acts": ("answer_slip",) if able else (), "option": slip_options.called(option, {}),
        "day": next((now for line, _was, now in option.effects if line == row.line_id), None),
        "others": _others(option, row.line_id), "cost": option.cost if slip_options.costs(actor) else None,
    }  # fmt: skip


def _others(option: OptionRow, line_id: int) -> Text:
    """How many other lines get later by it, and by how much at most."""
    late = [(now - was).days for line, was, now in option.effects if line != line_id and now > was]
    return _("%(count)s others later, by %(days)s days at most") % {"count": len(late), "days": max(late)} if late else _("Nobody else moves")


def _answer(call: Call) -> Done:
    POLICY.require(call.actor, "answer_slip")
    orders.order(call.actor, call.ids[0])
    option = call.data["option"]
    moved = answer_slip.perform(Choice(queries.slip_of(option), option), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Done: %(count)s promises moved, as shown; customers and salespeople are told.") % {"count": len(moved)})


ANSWER: Final = Act("answer_slip", _("Choose"), _answer, slip_options.CHOOSE, icon="check", states=(order_states.CONFIRMED,), line="option")
