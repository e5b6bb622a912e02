"""Step: goods sent instead of others 换货·补发 — what a ticket or a return asks for, and how much of it has been sent already.

A ticket asks for the quantity of the line it is about, a return for what inspection said is replaced. Orders without such lines cost nothing here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from makesell.documents.orders import states
from makesell.documents.returns.states import REPLACE
from makesell.ground import locks
from makesell.ground.db import run
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

ZERO: Final = Decimal(0)
_OWED: Final = """
    select c.cause_id, c.kind, c.customer_id, c.line_id, c.product_id, c.qty, coalesce((
        select sum(l.qty - l.cut_qty) from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
        where l.cause_id = c.cause_id and l.cause_line_id is not distinct from c.line_id and o.state in ('held', 'confirmed')
          and l.order_id is distinct from %(without)s), 0)
    from (
        select t.record_id as cause_id, 'ticket' as kind, t.customer_id, t.line_id, coalesce(l.product_id, dl.product_id) as product_id,
               coalesce(l.qty - l.cut_qty, x.qty) as qty
        from tickets_ticket t left join orders_salesorderline l on l.line_id = t.line_id
        left join deliveries_deliveryline x on x.line_id = t.line_id left join orders_salesorderline dl on dl.line_id = x.order_line_id
        where t.line_id is not null
        union all
        select a.record_id, 'return', a.customer_id, r.line_id, l.product_id, r.qty
        from returns_returnline r join returns_returnauthorization a on a.record_id = r.authorization_id
        join deliveries_deliveryline x on x.line_id = r.delivery_line_id join orders_salesorderline l on l.line_id = x.order_line_id
        where r.outcome = %(replace)s
    ) c where c.cause_id = any(%(causes)s) order by 1, 4
"""


@dataclass(frozen=True, slots=True)
class Owed:
    """What a ticket or return asks to be sent instead: of which line how much of which product, and how much of it orders have taken up."""

    cause_id: int
    kind: str
    customer_id: int
    line_id: int
    product_id: int | None
    qty: Decimal
    taken: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be sent."""
        return max(self.qty - self.taken, ZERO)


class Replacing(Protocol):
    """A line of an order, keyed or kept."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def product_id(self) -> int | None:
        """What is sent."""

    @property
    def qty(self) -> Decimal:
        """How much."""

    @property
    def cause_id(self) -> int | None:
        """The ticket or return."""

    @property
    def cause_line_id(self) -> int | None:
        """The line of it."""


def owed(cause_ids: Sequence[int], *, without: int | None = None) -> list[Owed]:
    """What tickets and returns ask for, line by line; the order `without` has taken none of it."""
    return [Owed(*row) for row in run(_OWED, {"causes": list(cause_ids), "without": without, "replace": REPLACE})]


def judge(lines: Sequence[Replacing], customer_id: int, *, order_id: int | None = None, hold: bool = False) -> None:
    """Replacements are asked for by a ticket or return of the customer, of the same product, and no more than it asks for; refuses others.

    `hold`: the tickets and returns are locked first, so that two orders do not both send the rest.
    """
    mine = [(n, line) for n, line in enumerate(lines, 1) if line.kind == states.REPLACEMENT]
    causes = sorted({line.cause_id for _, line in mine if line.cause_id is not None})
    if hold and causes:
        locks.take("ticket", causes)
        locks.take("return", causes)
    known = {(row.cause_id, row.line_id): row for row in owed(causes, without=order_id)}
    left = {key: row.left for key, row in known.items()}
    for number, line in mine:
        key = (line.cause_id or 0, line.cause_line_id or 0)
        row = known.get(key)
        if row is None or row.customer_id != customer_id or row.product_id != line.product_id:
            raise Refusal(
                "order.no_cause", "Line %(line)s replaces nothing: it is opened from a ticket or a return.", line=number,
                field=f"lines.{number}.kind", who=N_("Customer service opens it from there."),
            )  # fmt: skip
        if line.qty > left[key]:
            raise Refusal(
                "order.replaced", "Of what line %(line)s replaces, %(left)s may still be sent.", field=f"lines.{number}.qty", status=409, line=number,
                left=format(left[key].normalize(), "f"),
            )  # fmt: skip
        left[key] -= line.qty
