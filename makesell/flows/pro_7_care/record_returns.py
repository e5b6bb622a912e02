"""PRO-7 · Records returns of the past, in sets: what their goods take back, and the credit notes of what had been invoiced of them, are posted
as by people's acts. Stock is not moved, and nobody is told."""

import datetime as dt
from collections.abc import Mapping, Sequence

from makesell.documents.invoices import queries as charges
from makesell.documents.returns import actions as returns
from makesell.documents.returns import queries
from makesell.documents.returns.actions import NewReturn
from makesell.documents.returns.queries import ReturnedLine, ReturnRow
from makesell.flows.steps import credit_goods, exposure
from makesell.flows.steps.credit_lines import Back, Note
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.post_returned import post_returned
from makesell.flows.steps.post_settled import settle_before_takeover
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal

__all__ = ["NewReturn", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewReturn], *, actor: Actor, at: dt.datetime, reason: str = "", settled: bool = False) -> list[int]:
    """Writes the returns, each of an order of its own, and posts them on the day they were received; `settled` closes what is left open of
    their invoices by "settlement before takeover". Returns their keys in the order given. Refuses one without a day or an order."""
    days = [fact.received_date for fact in facts if fact.received_date is not None]
    orders = {fact.order_id for fact in facts if fact.order_id is not None and fact.number}
    if not len(days) == len(orders) == len(facts):
        raise Refusal("return.past", "A return of the past names its number, its day, and an order no other one names.", field="received_date")
    business_dates("sales", days)
    business_dates("accounting", days)
    locks.take("order", orders)
    made = returns.record_many(facts, actor=actor, at=at)
    lines = queries.lines_of(made)
    on = {line.id: day for key, day in zip(made, days, strict=True) for line in lines[key]}
    post_returned(made, [line for key in made for line in lines[key]], on)
    invoices = _credit(made, facts, lines, actor=actor, at=at)
    if settled and invoices:
        settle_before_takeover(invoices)
    exposure.moved(order_ids=orders, customer_ids={fact.customer_id for fact in facts})
    return made


def perform(fact: NewReturn, *, actor: Actor, at: dt.datetime, reason: str = "", settled: bool = False) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, settled=settled)[0]


def _credit(
    made: Sequence[int], facts: Sequence[NewReturn], lines: Mapping[int, Sequence[ReturnedLine]], *, actor: Actor, at: dt.datetime
) -> list[int]:
    """Credits what had been invoiced of the goods; returns the invoices it names."""
    of_line = {line.order_line_id: key for key in made for line in lines[key]}
    charged = charges.charged(list(of_line))
    locks.take("invoice", {each.invoice_id for each in charged})
    backs: dict[int, list[Back]] = {key: [] for key in made}
    for each in credit_goods.taken_back(credit_goods.came([line for key in made for line in lines[key]]), charged, facts[0].currency):
        backs[of_line[each.line.order_line_id]].append(each)
    rows = zip(queries.of_ids(made), facts, strict=True)
    notes = {row.id: _note(row, fact, backs[row.id]) for row, fact in rows if backs[row.id]}
    written = dict(zip(notes, credit_goods.write_many(list(notes.values()), actor=actor, at=at), strict=True)) if notes else {}
    returns.credit_recorded([(key, written.get(key)) for key in made])
    return sorted({each.line.invoice_id for back in backs.values() for each in back})


def _note(row: ReturnRow, fact: NewReturn, back: Sequence[Back]) -> Note:
    day = row.received_date or dt.date.max
    return Note(row, row.reason, back, day, f"CN-{row.number}", fact.external_source, fact.external_id)
