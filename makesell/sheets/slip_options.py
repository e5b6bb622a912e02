"""What can be done about a slip, on its page: each option with its effect on promises and its cost, and the button that does it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.documents.orders.queries import Promised
from makesell.documents.slips import queries, states
from makesell.documents.slips.access import POLICY
from makesell.documents.slips.queries import OptionRow
from makesell.flows.pro_5_production import answer_slip, offer_way
from makesell.flows.pro_5_production.answer_slip import Choice
from makesell.flows.pro_5_production.offer_way import Offer
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.suppliers import queries as suppliers
from makesell.masterdata.suppliers.access import SUPPLIERS
from makesell.sheets.giving import moving_one, said
from makesell.sheets.parts import Act, Call, Done, Input, TablePart, Take, Text

OPTIONS: Final = said(states.OPTIONS)
ANSWERS: Final = said(states.ANSWERS)
REFUSED: Final = said(states.REFUSED)
CHOOSE: Final = (Input("option", _("Option"), Take.INT, quiet=True),)
AGREED: Final = (
    *CHOOSE, Input("consent", _("Who at the customer agreed"), most=200, help=_("A change order sells the other product, with what is said here.")),
)
OFFER: Final = (
    Input("kind", _("What is offered"), Take.CHOICE, choices={kind: OPTIONS[kind] for kind in states.OFFERED}),
    Input("production", _("Production order"), Take.REF, noun="production_orders", required=False, help=_("That is done outside.")),
    Input("supplier", _("Supplier"), most=100),
    Input("day", _("Comes on"), Take.DATE),
    Input("cost", _("Cost"), Take.MONEY, help=_("In company currency.")),
)


def may(actor: Actor, row: OptionRow) -> bool:
    """Whether an option is the actor's to choose."""
    act = "swap" if row.kind == states.SWAP else "work_on" if row.kind in states.IN_THE_PLANT else "answer"
    return not row.refused and POLICY.may(actor, act) and (row.kind != states.STAND_IN or ORDERS.may(actor, "change"))


def costs(actor: Actor) -> bool:
    """Whether what hours cost is the actor's to see."""
    return POLICY.may(actor, "work_on") or POLICY.may(actor, "swap")


def panel(actor: Actor, key: int) -> TablePart:
    """What can be chosen, line by line, the soonest first."""
    rows, named, waits = _seen(actor, key)
    who = _suppliers(actor, rows)
    return TablePart(
        columns=(
            ("order", _("Sales order"), Kind.REF), ("line", _("Line"), Kind.INT), ("option", _("Option"), Kind.REF),
            ("day", _("Then"), Kind.DATE), ("gained", _("Days gained"), Kind.INT),
            ("others", _("What it does to others"), Kind.TEXT), ("cost", _("Cost"), Kind.MONEY),
        ),
        rows=[_row(actor, row, named, waits) | {"option_id": who.get(row.id)} for row in rows if not row.refused],
        links={"order": "orders", "option": "suppliers"},
        acts=("answer", "agree"),
        empty=_("Nothing is to be decided."),
    )  # fmt: skip


def _suppliers(actor: Actor, rows: Sequence[OptionRow]) -> Mapping[int, int]:
    """The record of the supplier an option names, by option: who offers it, or was typed by the name of one."""
    if not SUPPLIERS.may(actor):
        return {}
    typed = suppliers.all_called({row.supplier for row in rows if row.supplier and row.by_id is None})
    found = {row.id: row.by_id or typed.get(row.supplier or "") for row in rows}
    return {option: key for option, key in found.items() if key is not None}


def refused_panel(actor: Actor, key: int) -> TablePart:
    """What cannot be done, with the reason."""
    rows, named, _waits = _seen(actor, key)
    return TablePart(
        columns=(
            ("order", _("Sales order"), Kind.REF), ("line", _("Line"), Kind.INT), ("option", _("Option"), Kind.TEXT), ("why", _("Why"), Kind.TEXT),
        ),
        rows=[_of_line(row, named) | {"option": OPTIONS[row.kind], "why": REFUSED[row.refused]} for row in rows if row.refused],
        links={"order": "orders"},
    )  # fmt: skip


def _seen(actor: Actor, key: int) -> tuple[list[OptionRow], Mapping[int, Promised], Mapping[int, dt.date]]:
    """The options of an open slip's lines the actor may see and those of the plant, the words for the lines they name, when those come now."""
    if queries.slip(actor, key).state != states.OPEN:
        return [], {}, {}
    waits = {row.line_id: row.now_date for row in queries.lines(actor, key)}
    rows = [row for row in queries.options(key) if row.line_id is None or row.line_id in waits]
    return rows, orders.holders(actor, sorted({line for row in rows for line, *_days in row.effects} | waits.keys())), waits


