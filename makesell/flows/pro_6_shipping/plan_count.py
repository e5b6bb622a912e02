"""PRO-6 · A stock count 盘点 is planned: everything that lies in a warehouse, or the products named."""

import datetime as dt
from dataclasses import dataclass

from makesell.books.stock import balances as stock
from makesell.documents.stockmoves import actions as stockmoves
from makesell.documents.stockmoves import queries, states
from makesell.documents.stockmoves.access import COUNTS
from makesell.flows.steps.author import author
from makesell.flows.steps.stock_moves import MOST_LINES, SERVICE
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import NewDocument
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import queries as works


@dataclass(frozen=True, slots=True)
class CountFact:
    """A warehouse, a day (today unless named), products (all that lie there unless named)."""

    warehouse_id: int
    planned_date: dt.date | None = None
    product_ids: tuple[int, ...] = ()


@act
def perform(fact: CountFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes the plan; returns it. Refuses (409) products that another open count of this warehouse counts, and a warehouse that is empty."""
    COUNTS.require(actor, "plan")
    today = business_date(at)
    if fact.warehouse_id not in {row.id for row in works.warehouses()}:
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="warehouse")
    locks.take("master", [fact.warehouse_id])
    warehouse = works.warehouse(fact.warehouse_id)
    wanted = _wanted(fact)
    owner, unit = author(actor, today)
    new = NewDocument(
        warehouse.name, states.PLANNED, owner, unit, own_currency(),
        {"warehouse_id": warehouse.id, "planned_date": fact.planned_date or today},
    )  # fmt: skip
    key = stockmoves.open_count(new, wanted, actor=actor, at=at)
    spine.happened([key], "plan", actor=actor, at=at, reason=reason)
    stockmoves.number_counts([key], today)
    return key


def _wanted(fact: CountFact) -> list[tuple[int, str]]:
    named = list(dict.fromkeys(fact.product_ids))
    known = products.kept(named)
    for number, key in enumerate(named, 1):
        if key not in known or known[key].kind == SERVICE:
            raise Refusal("stock.product", "This is no product that lies in a warehouse.", field=f"products.{number}.product")
    wanted = named or stock.products_in(fact.warehouse_id)
    if not wanted:
        raise Refusal("count.nothing", "Nothing lies in this warehouse; name what is to be counted.", field="products")
    if len(wanted) > MOST_LINES:
        raise Refusal("stock.lines", "At most %(most)s lines.", field="products", most=MOST_LINES)
    if set(wanted) & set(queries.counting_in(fact.warehouse_id)):
        raise Refusal("count.open", "Some of this is being counted in this warehouse already.", status=409, field="products")
    lots = stock.lots_at([fact.warehouse_id], wanted)
    of = {key: [lot.code for lot in lots if lot.product_id == key] for key in wanted}
    return [(key, lot) for key in wanted for lot in of[key] or [""]]
