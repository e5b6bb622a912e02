"""Parts of a sales order's page: what is possible of its lines while they are made, and what was spent on what was cancelled meanwhile."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.documents.production import queries as production
from makesell.documents.production import states
from makesell.documents.production.queries import changes
from makesell.flows.steps import possible as step
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.sheets.giving import said, word
from makesell.sheets.parts import CheckPart, Fact, TablePart

STATES: Final = said(states.LABELS)


def possible(actor: Actor, key: int) -> TablePart:
    """What may be changed, moved, paused or cancelled of each line, and what cancelling it would cost."""
    head = orders.order(actor, key)
    made = head.state == order_states.CONFIRMED and production.holding(key)
    lines = orders.acting_lines(key) if made else []
    return TablePart(
        columns=(
            ("line", _("Line"), Kind.INT), ("production", _("Production"), Kind.TEXT), ("begun", _("Pieces begun"), Kind.QTY),
            ("more", _("More of it"), Kind.TEXT), ("less", _("A part less"), Kind.TEXT), ("cancel", _("Cancel all of it"), Kind.TEXT),
            ("date", _("Another date"), Kind.TEXT), ("pause", _("Pause"), Kind.TEXT), ("swap", _("Another product"), Kind.TEXT),
            ("labour", _("Labour spent"), Kind.MONEY), ("material", _("Material issued"), Kind.MONEY),
        ),
        rows=[
            {
                "line": each.position, "production": ", ".join(str(STATES[state]) for state in each.production), "begun": each.begun,
                **{name: word(getattr(each, name)) for name in step.WAYS}, "labour": each.cost.labour, "material": each.cost.material,
            }
            for each in (step.possible(lines) if lines else ())
        ],
    )  # fmt: skip


def check(actor: Actor, key: int) -> CheckPart | None:
    """The same beside the form of a change, of the lines whose production has begun; None where it has of none."""
    begun = [row for row in possible(actor, key).rows if row["begun"]]
    if not begun:
        return None
    currency = organisation.own_currency()
    facts: list[Fact] = []
    for row in begun:
        line = _("Line %(line)s") % {"line": row["line"]}
        facts.append(Fact(f"{line} · {_('A part less')}", row["less"]))
        facts.append(Fact(f"{line} · {_('Another date')}", row["date"]))
        facts.append(Fact(f"{line} · {_('Spent on it so far')}", row["labour"] + row["material"], Kind.MONEY, currency=currency))
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
