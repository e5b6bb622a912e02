"""The form by which lines of a held order, whose gifts were refused, are given away otherwise or sold."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.flows.pro_5_production.change_gift import KINDS, GiftChange, Instead
from makesell.ground.actor import Actor
from makesell.sheets.giving import said
from makesell.sheets.parts import Input, Take

CHANGE: Final = (
    Input("why", _("Reason"), Take.LONG, most=500),
    Input("lines", _("Lines given away"), Take.TABLE, most=200, help=_("Sold, a line takes the price that wins. Empty: it stays as it is."), columns=(
        Input("line", _("Line"), Take.INT),
        Input("kind", _("Kind"), Take.CHOICE, choices=said({kind: states.KINDS[kind] for kind in KINDS}), required=False),
        Input("qty", _("Quantity"), Take.QTY, required=False),
        Input("plan", _("Sales plan"), Take.REF, noun="plans", required=False),
        Input("budget_line", _("Budget line no."), Take.INT, required=False),
    )),
)  # fmt: skip


def fact_of(order_id: int, data: Mapping[str, Any]) -> GiftChange:
    """The typed values of the form as the fact the flow takes."""
    rows = data.get("lines") or ()
    return GiftChange(
        order_id,
        tuple(Instead(row["line"], row.get("qty"), row.get("kind") or "", row.get("plan"), row.get("budget_line")) for row in rows),
    )


def start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """What is given away as it stands, to be changed."""
    lines = orders.acting_lines(orders.order(actor, key).id) if key is not None else []
    return {"lines": [{"line": line.position, "kind": line.kind, "qty": line.qty} for line in lines if line.kind in states.GIVEN]}
