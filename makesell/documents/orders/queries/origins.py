"""Orders as made of quotations and contracts, and what they take of those."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders.queries.scope import rows_of
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values


def made_of(quotation_id: int) -> list[tuple[int, str | None]]:
    """The orders made of a quotation that were neither cancelled nor discarded, whoever asks: key and number."""
    rows = run(
        """select record_id, number from orders_salesorder
           where quotation_id = %s and state not in ('cancelled', 'discarded') order by record_id""",
        [quotation_id],
    )
    return [(row[0], row[1]) for row in rows]


def of_contract(contract_id: int) -> list[int]:
    """The orders made of a contract that were neither cancelled nor discarded, whoever asks."""
    return values(
        "select record_id from orders_salesorder where contract_id = %s and state not in ('cancelled', 'discarded') order by 1", [contract_id]
    )


def contract_of(order_id: int) -> int | None:
    """The contract an order is made of, read without a lock."""
    row = one("select contract_id from orders_salesorder where record_id = %s", [order_id], keep=True)
    return row[0] if row else None


@dataclass(frozen=True, slots=True)
class CalledOff:
    """What orders that stand have taken of a contract: quantity of a product at a price, and its amount with tax."""

    product_id: int | None
    unit_price: Decimal
    qty: Decimal
    gross: Decimal


def called_off(contract_ids: Sequence[int], without: int | None) -> list[CalledOff]:
    """What held and confirmed orders have taken of contracts, less what was cancelled; whoever asks. `without` is an order left out."""
    rows = run(
        """select l.product_id, l.unit_price, sum(l.qty - coalesce(b.cancelled_qty, 0)),
                  sum(makesell_part(l.gross, l.qty - coalesce(b.cancelled_qty, 0), l.qty, 2))
           from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id left join orderbook_balance b on b.line_id = l.line_id
           where o.contract_id = any(%s) and o.state in ('held', 'confirmed') and o.record_id is distinct from %s group by 1, 2""",
        [list(contract_ids), without],
    )
    return [CalledOff(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Booked:
    """What the order book holds of orders: net amounts in company currency."""

    ordered: Decimal
    shipped: Decimal
    invoiced: Decimal


def booked_of_contracts(contract_ids: Sequence[int]) -> Booked:
    """What became of contracts' orders, by the order book; whoever may see the contract."""
    row = one(
        """select coalesce(sum(b.ordered_net - b.cancelled_net), 0), coalesce(sum(b.shipped_net), 0), coalesce(sum(b.invoiced_net), 0)
           from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id join orderbook_balance b on b.line_id = l.line_id
           where o.contract_id = any(%s)""",
        [list(contract_ids)],
    )
    return Booked(*row) if row else Booked(Decimal(0), Decimal(0), Decimal(0))


def count_of_contract(actor: Actor, contract_id: int) -> int:
    """How many orders made of a contract the actor may see."""
    seen = rows_of(actor)
    row = one(f"select count(*) from orders_salesorder o where o.contract_id = %s and {seen.sql}", [contract_id, *seen.params])
    return int(row[0]) if row else 0


def quotations_ordered(quotation_ids: Sequence[int]) -> set[int]:
    """Which of these quotations have an order that stands."""
    return set(
        values(
            "select quotation_id from orders_salesorder where quotation_id = any(%s) and state not in ('cancelled', 'discarded')",
            [list(quotation_ids)],
        )
    )


def count_of_quotation(actor: Actor, quotation_id: int) -> int:
    """How many orders made of a quotation the actor may see."""
    seen = rows_of(actor)
    row = one(f"select count(*) from orders_salesorder o where o.quotation_id = %s and {seen.sql}", [quotation_id, *seen.params])
    return int(row[0]) if row else 0
