"""PRO-4 · A draft is done: within the authority of who submits it is ready to send, beyond it the lowest role that may allow it is asked.

Judged line by line and, against splitting 拆单, together with what else is open of the customer. What was allowed before — on this
version or an earlier one of the same number — is asked again only where it has changed since.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries, states
from makesell.documents.quotations.queries import LineRow
from makesell.flows.steps import approvals, discounts
from makesell.flows.steps.discounts import LADDER, Where
from makesell.flows.steps.price_lines import Quoted
from makesell.flows.steps.quotations import PURPOSE, locked, offered, quoted_now
from makesell.flows.steps.supply import plainly
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.approval.queries import approved
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> str:
    """Submits a draft by key; returns its state. Refuses (409) no draft and moved prices, (422) a validity that has passed."""
    row, on = locked(actor, "submit", fact, version=version, state=states.DRAFT), business_date(at)
    if not row.customer_active:
        raise Refusal("order.customer", "This customer is out of use.", field="customer")
    if row.valid_until < on:
        raise Refusal("quotation.valid_until", "A quotation is valid from today on, for two years at most.", field="valid_until")
    lines = queries.lines(row.id)
    quoted = quoted_now(row, lines, on)
    _refuse_moved(lines, quoted)
    versions = [each.id for each in queries.versions(row.root_id)]
    where = Where(row.customer_id, root_id=row.root_id)
    beyond = discounts.beyond(offered(row, lines, quoted, on), where, actor=actor, on=on, allowed=approved(versions, PURPOSE))
    if beyond is not None:
        owner = () if row.owner_id is None else (row.owner_id,)
        posts = approvals.ladder(LADDER, on, needed=beyond.role, without=owner, unit_id=row.unit_id)
        rule = "prices.discount_authority"
        asked = Ask(PURPOSE, row.id, posts, reason=reason, rule=rule, fingerprint="\n".join(beyond.marks), detail=beyond.detail())
        approvals.ask([asked], actor=actor, at=at)
    quotations.number([row.id], on)
    quotations.move([row.id], "pass" if beyond is None else "submit", actor=actor, at=at, reason=reason)
    return states.APPROVED if beyond is None else states.PROPOSED


def _refuse_moved(lines: Sequence[LineRow], quoted: Sequence[Quoted]) -> None:
    """A line at its list price must still be at it; another price is the salesperson's word and judged by authority."""
    faults = [
        Refusal(
            "order.price_moved", "The price of line %(line)s is %(now)s now, not %(was)s.", field=f"lines.{line.position}", status=409,
            line=line.position, now=plainly(quote.list_price), was=plainly(line.unit_price), who=N_("“Price again” takes the new prices."),
        )
        for line, quote in zip(lines, quoted, strict=True)
        if line.kind in states.PRICED and line.list_price == line.unit_price and quote.list_price not in (None, line.list_price)
    ]  # fmt: skip
    if faults:
        raise Refusal.several(faults)
