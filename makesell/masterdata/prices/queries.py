"""Named reads of price lists and tax rates; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.prices import words
from makesell.masterdata.prices.access import POLICY, PRICES, TAX


def rows_of(actor: Actor) -> Where:
    """Price lists are seen whole or not at all."""
    return where(POLICY.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="price_lists",
    source="prices_pricelist pl join spine_record r on r.id = pl.record_id",
    key="pl.record_id",
    policy=POLICY,
    rows=rows_of,
    default_sort="code",
    joins={"cu": "left join parties_customer cu on cu.record_id = pl.customer_id"},
    fields=(
        Field("code", "pl.code", Kind.CODE),
        Field("name", "pl.name", Kind.TEXT, sort_sql="pl.sort_key"),
        Field("name_en", "pl.name_en", Kind.TEXT),
        Field("kind", "pl.kind", Kind.CHOICE, groups=True, choices=words.KINDS),
        Field("currency", "pl.currency", Kind.CODE, groups=True),
        Field("tax_inclusive", "pl.tax_inclusive", Kind.BOOL, groups=True),
        Field("customer_class", "pl.customer_class", Kind.CODE, groups=True),
        Field("customer", "pl.customer_id", Kind.REF, label_sql="cu.name", sort_sql="cu.sort_key", nullable=True, noun="customers"),
        Field("budget", "pl.budget", Kind.MONEY, nullable=True, currency="currency"),
        Field("prices", "(select count(*) from prices_pricelistline x where x.price_list_id = pl.record_id)", Kind.INT),
        Field("active", "pl.active", Kind.BOOL, groups=True),
    ),
)


PRICE_LISTING = Listing(
    noun="prices",
    source="prices_pricelistline l join prices_pricelist pl on pl.record_id = l.price_list_id",
    key="l.id",
    policy=PRICES,
    rows=lambda actor: where(PRICES.reach(actor), owner="null", unit="null"),
    default_sort="product",
    search_sql=None,
    joins={"pr": "join products_product pr on pr.record_id = l.product_id"},
    fields=(
        Field("price_list", "l.price_list_id", Kind.REF, label_sql="pl.name", sort_sql="pl.code", groups=True, noun="price_lists"),
        Field("product", "l.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("from_qty", "l.from_qty", Kind.QTY),
        Field("price", "l.price", Kind.MONEY),
        Field("currency", "pl.currency", Kind.CODE, groups=True),
        Field("valid_from", "l.valid_from", Kind.DATE),
        Field("valid_to", "l.valid_to", Kind.DATE, nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class PriceListRow:
    """A price list's head."""

    id: int
    code: str
    name: str
    name_en: str
    kind: str
    currency: str
    tax_inclusive: bool
    customer_class: str
    customer_id: int | None
    customer: str | None
    active: bool
    version: int
    budget: Decimal | None
    budget_line_id: int | None


def price_list(actor: Actor, list_id: int) -> PriceListRow:
    """One price list; refuses (404) one that does not exist or may not be seen."""
    if not POLICY.may(actor):
        raise missing()
    return price_list_row(list_id)


def price_list_row(list_id: int) -> PriceListRow:
    """One price list as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one(
        """select pl.record_id, pl.code, pl.name, pl.name_en, pl.kind, pl.currency, pl.tax_inclusive, pl.customer_class, pl.customer_id,
                   c.name, pl.active, pl.version, pl.budget, pl.budget_line_id
            from prices_pricelist pl left join parties_customer c on c.record_id = pl.customer_id where pl.record_id = %s""",
        [list_id],
    )
    if row is None:
        raise missing()
    return PriceListRow(*row)


def funded_by(line_ids: Sequence[int]) -> list[int]:
    """The promotions whose budget comes from these lines of plans."""
    return values("select record_id from prices_pricelist where budget_line_id = any(%s) order by 1", [list(line_ids)])


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A price on a list."""

    id: int
    price_list_id: int
    price_list: str
    product_id: int
    code: str
    product: str
    from_qty: Decimal
    price: Decimal
    currency: str
    valid_from: dt.date
    valid_to: dt.date | None


_PRICE = """
select l.id, l.price_list_id, pl.name, l.product_id, p.code, p.name, l.from_qty, l.price, pl.currency, l.valid_from, l.valid_to
from prices_pricelistline l join prices_pricelist pl on pl.record_id = l.price_list_id join products_product p on p.record_id = l.product_id
"""


def prices_of_list(actor: Actor, list_id: int, most: int = 1000) -> list[PriceRow]:
    """The prices of a list the actor may see, by product and quantity, newest first."""
    seen = rows_of(actor)
    rows = run(
        f"{_PRICE} where l.price_list_id = %s and {seen.sql} order by p.code, l.from_qty, l.valid_from desc limit %s",
        [list_id, *seen.params, most],
    )
    return [PriceRow(*row) for row in rows]


def prices_of_product(actor: Actor, product_id: int) -> list[PriceRow]:
    """The prices of a product on all lists the actor may see, newest first."""
    seen = rows_of(actor)
    rows = run(f"{_PRICE} where l.product_id = %s and {seen.sql} order by pl.code, l.from_qty, l.valid_from desc", [product_id, *seen.params])
    return [PriceRow(*row) for row in rows]


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many price lists are a customer's own; none for a reader who may not see price lists."""
    if not POLICY.may(actor):
        return 0
    row = one("select count(*) from prices_pricelist where customer_id = %s", [customer_id])
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class TaxRateRow:
    """A tax rate with what it holds for."""

    id: int
    service_kind: str
    destination: str
    product: str | None
    product_group: str | None
    rate: Decimal
    valid_from: dt.date
    valid_to: dt.date | None


