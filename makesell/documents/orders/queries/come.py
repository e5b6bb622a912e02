"""How far the orders of some days have come: ordered, shipped, delivered, accepted, invoiced, paid — net of goods, as the order book says."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.orders.queries.scope import rows_of
from makesell.documents.orders.queries.standing import OpenOrder
from makesell.ground.actor import Actor
from makesell.ground.db import one, run

STEPS: Final = ("ordered", "shipped", "delivered", "accepted", "invoiced", "paid")
_NET: Final = {step: f"sum(b.{step}_net)" for step in STEPS} | {"ordered": "sum(b.ordered_net - b.cancelled_net)"}
_BY: Final = {"customer": "coalesce(c.merged_into_id, c.record_id)", "person": "coalesce(o.owner_id, 0)", "unit": "o.unit_id"}
_OF: Final = """from orders_salesorder o join parties_customer c on c.record_id = o.customer_id
    join orders_salesorderline l on l.order_id = o.record_id join orderbook_balance b on b.line_id = l.line_id
    where l.kind <> 'freight' and o.order_date >= %s and o.order_date < %s
      and (%s::bigint is null or coalesce(c.merged_into_id, c.record_id) = %s) and (%s::bigint is null or coalesce(o.owner_id, 0) = %s)
      and (%s::bigint[] is null or o.unit_id = any(%s))"""


@dataclass(frozen=True, slots=True)
class Cohort:
    """The orders of the days from `start` to before `end`: everybody's, or of a customer, a person (0: nobody), units."""

    start: dt.date
    end: dt.date
    customer: int | None = None
    person: int | None = None
    units: tuple[int, ...] | None = None

    def asked(self) -> list[Any]:
        """Its values in the order of the condition."""
        units = None if self.units is None else list(self.units)
        return [self.start, self.end, self.customer, self.customer, self.person, self.person, units, units]


def come(actor: Actor, cohort: Cohort, by: str) -> dict[int, Mapping[str, Decimal]]:
    """{customer, person or unit: {step: net}} of the orders the actor may see. One statement."""
    seen = rows_of(actor)
    sums = ", ".join(f"coalesce({_NET[step]}, 0)" for step in STEPS)
    rows = run(f"select {_BY[by]}, {sums} {_OF} and {seen.sql} group by 1", [*cohort.asked(), *seen.params])
    return {row[0]: dict(zip(STEPS, row[1:], strict=True)) for row in rows}


def behind(actor: Actor, cohort: Cohort, step: str, *, after: int = 0, limit: int = 50) -> tuple[int, Decimal, list[OpenOrder]]:
    """How many orders have come to a step, their net there, and a page of them by key. Two statements."""
    seen = rows_of(actor)
    of = f"""(select o.record_id, {_NET[step]} as net {_OF} and {seen.sql} group by 1 having {_NET[step]} <> 0) x"""
    params = [*cohort.asked(), *seen.params]
    total = one(f"select count(*), coalesce(sum(x.net), 0) from {of}", params) or (0, Decimal(0))
    rows = run(
        f"""select o.record_id, o.number, r.title, o.order_date, x.net, o.currency from {of} join orders_salesorder o on o.record_id = x.record_id
            join spine_record r on r.id = o.record_id where o.record_id > %s order by o.record_id limit %s""",
        [*params, after, limit],
    )
    return int(total[0]), total[1], [OpenOrder(*row) for row in rows]
