"""PRO-6 · The clerk notes the number a tax invoice got, where no file tells it; tax invoices that nobody needs are void before they are issued."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from makesell.documents.invoices import tax_actions, tax_queries, tax_states
from makesell.documents.invoices.access import TAX_INVOICES
from makesell.flows.steps import tax_invoices
from makesell.flows.steps.documents import day_named, locked
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now
from makesell.ground.spine.master import Change

NUMBER: Final = re.compile(r"[0-9]{20}")


@dataclass(frozen=True, slots=True)
class NumberFact:
    """A tax invoice, its number of 20 digits and the day it was issued; today unless named."""

    tax_invoice_id: int
    number: str
    day: dt.date | None = None


@act
def perform(fact: NumberFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """It is issued; returns it. Refuses (409) what is neither with the platform nor a confirmed red letter, (422) what is no number."""
    TAX_INVOICES.require(actor, "note_number")
    batches = [row.batch_id for row in tax_queries.of_ids([fact.tax_invoice_id]) if row.batch_id is not None]
    locks.take("master", batches)
    (row,) = locked(tax_actions.TABLE, TAX_INVOICES, "note_number", [fact.tax_invoice_id], tax_queries.of_ids, actor=actor, version=version)
    if not NUMBER.fullmatch(fact.number):
        raise Refusal("tax_invoice.number", "A tax invoice has a number of 20 digits.", field="number")
    day = day_named(fact.day, at, field="day", since=row.drafted_date)
    tax_invoices.issue({row.id: (fact.number, day)}, actor=actor, at=at, reason=reason)
    tax_invoices.close_batches(batches, actor=actor, at=at)
    return row.id


@act
def void(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """They are void and what they stated may be stated again; refuses (409) what the platform has or has issued."""
    locked(tax_actions.TABLE, TAX_INVOICES, "void", facts, tax_queries.of_ids, actor=actor, version=version)
    documents.move(tax_actions.TABLE, facts, "void", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def note_use(fact: int, day: dt.date | None, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """The buyer confirmed its use or booked it: red letters of it need the other side's word from now on. Returns it; refuses (409) a second time."""
    (row,) = locked(tax_actions.TABLE, TAX_INVOICES, "note_use", [fact], tax_queries.of_ids, actor=actor, version=version)
    if row.state != tax_states.ISSUED or row.colour != tax_states.BLUE or row.used_date is not None or row.issued_date is None:
        raise not_now()
    used = day_named(day, at, field="day", since=row.issued_date)
    documents.change(tax_actions.TABLE, [Change(row.id, {"used_date": used})])
    spine.happened([row.id], "note_use", actor=actor, at=at, reason=reason)
    return row.id
