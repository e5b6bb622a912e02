"""Named reads of sales orders; private rows take the actor first. Returns frozen rows, never model instances."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from makesell.documents.orders import states
from makesell.documents.orders.access import CHANGES, POLICY
from makesell.documents.quotations.queries import Beside
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.listing import Field, Kind, Listing, Walk
from makesell.ground.refusal import missing
from makesell.ground.roster.listings import BY_PERSON
from makesell.ground.spine.reach import refuse_beyond
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows
from makesell.masterdata.products.queries import BY_GROUP, BY_PRODUCT
from makesell.masterdata.territories.queries import BY_TERRITORY


def rows_of(actor: Actor) -> Where:
    """The row filter of sales orders and their lines."""
    return document_rows(POLICY, actor, "orders_salesorder", "o.record_id")


_PERSON = "left join organisation_person p on p.id = o.owner_id"
_UNIT = "join organisation_unit u on u.id = o.unit_id"
_CUSTOMER = "join parties_customer c on c.record_id = o.customer_id"
_TERRITORY = "left join territories_territory t on t.record_id = o.territory_id"
_UNCONFIRMED = f"o.state in ({', '.join(repr(state) for state in states.LABELS if state != states.CONFIRMED)})"
_BOOK = "left join orderbook_orderbalance ob on ob.record_id = o.record_id"


def _booked(column: str) -> Walk:
    """Orders in the order of what the order book says of them. Only orders that were never confirmed have no balance."""
    unbooked = f"{_UNCONFIRMED} and not exists (select 1 from orderbook_orderbalance nb where nb.record_id = o.record_id)"
    return Walk("orderbook_orderbalance", "walk.record_id", f"walk.{column}", few=False, on="o.record_id", without=unbooked)


def _line_booked(column: str) -> Walk:
    """The same for order lines."""
    unbooked = f"{_UNCONFIRMED} and not exists (select 1 from orderbook_balance nb where nb.line_id = l.line_id)"
    return Walk("orderbook_balance", "walk.line_id", f"walk.{column}", few=False, on="l.line_id", without=unbooked)


_UNGROUPED = "(l.product_id is null or l.product_id in (select np.record_id from products_product np where np.group_id is null))"
BY_ORDER = Walk("orders_salesorder", "walk.record_id", "coalesce(walk.number, '')", few=False)
# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, contract_id as earlier from orders_salesorder",
    "select record_id as later, quotation_id as earlier from orders_salesorder",
)
LISTING = Listing(
    noun="orders",
    source="orders_salesorder o",
    key="o.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-order_date",
    joins={
        **documents.joins("o"),
        "t": _TERRITORY,
        "ob": _BOOK,
        "ko": "left join contracts_contract ko on ko.record_id = o.contract_id",
        "qu": "left join quotations_quotation qu on qu.record_id = o.quotation_id",
    },
    fields=(
        documents.number("o"),
        documents.customer("o"),
        Field("order_date", "o.order_date", Kind.DATE, groups=True),
        Field("requested_date", "o.requested_date", Kind.DATE, nullable=True),
        Field("state", "o.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        documents.owner("o"),
        documents.unit("o"),
        Field(
            "territory",
            "o.territory_id",
            Kind.REF,
            label_sql="t.name",
            sort_sql="t.code",
            nullable=True,
            groups=True,
            noun="territories",
            walk=BY_TERRITORY,
        ),
        Field("channel", "o.channel", Kind.CHOICE, groups=True),
        Field("lines", "o.line_count", Kind.INT, sums=True),
        Field("net", "o.net", Kind.MONEY, sums=True, currency="currency"),
        Field("tax", "o.tax", Kind.MONEY, sums=True, currency="currency"),
        Field("freight", "o.freight", Kind.MONEY, sums=True, currency="currency"),
        Field("gross", "o.gross", Kind.MONEY, sums=True, currency="currency"),
        Field("open_net", "ob.open_net", Kind.MONEY, nullable=True, sums=True, currency="currency", walk=_booked("open_net")),
        Field("shipped_net", "ob.shipped_net", Kind.MONEY, nullable=True, sums=True, currency="currency", walk=_booked("shipped_net")),
        Field("invoiced_net", "ob.invoiced_net", Kind.MONEY, nullable=True, sums=True, currency="currency", walk=_booked("invoiced_net")),
        Field("currency", "o.currency", Kind.CODE, groups=True),
        Field("customer_reference", "o.customer_reference", Kind.CODE),
        Field("contract", "o.contract_id", Kind.REF, label_sql="ko.number", sort_sql="ko.number", nullable=True, noun="contracts"),
        Field("quotation", "o.quotation_id", Kind.REF, label_sql="qu.number", sort_sql="qu.number", nullable=True, noun="quotations"),
    ),
)


LINES = Listing(
    noun="order_lines",
    source="orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id",
    key="l.line_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-order_date",
    joins={
        "r": "join spine_record r on r.id = o.record_id",
        "c": _CUSTOMER,
        "cn": parties.NOW,
        "p": _PERSON,
        "pr": "left join products_product pr on pr.record_id = l.product_id",
        "g": "left join products_productgroup g on g.record_id = pr.group_id",
        "t": _TERRITORY,
        "b": "left join orderbook_balance b on b.line_id = l.line_id",
    },
    fields=(
        Field("order", "l.order_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", noun="orders"),
        Field("position", "l.position", Kind.INT),
        Field("order_date", "o.order_date", Kind.DATE, groups=True),
        documents.customer("o"),
        Field("kind", "l.kind", Kind.CHOICE, groups=True, choices=states.KINDS),
        Field(
            "product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products", walk=BY_PRODUCT
        ),
        Field(
            "group",
            "pr.group_id",
            Kind.REF,
            label_sql="g.name",
            sort_sql="g.code",
            nullable=True,
            groups=True,
            noun="product_groups",
            walk=replace(BY_GROUP, on="l.product_id", without=_UNGROUPED),
        ),
        Field("qty", "l.qty", Kind.QTY, sums=True),
        Field("unit_price", "l.unit_price", Kind.MONEY),
        Field("net", "l.net", Kind.MONEY, sums=True),
        Field("tax", "l.tax", Kind.MONEY, sums=True),
        Field("gross", "l.gross", Kind.MONEY, sums=True),
        Field("shipped_qty", "b.shipped_qty", Kind.QTY, nullable=True, sums=True, walk=_line_booked("shipped_qty")),
        Field("invoiced_qty", "b.invoiced_qty", Kind.QTY, nullable=True, sums=True, walk=_line_booked("invoiced_qty")),
        Field(
            "territory",
            "o.territory_id",
            Kind.REF,
            label_sql="t.name",
            sort_sql="t.code",
            nullable=True,
            groups=True,
            noun="territories",
            walk=BY_TERRITORY,
            tie="o.record_id",
        ),
        Field(
            "owner",
            "o.owner_id",
            Kind.REF,
            label_sql="p.name",
            sort_sql="p.sort_key",
            nullable=True,
            groups=True,
            noun="people",
            walk=BY_PERSON,
            tie="o.record_id",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A sales order's head as its page shows it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    currency: str
    version: int
    customer_id: int
    customer: str
    territory_id: int | None
    territory: str | None
    customer_reference: str
    channel: str
    order_date: dt.date
    requested_date: dt.date | None
    rate_note: str
    net: Decimal
    tax: Decimal
    freight: Decimal
    gross: Decimal
    external_id: str | None
    quotation_id: int | None
    quotation: str | None
    contract_id: int | None
    contract: str | None


def order(actor: Actor, order_id: int) -> OrderRow:
    """One order; refuses (404) one that does not exist or that the actor may not see, alike."""
    rows_where = rows_of(actor)
    row = one(
        f"""select o.record_id, o.number, o.state, o.owner_id, p.name, o.unit_id, u.name, o.currency, o.version, o.customer_id, c.name,
                   o.territory_id, t.name, o.customer_reference, o.channel, o.order_date, o.requested_date, o.rate_note, o.net, o.tax, o.freight,
                   o.gross, r.external_id, o.quotation_id, q.number, o.contract_id, k.number
            from orders_salesorder o join spine_record r on r.id = o.record_id {_CUSTOMER} {_PERSON} {_UNIT} {_TERRITORY}
            left join quotations_quotation q on q.record_id = o.quotation_id left join contracts_contract k on k.record_id = o.contract_id
            where o.record_id = %s and {rows_where.sql}""",
        [order_id, *rows_where.params],
    )
    if row is None:
        raise missing()
    return OrderRow(*row)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of an order with what is shipped and invoiced of it."""

    id: int
    position: int
    kind: str
    product_id: int | None
    code: str | None
    product: str | None
    text: str
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    shipped_qty: Decimal
    invoiced_qty: Decimal


