"""Orders as made of quotations and contracts, and what they take of those."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders.queries.scope import rows_of
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.db.asking import Ask, asking
from makesell.ground.spine.rows import count_seen


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


def same_reference(customer_id: int, reference: str, without: int | None = None) -> list[str]:
    """Numbers ("—" for drafts) of the customer's other orders that carry this number of the customer's and stand; the newest five."""
    rows = run(
        """select coalesce(number, '—') from orders_salesorder
           where customer_reference = %s and customer_id = %s and state not in ('cancelled', 'discarded') and record_id is distinct from %s
           order by record_id desc limit 5""",
        [reference, customer_id, without],
    )
    return [row[0] for row in rows]


# What stands above an order in the order of locks: the contract it is made of, and the special prices of the opportunity behind it.
CONTRACT = "select o.contract_id from orders_salesorder o where o.record_id = %s and o.contract_id is not null"
SPECIAL_PRICES = """select s.record_id from orders_salesorder o
    join quotations_quotation q
        on q.record_id = coalesce(o.quotation_id, (select k.quotation_id from contracts_contract k where k.record_id = o.contract_id))
    join opportunities_specialprice s on s.opportunity_id = q.opportunity_id and s.state in ('granted', 'used_up') where o.record_id = %s"""


# Promotions with a budget that an order's lines are sold in.
PROMOTIONS = "select l.promotion_id from orders_salesorderline l where l.order_id = %s and l.promotion_id is not null"


# Promotions of a plan's budget that order lines are sold in; one value, the lines.
FUNDED = """select l.promotion_id from orders_salesorderline l join prices_pricelist p on p.record_id = l.promotion_id
    and p.budget_line_id is not null where l.line_id = any(%s::bigint[])"""


@asking
def funded_lines(line_ids: Sequence[int]) -> Ask[list[int]]:
    """Of these order lines, those sold in a promotion of a plan's budget."""
    return Ask(
        """select l.line_id from orders_salesorderline l join prices_pricelist p on p.record_id = l.promotion_id and p.budget_line_id is not null
           where l.line_id = any(%s::bigint[]) order by 1""",
        [list(line_ids)],
        lambda rows: [row[0] for row in rows],
    )


def lines_sold_in(promotion_id: int) -> list[int]:
    """The order lines that name a promotion."""
    return values("select line_id from orders_salesorderline where promotion_id = %s order by 1", [promotion_id])


@asking
def promotions_left(currency: str, without: int | None) -> Ask[dict[int, Decimal]]:
    """What promotions with a budget in a currency may still give away: less what held and confirmed orders were given, as far as it stands.

    `without` is an order left out; whoever asks.
    """
    return Ask(
        """select p.record_id, p.budget - coalesce(sum(l.promotion_cut * (l.qty - l.cut_qty) / l.qty) filter (where o.record_id is not null), 0)
           from prices_pricelist p left join orders_salesorderline l on l.promotion_id = p.record_id
           left join orders_salesorder o on o.record_id = l.order_id and o.state in ('held', 'confirmed') and o.record_id is distinct from %s
           where p.budget is not null and p.active and p.currency = %s group by p.record_id""",
        [without, currency],
        dict,
    )


@dataclass(frozen=True, slots=True)
class Given:
    """A line of an order sold in a promotion, with what it was given, what of that stands, and what of that is invoiced."""

    order_id: int
    number: str | None
    state: str
    order_date: dt.date
    product_id: int | None
    product: str | None
    qty: Decimal
    given: Decimal
    spent: Decimal


def given_by(promotion_id: int) -> list[Given]:
    """What a promotion gave away by order line, whoever asks: committed by held and confirmed orders, spent as far as it is invoiced."""
    rows = run(
        """select o.record_id, o.number, o.state, o.order_date, l.product_id, p.name, l.qty - l.cut_qty,
                  l.promotion_cut * (l.qty - l.cut_qty) / l.qty, l.promotion_cut * least(coalesce(b.invoiced_qty, 0), l.qty - l.cut_qty) / l.qty
           from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
           left join orderbook_balance b on b.line_id = l.line_id left join products_product p on p.record_id = l.product_id
           where l.promotion_id = %s and o.state in ('held', 'confirmed') order by o.order_date desc, l.line_id desc""",
        [promotion_id],
    )
    return [Given(*row) for row in rows]


def special_prices_of(order_id: int) -> list[int]:
    """The special prices an order may take of."""
    return values(f"{SPECIAL_PRICES} order by 1", [order_id])


def taken_of(special_price_ids: Sequence[int], without: int | None = None) -> dict[int, Decimal]:
    """What held and confirmed orders have taken of special prices, less what was cancelled; whoever asks. `without` is an order left out."""
    rows = run(
        """select l.special_price_id, sum(l.qty - l.cut_qty) from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
           where l.special_price_id = any(%s) and o.state in ('held', 'confirmed') and o.record_id is distinct from %s group by 1""",
        [list(special_price_ids), without],
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class TakenRow:
    """A line of an order that takes of a special price."""

    order_id: int
    number: str | None
    state: str
    order_date: dt.date
    position: int
    qty: Decimal
    unit_price: Decimal


def lines_at(actor: Actor, special_price_id: int) -> list[TakenRow]:
    """The lines of orders the actor may see that take of a special price, or would: drafts too."""
    seen = rows_of(actor)
    rows = run(
        f"""select o.record_id, o.number, o.state, o.order_date, l.position, l.qty - l.cut_qty, l.unit_price
            from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
            where l.special_price_id = %s and o.state in ('draft', 'held', 'confirmed') and {seen.sql} order by o.order_date, l.line_id""",
        [special_price_id, *seen.params],
    )
    return [TakenRow(*row) for row in rows]


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
        """select l.product_id, l.unit_price, sum(l.qty - l.cut_qty), sum(makesell_part(l.gross, l.qty - l.cut_qty, l.qty, 2))
           from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id
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
    return count_seen("orders_salesorder o", "o.contract_id = %s", contract_id, rows_of(actor))


def quotations_ordered(quotation_ids: Sequence[int]) -> set[int]:
    """Which of these quotations have an order that stands."""
    return set(
        values(
            "select quotation_id from orders_salesorder where quotation_id = any(%s) and state not in ('cancelled', 'discarded')",
            [list(quotation_ids)],
            keep=True,
        )
    )


def count_of_quotation(actor: Actor, quotation_id: int) -> int:
    """How many orders made of a quotation the actor may see."""
    return count_seen("orders_salesorder o", "o.quotation_id = %s", quotation_id, rows_of(actor))
