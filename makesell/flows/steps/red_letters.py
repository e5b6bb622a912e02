"""Step: red letters 红字 that may go to the other side: nobody has to confirm one of a tax invoice the buyer has not used."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.invoices import tax_actions, tax_queries
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.spine import documents
from makesell.ground.spine.master import Change
from makesell.ground.text import N_

HOURS: Final = RuleKind(
    "tax_invoices.confirm_hours", N_("Hours in which the other side confirms a red letter"), Whole(1, 720, "hours"), default=72, clause="PRO-6",
    help=N_("As the tax office counts them: nights and holidays too. Then the form lapses."),
)  # fmt: skip
RULES: Final = (HOURS,)


def let_go(keys: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """Requested red letters (locked or just made) wait for the other side, or are confirmed at once where the buyer has not used the original."""
    rows = tax_queries.of_ids(keys)
    used = {row.id for row in tax_queries.of_ids(sorted({row.original_id for row in rows if row.original_id})) if row.used_date is not None}
    until = at + dt.timedelta(hours=rules.value(HOURS, business_date(at)))
    documents.change(tax_actions.TABLE, [Change(row.id, {"expires_at": until}) for row in rows if row.original_id in used])
    free = [row.id for row in rows if row.original_id not in used]
    if free:
        documents.move(tax_actions.TABLE, free, "confirm", actor=actor, at=at)