def _of_line(row: OptionRow, named: Mapping[int, Promised]) -> dict[str, Any]:
    line = named.get(row.line_id or 0)
    if line is None:
        return {"order": _("All of them"), "order_id": None, "line": None}
    return {"order": line.number or "", "order_id": line.order_id, "line": line.position}


def _row(actor: Actor, row: OptionRow, named: Mapping[int, Promised], waits: Mapping[int, Any]) -> dict[str, Any]:
    own = [(line, was, now) for line, was, now in row.effects if row.line_id in (None, line)]
    return _of_line(row, named) | {
        "key": row.id, "acts": _acts(actor, row), "option": called(row, named),
        "day": own[0][2] if own and row.line_id is not None else None,
        "gained": sum(max((waits[line] - now).days, 0) for line, _was, now in own if line in waits),
        "others": _others(row, named), "cost": row.cost if costs(actor) else None,
    }  # fmt: skip


def _acts(actor: Actor, row: OptionRow) -> tuple[str, ...]:
    return () if not may(actor, row) else ("agree",) if row.kind == states.STAND_IN else ("answer",)


def called(row: OptionRow, named: Mapping[int, Promised]) -> Text:
    """The option with what it is."""
    return " · ".join(str(word) for word in (OPTIONS[row.kind], what(row, named)) if word)


def _agreed(actor: Actor, key: int) -> Mapping[int, Text]:
    """The other products that may be chosen, for the form."""
    rows, named, _waits = _seen(actor, key)
    return {row.id: called(row, named) for row in rows if row.kind == states.STAND_IN and may(actor, row)}


def _from_line(actor: Actor, key: int, line: int) -> Mapping[str, Any]:
    return {"option": line}


def what(row: OptionRow, named: Mapping[int, Promised]) -> Text:
    """What the option is, in words."""
    if row.kind == states.PART:
        return _("%(qty)s by the day promised") % {"qty": f"{row.early.normalize():f}"}
    if row.kind == states.SWAP:
        other = named.get(row.other_id or 0)
        return _("With %(number)s line %(line)s") % {"number": other.number or "", "line": other.position} if other else _("With another order")
    if row.kind == states.OVERTIME:
        return _("%(center)s: %(minutes)s minutes a day, five days") % {"center": row.work_center or "", "minutes": row.minutes}
    if row.offer_id:
        words = {"supplier": row.supplier or "", "day": row.offered or "", "order": row.production or ""}
        return (_("%(order)s by %(supplier)s, %(day)s") if row.production else _("By %(supplier)s, %(day)s")) % words
    return row.product or row.work_center or ""


def _others(row: OptionRow, named: Mapping[int, Promised]) -> Text:
    """Who else moves, and how far."""
    hurt = [(line, (now - was).days) for line, was, now in row.effects if line != row.line_id and now > was]
    if not hurt:
        return _("Nobody else moves")
    words = [f"{named[line].number or ''} / {named[line].position} +{days}" for line, days in hurt if line in named]
    unseen = len(hurt) - len(words)
    return " · ".join([*words, *([str(_("%(count)s others later") % {"count": unseen})] if unseen else [])])


def _answer(call: Call) -> Done:
    fact = Choice(call.ids[0], call.data["option"], call.data.get("consent") or "")
    moved = answer_slip.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Done: %(count)s promises moved, as shown; customers and salespeople are told.") % {"count": len(moved)})


def _offer(call: Call) -> Done:
    data = call.data
    fact = Offer(call.ids[0], data["kind"], data["supplier"], data["day"], data["cost"], data.get("production"))
    offer_way.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Written down, and worked out with the rest."))


ACTS: Final[Sequence[Act]] = (
    Act("answer", _("Choose"), _answer, CHOOSE, icon="check", states=(states.OPEN,), line="option"),
    Act("agree", _("Choose, as agreed"), _answer, AGREED, icon="check", states=(states.OPEN,), line="option", lines=_agreed,
        from_line=_from_line, on_rows=True),
    Act("offer", _("Write down an offer"), _offer, OFFER, icon="handshake", states=(states.OPEN,)),
    Act("look_again", _("Work the options out again"), moving_one(answer_slip.look_again, _("Worked out again.")), icon="refresh-cw",
        states=(states.OPEN,)),
)  # fmt: skip