def tax_rates() -> list[TaxRateRow]:
    """All tax rates, newest first."""
    rows = run(
        """select t.id, t.service_kind, t.destination, p.name, g.name, t.rate, t.valid_from, t.valid_to from prices_taxrate t
           left join products_product p on p.record_id = t.product_id left join products_productgroup g on g.record_id = t.product_group_id
           order by t.service_kind, t.destination, t.valid_from desc"""
    )
    return [TaxRateRow(*row) for row in rows]


def tax_rates_of(actor: Actor) -> Where:
    """Tax rates are seen whole or not at all."""
    return where(TAX.reach(actor), owner="null", unit="null")


TAX_LISTING = Listing(
    noun="tax_rates",
    source="prices_taxrate t",
    key="t.id",
    policy=TAX,
    rows=tax_rates_of,
    default_sort="-valid_from",
    search_sql=None,
    joins={
        "pr": "left join products_product pr on pr.record_id = t.product_id",
        "pg": "left join products_productgroup pg on pg.record_id = t.product_group_id",
    },
    fields=(
        Field("service_kind", "t.service_kind", Kind.CHOICE, groups=True, choices=words.SERVICE_KINDS),
        Field("destination", "t.destination", Kind.CHOICE, groups=True, choices=words.DESTINATIONS),
        Field("product", "t.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, noun="products"),
        Field("product_group", "t.product_group_id", Kind.REF, label_sql="pg.name", sort_sql="pg.code", nullable=True, noun="product_groups"),
        Field("rate", "t.rate", Kind.RATIO),
        Field("valid_from", "t.valid_from", Kind.DATE),
        Field("valid_to", "t.valid_to", Kind.DATE, nullable=True),
    ),
)


def tax_rate_row(rate_id: int) -> TaxRateRow:
    """One tax rate; refuses (404) one that does not exist."""
    found = next((row for row in tax_rates() if row.id == rate_id), None)
    if found is None:
        raise missing()
    return found


def tax_rate(service_kind: str, destination: str, product_id: int | None, on: dt.date) -> Decimal:
    """The rate in force: the product's own, else its group's, else the general one. Refuses (422) when none is."""
    (rate,) = tax_rates_on([(service_kind, product_id)], destination, on)
    if rate is None:
        raise Refusal("tax_rate.none", "No tax rate is in force on %(day)s for this.", day=str(on))
    return rate


@dataclass(frozen=True, slots=True)
class EnteredPrice:
    """A price in force for a product that a customer may get, with its list and the side it was entered on."""

    product_id: int
    kind: str
    price: Decimal
    from_qty: Decimal
    list_id: int
    name: str
    tax_inclusive: bool


@asking
def entered_prices(product_ids: Sequence[int], customer_id: int, currency: str, on: dt.date) -> Ask[list[EnteredPrice]]:
    """All prices in force on a date from which a customer's price for products may come: own list, class, promotion, standard; and the floor
    prices it is measured by."""
    return Ask(
        """select l.product_id, pl.kind, l.price, l.from_qty, pl.record_id, pl.name, pl.tax_inclusive
           from prices_pricelistline l join prices_pricelist pl on pl.record_id = l.price_list_id
           join parties_customer c on c.record_id = %s
           where l.product_id = any(%s) and pl.active and pl.currency = %s and l.valid_from <= %s and (l.valid_to is null or l.valid_to > %s)
             and (pl.kind in ('standard', 'promotion', 'floor') or (pl.kind = 'customer' and pl.customer_id = c.record_id)
                  or (pl.kind = 'customer_class' and pl.customer_class = c.customer_class))
           order by l.product_id, pl.record_id, l.from_qty""",
        [customer_id, list(product_ids), currency, on, on],
        rows_as(EnteredPrice),
    )


def floor_of(found: Sequence[EnteredPrice], qty: Decimal) -> EnteredPrice | None:
    """The floor price among a product's entered prices that holds for a quantity: of the largest "from", the highest where lists differ."""
    fit = [each for each in found if each.kind == words.FLOOR and each.from_qty <= qty]
    return max(fit, key=lambda each: (each.from_qty, each.price), default=None)


@asking
def tax_rates_on(wanted: Sequence[tuple[str, int | None]], destination: str, on: dt.date) -> Ask[list[Decimal | None]]:
    """The rate in force for each (service kind, product): the product's own, else its group's, else the general one; None without any.

    A kind left out ("") is the product's: technical for a service, else goods.
    """
    return Ask(
        """select w.n, (select t.rate from prices_taxrate t
               where t.service_kind = coalesce(nullif(w.kind, ''), case p.kind when 'service' then 'technical' else 'goods' end)
                 and t.destination = %s and t.valid_from <= %s and (t.valid_to is null or t.valid_to > %s)
                 and (t.product_id is null or t.product_id = w.product_id) and (t.product_group_id is null or t.product_group_id = p.group_id)
               order by t.product_id nulls last, t.product_group_id nulls last limit 1)
           from unnest(%s::text[], %s::bigint[]) with ordinality as w(kind, product_id, n)
           left join products_product p on p.record_id = w.product_id order by w.n""",
        [destination, on, on, [kind for kind, _ in wanted], [product for _, product in wanted]],
        lambda rows: [row[1] for row in rows],
    )


def of_customer(customer_id: int) -> list[int]:
    """Keys of the price lists made for a customer."""
    return values("select record_id from prices_pricelist where customer_id = %s order by record_id", [customer_id])
