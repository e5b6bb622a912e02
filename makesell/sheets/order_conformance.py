"""The conformance strip of an order's page (REG-1): the clauses it has walked, by which rule, when, by whom, and what is missing."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.metrics import conformance
from makesell.metrics.conformance import STANDINGS
from makesell.sheets.giving import said, word
from makesell.sheets.parts import TablePart

SAID: Final = said(STANDINGS)


def strip(actor: Actor, order_id: int) -> TablePart:
    """The steps of the order."""
    return TablePart(
        (
            ("clause", _("Clause"), Kind.CODE), ("what", _("Step"), Kind.TEXT), ("standing", _("State"), Kind.TEXT), ("on", _("Day"), Kind.DATE),
            ("by", _("By whom"), Kind.TEXT), ("record", _("Document"), Kind.TEXT), ("rule", _("Rule"), Kind.TEXT),
        ),
        [
            {
                "clause": step.clause, "what": word(step.what), "standing": SAID[step.standing], "on": step.on, "by": step.by,
                "record": step.record, "rule": word(step.rule),
            }
            for step in conformance.walked(actor, order_id)
        ],
        empty=_("A draft has walked nothing yet."),
    )  # fmt: skip
