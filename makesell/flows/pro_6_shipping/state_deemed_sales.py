"""PRO-6 · 视同销售: the clerk states to the tax office what was given away and counts as sold — by a tax invoice the platform issued for it, or
without one 未开票收入 — and takes that back. Base and tax are those of what left and is not stated yet."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from makesell.documents.invoices import deemed_actions as actions
from makesell.documents.invoices import deemed_queries as queries
from makesell.documents.invoices import tax_states
from makesell.documents.invoices.access import DEEMED
from makesell.documents.invoices.deemed_queries import DeemedRow
from makesell.flows.steps.documents import day_named
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now

NUMBER: Final = re.compile(r"[0-9]{20}")


@dataclass(frozen=True, slots=True)
class StatedFact:
    """Lines of orders of one customer, the number of 20 digits that the platform gave, and its day (today unless named)."""

    line_ids: tuple[int, ...]
    number: str
    day: dt.date | None = None


@act
def perform(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """States lines without a tax invoice, today; returns them. Refuses (409) one of which nothing is left to state."""
    DEEMED.require(actor, "declare")
    rows = _locked(facts)
    if any(not row.open_qty for row in rows):
        raise not_now()
    _state(rows, tax_states.DECLARED, "", day_named(None, at, field="day"), "declare_vat", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def invoiced(fact: StatedFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """States lines by a tax invoice; returns them. Refuses several customers, a number that is none or known, and (409) what does not owe any."""
    DEEMED.require(actor, "note_invoice")
    day, number = day_named(fact.day, at, field="day"), fact.number.strip()
    rows = _locked(fact.line_ids)
    if any(row.open_qty <= 0 for row in rows):
        raise not_now()
    if len({row.customer_id for row in rows}) > 1:
        raise Refusal("deemed.customers", "A tax invoice goes to one customer.", field="number")
    if not NUMBER.fullmatch(number):
        raise Refusal("deemed.number", "A tax invoice's number has 20 digits.", field="number")
    if queries.numbered(number):
        raise Refusal("tax_invoice.number_taken", "A tax invoice has this number already.", field="number", status=409)
    _state(rows, tax_states.BY_INVOICE, number, day, "note_tax_invoice", actor=actor, at=at, reason=reason)
    return list(fact.line_ids)


@act
def take_back(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What was stated of lines is to be stated again; returns them. Refuses no reason, and (409) when nothing was."""
    DEEMED.require(actor, "take_back")
    rows = _locked(facts)
    if not reason.strip():
        raise Refusal("deemed.reason", "Say why it is taken back.", field="why")
    if not actions.take_back(facts, at):
        raise not_now()
    spine.happened(sorted({row.order_id for row in rows}), "take_back_vat", actor=actor, at=at, reason=reason)
    return list(facts)


def _locked(line_ids: Sequence[int]) -> list[DeemedRow]:
    locks.take("order", queries.orders_of(line_ids))
    rows = queries.of_ids(line_ids)
    if not rows or len(rows) != len(set(line_ids)):
        raise missing()
    return rows


def _state(rows: Sequence[DeemedRow], how: str, number: str, day: dt.date, told: str, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    actions.state(
        [
            {
                "order_line_id": row.id, "qty": row.open_qty, "net": row.net, "tax": row.tax, "how": how, "number": number, "stated_date": day,
                "stated_by_id": actor.person_id,
            }
            for row in rows
        ]
    )  # fmt: skip
    spine.happened(sorted({row.order_id for row in rows}), told, actor=actor, at=at, reason=reason)