def lines(order_id: int) -> list[LineRow]:
    """The lines of an order by position."""
    rows = run(
        """select l.line_id, l.position, l.kind, l.product_id, pr.code, pr.name, l.text, l.qty, l.unit_price, l.net, l.tax, l.gross,
                  coalesce(b.shipped_qty, 0), coalesce(b.invoiced_qty, 0)
           from orders_salesorderline l left join products_product pr on pr.record_id = l.product_id
           left join orderbook_balance b on b.line_id = l.line_id where l.order_id = %s order by l.position""",
        [order_id],
    )
    return [LineRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class OneLine:
    """An order line as its own page shows it."""

    id: int
    order_id: int
    order: str | None
    order_date: dt.date
    customer_id: int
    customer: str
    currency: str
    position: int
    kind: str
    product_id: int | None
    product: str | None
    text: str
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    shipped_qty: Decimal
    invoiced_qty: Decimal


def line(actor: Actor, line_id: int) -> OneLine:
    """One order line; refuses (404) one that does not exist or whose order the actor may not see, alike."""
    rows_where = rows_of(actor)
    row = one(
        f"""select l.line_id, l.order_id, o.number, o.order_date, o.customer_id, c.name, o.currency, l.position, l.kind, l.product_id, pr.name,
                   l.text, l.qty, l.unit_price, l.net, l.tax, l.gross, coalesce(b.shipped_qty, 0), coalesce(b.invoiced_qty, 0)
            from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id {_CUSTOMER}
            left join products_product pr on pr.record_id = l.product_id left join orderbook_balance b on b.line_id = l.line_id
            where l.line_id = %s and {rows_where.sql}""",
        [line_id, *rows_where.params],
    )
    if row is None:
        raise missing()
    return OneLine(*row)


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order with what is ordered and neither cancelled nor shipped of it."""

    id: int
    number: str | None
    customer: str
    order_date: dt.date
    open_net: Decimal
    currency: str


_OPEN = """from (
        select l.order_id, sum(makesell_part(b.ordered_net, b.ordered_qty - b.cancelled_qty - b.shipped_qty, b.ordered_qty, 2)) as open_net
        from orderbook_balance b join orders_salesorderline l on l.line_id = b.line_id
        where b.ordered_qty > b.cancelled_qty + b.shipped_qty and l.kind <> 'freight' group by 1
    ) x join orders_salesorder o on o.record_id = x.order_id where o.state = 'confirmed'"""


def open_total(actor: Actor, owner_id: int | None = None) -> tuple[int, Decimal]:
    """How many orders are open, and the net amount of what is open of them (open quantity ÷ ordered quantity of each line)."""
    seen = rows_of(actor)
    row = one(
        f"select count(*), coalesce(sum(x.open_net), 0) {_OPEN} and (%s::bigint is null or o.owner_id = %s) and {seen.sql}",
        [owner_id, owner_id, *seen.params],
    )
    return (int(row[0]), row[1]) if row else (0, Decimal(0))


def open_orders(actor: Actor, owner_id: int | None = None, *, after: int = 0, limit: int = 50) -> list[OpenOrder]:
    """The open orders the actor may see, by key, beginning after a key."""
    seen = rows_of(actor)
    rows = run(
        f"""select o.record_id, o.number, r.title, o.order_date, x.open_net, o.currency
            {_OPEN.replace("where o.state", "join spine_record r on r.id = o.record_id where o.state")}
            and (%s::bigint is null or o.owner_id = %s) and o.record_id > %s and {seen.sql} order by o.record_id limit %s""",
        [owner_id, owner_id, after, *seen.params, limit],
    )
    return [OpenOrder(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class SplitRow:
    """Whose credit a line is."""

    line_id: int
    person_id: int
    name: str
    house: bool
    share: Decimal
    overlay: bool


def splits(order_id: int) -> list[SplitRow]:
    """The credit splits of an order's lines."""
    rows = run(
        """select s.line_id, s.person_id, p.name, p.kind = 'house', s.share, s.overlay from orders_creditsplit s
           join orders_salesorderline l on l.line_id = s.line_id join organisation_person p on p.id = s.person_id
           where l.order_id = %s order by l.position, s.overlay, s.position""",
        [order_id],
    )
    return [SplitRow(*row) for row in rows]


def made_of(quotation_id: int) -> list[tuple[int, str | None]]:
    """The orders made of a quotation that were neither cancelled nor discarded, whoever asks: key and number."""
    rows = run(
        """select record_id, number from orders_salesorder
           where quotation_id = %s and state not in ('cancelled', 'discarded') order by record_id""",
        [quotation_id],
    )
    return [(row[0], row[1]) for row in rows]


def contract_of(order_id: int) -> int | None:
    """The contract an order is made of, read without a lock."""
    row = one("select contract_id from orders_salesorder where record_id = %s", [order_id])
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


def ids_by_external(source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Orders already recorded from a source: {external id: key}."""
    rows = run(
        "select external_id, id from spine_record where external_source = %s and kind = 'order' and external_id = any(%s)",
        [source, list(external_ids)],
    )
    return {row[0]: row[1] for row in rows}


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many orders of a customer the actor may see."""
    rows_where = rows_of(actor)
    row = one(
        f"select count(*) from orders_salesorder o where o.customer_id = any(%s) and {rows_where.sql}",
        [parties.with_merged(customer_id), *rows_where.params],
    )
    return int(row[0]) if row else 0


def any_open(customer_ids: Sequence[int]) -> bool:
    """Whether customers have orders of which goods are still to be shipped, whoever asks."""
    rows = run(
        """select 1 from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id and l.kind <> 'freight'
           join orderbook_balance b on b.line_id = l.line_id
           where o.customer_id = any(%s) and b.ordered_qty - b.cancelled_qty > b.shipped_qty limit 1""",
        [list(customer_ids)],
    )
    return bool(rows)


def beside(customer_ids: Sequence[int], since: dt.date, without: int | None) -> list[Beside]:
    """The goods of the customers' other orders since a day, not shipped whole, whoever asks: what a discount is judged together with."""
    rows = run(
        """select coalesce(o.number, ''), l.product_id, sum(l.qty), sum(l.net * o.rate),
                  sum(case when l.list_price > 0 and l.unit_price > 0 then l.net * o.rate * l.list_price / l.unit_price else l.net * o.rate end)
           from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id
           left join orderbook_balance b on b.line_id = l.line_id
           where o.customer_id = any(%s) and o.order_date >= %s and o.state in ('draft', 'held', 'confirmed') and l.product_id is not null
             and o.record_id is distinct from %s and l.qty > coalesce(b.shipped_qty, 0) + coalesce(b.cancelled_qty, 0)
           group by 1, 2 order by 1, 2""",
        [list(customer_ids), since, without],
    )
    return [Beside(*row) for row in rows]


def within_reach(actor: Actor, act: str, order_ids: Sequence[int]) -> None:
    """Refuses (404) orders the actor may not do this act with."""
    if not order_ids:
        raise missing()
    refuse_beyond("o.record_id", "orders_salesorder o", document_rows(POLICY, actor, "orders_salesorder", "o.record_id", act), order_ids)


@dataclass(frozen=True, slots=True)
class Acting:
    """An order's head as its acts need it, with its credit account."""

    id: int
    number: str | None
    state: str
    version: int
    owner_id: int | None
    unit_id: int
    currency: str
    customer_id: int
    customer: str
    customer_active: bool
    territory_id: int | None
    customer_reference: str
    channel: str
    order_date: dt.date
    requested_date: dt.date | None
    tax_inclusive: bool
    rate: Decimal
    rate_note: str
    gross: Decimal
    terms_id: int | None
    ship_to_id: int | None
    country: str | None
    supply_until: dt.date | None
    quotation_id: int | None
    contract_id: int | None
    credit_account_id: int | None
    credit_limit: Decimal | None
    blocked: bool


def acting(actor: Actor, act: str, order_id: int) -> Acting:
    """An order for an act; refuses (404) one that does not exist or that the actor may not do the act with, alike."""
    seen = document_rows(POLICY, actor, "orders_salesorder", "o.record_id", act)
    row = one(
        f"""select o.record_id, o.number, o.state, o.version, o.owner_id, o.unit_id, o.currency, o.customer_id, c.name, c.active, o.territory_id,
                   o.customer_reference, o.channel, o.order_date, o.requested_date, o.tax_inclusive, o.rate, o.rate_note, o.gross, o.terms_id,
                   o.ship_to_id, ad.country, o.supply_until, o.quotation_id, o.contract_id,
                   c.credit_account_id, ca.credit_limit, coalesce(ca.blocked, false)
            from orders_salesorder o {_CUSTOMER} left join parties_creditaccount ca on ca.record_id = c.credit_account_id
            left join parties_address ad on ad.id = o.ship_to_id where o.record_id = %s and {seen.sql}""",
        [order_id, *seen.params],
    )
    if row is None:
        raise missing()
    return Acting(*row)


@dataclass(frozen=True, slots=True)
class ActingLine:
    """An order line as acts need it, with what the order book holds of it."""

    id: int
    position: int
    kind: str
    product_id: int | None
    text: str
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    list_price: Decimal | None
    price_kind: str
    tax_rate: Decimal | None
    service_kind: str
    requested_date: dt.date | None
    first_promised_date: dt.date | None
    current_promised_date: dt.date | None
    ordered_qty: Decimal
    shipped_qty: Decimal
    invoiced_qty: Decimal
    product: str | None

    @property
    def open_qty(self) -> Decimal:
        """Ordered (less what was cancelled) and not shipped."""
        return self.ordered_qty - self.shipped_qty


_ACTING_LINE = """
select l.line_id, l.position, l.kind, l.product_id, l.text, l.qty, l.unit_price, l.net, l.tax, l.gross, l.list_price, l.price_kind, l.tax_rate,
       l.service_kind, l.requested_date, l.first_promised_date, l.current_promised_date, coalesce(b.ordered_qty - b.cancelled_qty, 0),
       coalesce(b.shipped_qty, 0), coalesce(b.invoiced_qty, 0), pr.code
from orders_salesorderline l left join orderbook_balance b on b.line_id = l.line_id left join products_product pr on pr.record_id = l.product_id
"""


def acting_lines(order_id: int) -> list[ActingLine]:
    """The lines of an order by position."""
    return [ActingLine(*row) for row in run(f"{_ACTING_LINE} where l.order_id = %s order by l.position", [order_id])]


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Why an order is (or was) held, and who let it go on."""

    id: int
    code: str
    params: dict[str, Any]
    at: dt.datetime
    asked_by_id: int | None
    asked_by: str | None
    ended_at: dt.datetime | None
    released_by: str | None
    released_amount: Decimal | None
    released_until: dt.date | None
    reason: str


def holds(order_id: int) -> list[HoldRow]:
    """Every hold of an order, those that still stand first."""
    rows = run(
        """select h.id, h.code, h.params, h.at, h.asked_by_id, a.name, h.ended_at, p.name, h.released_amount, h.released_until, h.reason
           from orders_orderhold h left join organisation_person p on p.id = h.released_by_id left join organisation_person a on a.id = h.asked_by_id
           where h.order_id = %s order by h.ended_at is not null, h.id""",
        [order_id],
    )
    return [HoldRow(row[0], row[1], json.loads(row[2]), *row[3:]) for row in rows]


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate of an order."""

    order_id: int
    kind: str
    amount: Decimal
    deadline: dt.date
    opened_at: dt.datetime | None
    lapsed_at: dt.datetime | None


def gates(order_ids: Sequence[int]) -> list[GateRow]:
    """The gates of orders, that before production first."""
    rows = run(
        "select order_id, kind, amount, deadline, opened_at, lapsed_at from orders_ordergate where order_id = any(%s) order by order_id, kind",
        [list(order_ids)],
    )
    return [GateRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A quantity of a line with its promise: a date, or so many working days after the gate."""

    line_id: int
    line: int
    product: str | None
    qty: Decimal
    source: str
    promised_date: dt.date | None
    days_after_gate: int | None
    requested_date: dt.date | None
    cause: dict[str, Any] | None


def schedule(order_id: int) -> list[ScheduleRow]:
    """The schedule lines of an order by line and date."""
    rows = run(
        """select s.line_id, l.position, coalesce(pr.code, l.text), s.qty, s.source, s.promised_date, s.days_after_gate,
                  coalesce(l.requested_date, o.requested_date), l.promise_cause
           from orders_scheduleline s join orders_salesorderline l on l.line_id = s.line_id join orders_salesorder o on o.record_id = l.order_id
           left join products_product pr on pr.record_id = l.product_id where l.order_id = %s order by l.position, s.position""",
        [order_id],
    )
    return [ScheduleRow(*(*row[:-1], json.loads(row[-1]) if row[-1] else None)) for row in rows]


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promised date that moved."""

    line: int
    at: dt.datetime
    from_date: dt.date | None
    to_date: dt.date | None
    cause: str
    params: dict[str, Any]
    by_customer: bool
    told: str | None


def promise_changes(order_id: int) -> list[PromiseRow]:
    """Every change of an order's promised dates, newest first."""
    rows = run(
        """select l.position, c.at, c.from_date, c.to_date, c.cause, c.params, c.by_customer, p.name
           from orders_promisechange c join orders_salesorderline l on l.line_id = c.line_id left join organisation_person p on p.id = c.told_id
           where l.order_id = %s order by c.id desc""",
        [order_id],
    )
    return [PromiseRow(line, at, was, now, cause, json.loads(params), asked, told) for line, at, was, now, cause, params, asked, told in rows]


def price_reasons(order_id: int) -> dict[int, dict[str, Any]]:
    """By line: which price won and why the others did not, as it was decided."""
    rows = run("select line_id, price_reason from orders_salesorderline where order_id = %s and price_reason is not null", [order_id])
    return {row[0]: json.loads(row[1]) for row in rows}


@dataclass(frozen=True, slots=True)
class Promised:
    """A line with what is promised of it, for whoever moves supply: its order, its product, what is still to ship."""

    line_id: int
    position: int
    order_id: int
    number: str | None
    customer: str
    owner_id: int | None
    unit_id: int
    state: str
    product_id: int
    open_qty: Decimal
    requested_date: dt.date | None
    first_promised_date: dt.date | None
    promised_date: dt.date | None
    gated: bool


_PROMISED = f"""
select l.line_id, l.position, l.order_id, o.number, c.name, o.owner_id, o.unit_id, o.state, l.product_id,
       case when o.state = 'confirmed' then coalesce(b.ordered_qty - b.cancelled_qty - b.shipped_qty, 0) else l.qty end,
       coalesce(l.requested_date, o.requested_date), l.first_promised_date, l.current_promised_date,
       exists (select 1 from orders_scheduleline s join orders_salesorderline sl on sl.line_id = s.line_id
               where sl.order_id = l.order_id and s.promised_date is null)
from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id {_CUSTOMER}
left join orderbook_balance b on b.line_id = l.line_id
"""


def promised(line_ids: Sequence[int]) -> list[Promised]:
    """Lines with their promises, the earliest promised first; whoever asks."""
    rows = run(
        f"{_PROMISED} where l.line_id = any(%s) and l.product_id is not null order by l.first_promised_date nulls last, l.order_id, l.position",
        [list(line_ids)],
    )
    return [Promised(*row) for row in rows]


def holders(actor: Actor, line_ids: Sequence[int]) -> dict[int, Promised]:
    """Lines by key, as far as the actor may see their orders."""
    seen = rows_of(actor)
    rows = run(f"{_PROMISED} where l.line_id = any(%s) and {seen.sql}", [list(line_ids), *seen.params])
    return {row[0]: Promised(*row) for row in rows}


def order_of_line(line_id: int) -> int | None:
    """The order a line belongs to."""
    row = one("select order_id from orders_salesorderline where line_id = %s", [line_id])
    return int(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order whose supply waits."""

    id: int
    number: str | None
    owner_id: int | None


def supply_past(on: dt.date) -> list[Waiting]:
    """Orders whose supply waited (for a release, for a deposit) until a day that has passed."""
    rows = run("select record_id, number, owner_id from orders_salesorder where supply_until < %s order by record_id", [on])
    return [Waiting(*row) for row in rows]


def owner_of(order_id: int) -> int | None:
    """Whose order it is."""
    row = one("select owner_id from orders_salesorder where record_id = %s", [order_id])
    return row[0] if row else None


def number_of(order_id: int) -> str | None:
    """The number of an order."""
    row = one("select number from orders_salesorder where record_id = %s", [order_id])
    return row[0] if row else None


def changes_of(actor: Actor) -> Where:
    """The row filter of change orders."""
    return document_rows(CHANGES, actor, "orders_changeorder", "h.record_id")


CHANGE_LISTING = Listing(
    noun="change_orders",
    source="orders_changeorder h",
    key="h.record_id",
    policy=CHANGES,
    rows=changes_of,
    search_sql="r.search_grams",
    default_sort="-change_date",
    joins={
        **documents.joins("h"),
        "o": "join orders_salesorder o on o.record_id = h.order_id",
    },
    fields=(
        Field("number", "h.number", Kind.CODE, nullable=True),
        parties.field("h.customer_id"),
        Field("order", "h.order_id", Kind.REF, label_sql="o.number", sort_sql="coalesce(o.number, '')", noun="orders"),
        Field("change_date", "h.change_date", Kind.DATE, groups=True),
        Field("by_customer", "h.by_customer", Kind.BOOL, groups=True),
        Field("reason", "h.reason", Kind.TEXT),
        Field("gross_before", "h.gross_before", Kind.MONEY, currency="currency"),
        Field("gross_after", "h.gross_after", Kind.MONEY, currency="currency"),
        Field("owner", "h.owner_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", nullable=True, groups=True, noun="people"),
        Field("unit", "h.unit_id", Kind.REF, label_sql="u.name", sort_sql="u.sort_key", groups=True, noun="units"),
        Field("currency", "h.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change order's head as its page shows it."""

    id: int
    number: str | None
    version: int
    order_id: int
    order: str | None
    customer_id: int
    customer: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    currency: str
    change_date: dt.date
    by_customer: bool
    reason: str
    gross_before: Decimal
    gross_after: Decimal


def change(actor: Actor, change_id: int) -> ChangeRow:
    """One change order; refuses (404) one that does not exist or that the actor may not see, alike."""
    seen = changes_of(actor)
    row = one(
        f"""select h.record_id, h.number, h.version, h.order_id, o.number, h.customer_id, c.name, h.owner_id, p.name, h.unit_id, u.name, h.currency,
                   h.change_date, h.by_customer, h.reason, h.gross_before, h.gross_after
            from orders_changeorder h join orders_salesorder o on o.record_id = h.order_id join parties_customer c on c.record_id = h.customer_id
            join organisation_unit u on u.id = h.unit_id left join organisation_person p on p.id = h.owner_id
            where h.record_id = %s and {seen.sql}""",
        [change_id, *seen.params],
    )
    if row is None:
        raise missing()
    return ChangeRow(*row)


@dataclass(frozen=True, slots=True)
class ChangeLineRow:
    """A line of an order before and after a change."""

    line: int | None
    new_line: int | None
    product_id: int | None
    product: str | None
    qty_before: Decimal
    qty_after: Decimal
    price_before: Decimal | None
    price_after: Decimal | None
    wished_before: dt.date | None
    wished_after: dt.date | None
    promised_before: dt.date | None
    promised_after: dt.date | None


def change_lines(change_id: int) -> list[ChangeLineRow]:
    """What a change did, line by line."""
    rows = run(
        """select l.position, n.position, coalesce(n.product_id, l.product_id), coalesce(pr.name, n.text, l.text), x.qty_before, x.qty_after,
                  x.price_before, x.price_after, x.wished_before, x.wished_after, x.promised_before, x.promised_after
           from orders_changeline x left join orders_salesorderline l on l.line_id = x.order_line_id
           left join orders_salesorderline n on n.line_id = x.new_line_id
           left join products_product pr on pr.record_id = coalesce(n.product_id, l.product_id)
           where x.change_id = %s order by x.position""",
        [change_id],
    )
    return [ChangeLineRow(*row) for row in rows]


def changes_of_order(actor: Actor, order_id: int) -> int:
    """How many changes of an order the actor may see."""
    seen = changes_of(actor)
    row = one(f"select count(*) from orders_changeorder h where h.order_id = %s and {seen.sql}", [order_id, *seen.params])
    return int(row[0]) if row else 0


MOST_WAITING = 500


@dataclass(frozen=True, slots=True)
class OnHold:
    """A hold that stands: of which order, why, since when, whose order it is."""

    id: int
    number: str | None
    customer: str
    code: str
    owner_id: int | None
    since: dt.datetime


def on_hold() -> list[OnHold]:
    """Holds of held orders that nobody has released, the oldest first; whoever asks."""
    rows = run(
        """select o.record_id, o.number, c.name, h.code, o.owner_id, h.at from orders_orderhold h join orders_salesorder o on o.record_id = h.order_id
           join parties_customer c on c.record_id = o.customer_id where h.ended_at is null and o.state = 'held' order by h.at, h.id limit %s""",
        [MOST_WAITING],
    )
    return [OnHold(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class GateShut:
    """A gate that waits for money."""

    id: int
    number: str | None
    customer: str
    amount: Decimal
    currency: str
    deadline: dt.date


def gates_shut(owner_id: int) -> list[GateShut]:
    """Gates of a person's confirmed orders that no money has opened, the first deadline first."""
    rows = run(
        """select o.record_id, o.number, c.name, g.amount, o.currency, g.deadline from orders_ordergate g
           join orders_salesorder o on o.record_id = g.order_id join parties_customer c on c.record_id = o.customer_id
           where o.owner_id = %s and o.state = 'confirmed' and g.opened_at is null and g.lapsed_at is null order by g.deadline, g.id limit %s""",
        [owner_id, MOST_WAITING],
    )
    return [GateShut(*row) for row in rows]
