"""PRO-6 · The clerk asks for a red letter 红字: through the confirmation form 红字发票信息确认单, which we or the buyer raise.

While the buyer has not confirmed use, the whole of a tax invoice is taken back, nobody has to confirm, and the rest is made out anew. Once it is
used, the other side confirms within the rule's hours, and a part may be taken back for goods returned or a price allowance only.
"""

import datetime as dt

from makesell.documents.invoices import tax_actions, tax_queries, tax_states
from makesell.documents.invoices.access import TAX_INVOICES
from makesell.flows.steps import red_letters
from makesell.flows.steps.documents import locked
from makesell.flows.steps.red_letters import RedFact
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now

__all__ = ["RedFact", "perform"]


@act
def perform(fact: RedFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Writes the red letter; returns it. Refuses (409) what is not issued or has one open, (422) a part where only the whole may go."""
    (row,) = locked(tax_actions.TABLE, TAX_INVOICES, "request_red", [fact.tax_invoice_id], tax_queries.of_ids, actor=actor, version=version)
    if not red_letters.free(row):
        raise not_now()
    if fact.cause not in tax_states.CAUSES or fact.raised_by not in tax_states.RAISERS:
        raise Refusal("red_letter.cause", "A red letter has a cause of the confirmation form, and who raised it.", field="cause")
    lines = red_letters.lines_of(fact, row)
    if not lines:
        raise Refusal("red_letter.nothing", "Nothing of this credit note is stated by this tax invoice any more.", field="credit_note", status=409)
    return red_letters.write(row, fact, lines, actor=actor, at=at, reason=reason)
