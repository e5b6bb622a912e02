"""Parts of a sales order's page: what is possible of its lines while they are made, and what was spent on what was cancelled meanwhile."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.documents.production import queries as production
from makesell.documents.production import states
from makesell.documents.production.queries import changes
from makesell.flows.steps import possible as step
from makesell.flows.steps.possible import Possible
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.sheets.giving import said, word
from makesell.sheets.parts import CheckPart, Fact, TablePart, Text

STATES: Final = said(states.LABELS)


WAYS: Final[Mapping[str, Text]] = {
    "more": _("More of it"), "less": _("A part less"), "cancel": _("Cancel all of it"), "date": _("Another date"), "pause": _("Pause"),
    "swap": _("Another product"),
}  # fmt: skip


def _found(actor: Actor, key: int) -> list[Possible]:
    head = orders.order(actor, key)
    made = head.state == order_states.CONFIRMED and production.holding(key)
    return step.possible(orders.acting_lines(key)) if made else []


def possible(actor: Actor, key: int) -> TablePart:
    """What may be asked for of each line, one under the other, and what cancelling it would cost."""
    rows: list[dict[str, Any]] = []
    for each in _found(actor, key):
        head = {
            "line": each.position, "production": ", ".join(str(STATES[state]) for state in each.production), "begun": each.begun,
            "labour": each.cost.labour, "material": each.cost.material,
        }  # fmt: skip
        for n, (name, label) in enumerate(WAYS.items()):
            rows.append({**(head if n == 0 else {}), "what": label, "answer": word(getattr(each, name))})
    return TablePart(
        columns=(
            ("line", _("Line"), Kind.INT), ("production", _("Production"), Kind.TEXT), ("begun", _("Pieces begun"), Kind.QTY),
            ("what", _("What is asked for"), Kind.TEXT), ("answer", _("Whether it is possible"), Kind.TEXT),
            ("labour", _("Labour spent"), Kind.MONEY), ("material", _("Material issued"), Kind.MONEY),
        ),
        rows=rows,
    )  # fmt: skip


def check(actor: Actor, key: int) -> CheckPart | None:
    """The same beside the form of a change, of the lines whose production has begun; None where it has of none."""
    begun = [each for each in _found(actor, key) if each.begun]
    if not begun:
        return None
    currency = organisation.own_currency()
    facts: list[Fact] = []
    for each in begun:
        line = _("Line %(line)s") % {"line": each.position}
        facts.append(Fact(f"{line} · {_('A part less')}", word(each.less)))
        facts.append(Fact(f"{line} · {_('Another date')}", word(each.date)))
        facts.append(Fact(f"{line} · {_('Spent on it so far')}", each.cost.labour + each.cost.material, Kind.MONEY, currency=currency))
    return CheckPart(_("What is possible now"), _("Production has begun"), "warn", tuple(facts))


def stopped(_actor: Actor, key: int) -> TablePart:
    """What was spent on quantities that were cancelled while they were made: the proposal of what to charge."""
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT), ("by", _("Who"), Kind.TEXT), ("line", _("Line"), Kind.INT), ("made", _("Production order"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY), ("labour", _("Labour spent"), Kind.MONEY), ("material", _("Material issued"), Kind.MONEY),
        ),
        rows=[
            {
                "at": r.at, "by": r.by or "", "line": r.position, "made": r.number or "", "made_id": r.order_id, "qty": r.qty, "labour": r.labour,
                "material": r.material,
            }
            for r in changes.stopped_of(key)
        ],
        links={"made": "production_orders"},
    )  # fmt: skip
