"""Step: what of a delivery may come back by a return, line by line, and of which lots and which sale each part is (PRO-7).

Goods that were lent come back by a return as far as they were sold since: each part names the sale it takes back, the newest first, so that
exactly what that sale had posted is mirrored (13.4). What is still lent is given back on its order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries.queries import LineRow
from makesell.documents.orders import queries as orders
from makesell.documents.orders.states import LOAN
from makesell.documents.returns import queries as returned
from makesell.flows.steps import with_customer
from makesell.flows.steps.lots import Parts, spread
from makesell.ground.db import run
from makesell.ground.refusal import Refusal

ZERO: Final = Decimal(0)
_LOTS: Final = """
    select source_line_id, lot, -sum(qty) from stock_entry
    where source_line_id = any(%s) and product_id = any(%s) and kind = 'issue' and lot <> '' group by 1, 2 order by 1, min(id)
"""


@dataclass(frozen=True, slots=True)
class Coming:
    """A part of a delivery line that comes back: how much, of which lots (none of goods without), and of what was lent the sale it takes back."""

    line_id: int
    qty: Decimal
    lots: Parts
    sale_id: int | None = None


@dataclass(slots=True)
class _Sale:
    """A sale of a loan: what of it is still with the customer, by lot where there are lots."""

    id: int
    qty: Decimal
    lots: dict[str, Decimal]


class With:
    """What of one delivery is with its customer and may come back."""

    def __init__(self, delivery_id: int, lines: Sequence[LineRow]) -> None:
        """Asks for sales of loans, and for lots, only where there are some."""
        self.lines = {line.position: line for line in lines}
        lent = [line for line in lines if line.kind == LOAN]
        self._sales = _sales(lent)
        self.left = with_customer.left(delivery_id, with_customer.shipped(lines))
        if lent:
            self._leave_sold(lent)
        went = deliveries.lots_of([line.id for line in lines])
        back = returned.lots_back(list(went)) if went else {}
        self._there = {line: {lot: part - back.get((line, lot), ZERO) for lot, part in of.items()} for line, of in went.items()}

    def _leave_sold(self, lent: Sequence[LineRow]) -> None:
        """Of lines lent, what was sold and has not come back; two lines of one loan share it."""
        back = returned.lines_back([line.id for line in lent])
        rest = {loan: sum((sale.qty for sale in of), ZERO) for loan, of in self._sales.items()}
        for line in lent:
            self.left[line.id] = min(line.qty - back.get(line.id, ZERO), rest.get(line.order_line_id, ZERO))
            rest[line.order_line_id] = rest.get(line.order_line_id, ZERO) - self.left[line.id]

    def everything(self) -> tuple[tuple[int, Decimal], ...]:
        """All that may come back, by position."""
        return tuple((position, self.left[line.id]) for position, line in self.lines.items() if self.left.get(line.id, ZERO) > 0)

    def parts(self, number: int, position: int, qty: Decimal, named: Sequence[str]) -> list[Coming]:
        """A quantity of the line at a position, with the lots somebody named, else in the order they left. Refuses (409) at its row what is
        lent, more than the customer has, and lots that were not shipped with it."""
        line = self.lines.get(position)
        left = self.left.get(line.id, ZERO) if line else ZERO
        if line is not None and line.kind == LOAN and left == 0:
            raise Refusal(
                "return.loan", "Line %(line)s is lent: it is given back on its order.", field=f"lines.{number}.qty", status=409, line=position
            )
        if line is None or not 0 < qty <= left:
            raise Refusal(
                "return.too_much", "Of line %(line)s, %(left)s can come back.", field=f"lines.{number}.qty", status=409, line=position,
                left=format(left.normalize(), "f"),
            )  # fmt: skip
        there = self._there.get(line.id, {})
        wrong = next((code for code in named if there.get(code, ZERO) <= 0), None)
        if wrong is not None:
            raise Refusal(
                "return.wrong_serial", "%(lot)s was not shipped with line %(line)s, or has come back.", field=f"lines.{number}.lots", status=409,
                lot=wrong, line=position,
            )  # fmt: skip
        wanted = {code: there[code] for code in named} if named else there
        made = self._of_sales(line, qty, wanted) if line.kind == LOAN else [Coming(line.id, qty, spread(qty, wanted))]
        if any(there and sum((part for _, part in one.lots), ZERO) != one.qty for one in made) or sum((one.qty for one in made), ZERO) != qty:
            raise Refusal("return.lots", "Name the numbers of all pieces that come back.", field=f"lines.{number}.lots")
        return made

    def _of_sales(self, line: LineRow, qty: Decimal, wanted: Mapping[str, Decimal]) -> list[Coming]:
        """The quantity out of the sales of its loan, the newest first, as far as they took the lots."""
        made, open_qty = [], qty
        for sale in self._sales[line.order_line_id]:
            there = {lot: min(part, sale.lots.get(lot, ZERO)) for lot, part in wanted.items()}
            now = min(open_qty, sale.qty, *([sum(there.values(), ZERO)] if wanted else []))
            if now > 0:
                sale.qty -= now
                open_qty -= now
                made.append(Coming(line.id, now, spread(now, there), sale.id))
        return made


def _sales(lent: Sequence[LineRow]) -> dict[int, list[_Sale]]:
    """What was sold of loans and is with the customer, by the loan, the newest sale first."""
    sales = orders.sales_of([line.order_line_id for line in lent]) if lent else []
    if not sales:
        return {}
    back = returned.sold_back([sale.id for sale in sales])
    lots: dict[int, dict[str, Decimal]] = {}
    for sale_id, lot, qty in run(_LOTS, [[sale.id for sale in sales], [line.product_id for line in lent]]):
        lots.setdefault(sale_id, {})[lot] = qty - back.get((sale_id, lot), ZERO)
    found: dict[int, list[_Sale]] = {}
    for sale in sales:
        found.setdefault(sale.loan_line_id, []).append(_Sale(sale.id, sale.qty - back.get((sale.id, ""), ZERO), lots.get(sale.id, {})))
    return found
