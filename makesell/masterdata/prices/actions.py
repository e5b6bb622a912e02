"""The only place that changes price lists and tax rates; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.sets import end_dated, put_dated
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.masterdata.prices import words

TABLE = MasterTable(
    "price_list",
    "prices_pricelist",
    "PL",
    {"kind": "text", "currency": "text", "tax_inclusive": "boolean", "customer_class": "text", "customer_id": "bigint",
     "budget": "numeric"},
    {"customer_id": ("parties_customer", "record_id")},
    parts={"prices_pricelistline": "price_list_id"},
)
SAID = {
    "price_list_names_customer": ("price_list.customer", N_("A customer's list names the customer."), "customer"),
    "price_list_names_class": ("price_list.class", N_("A class list names the customer class."), "customer_class"),
    "price_list_budget": ("price_list.budget", N_("Only a promotion has a budget, and it is more than 0."), "budget"),
    "price_line_once": ("price.overlap", N_("Another price already holds at these dates."), "valid_from"),
    "price_line_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "price_line_not_negative": ("number.negative", N_("This must not be less than 0."), "price"),
    "tax_rate_once": ("tax_rate.overlap", N_("Another tax rate already holds at these dates."), "valid_from"),
    "tax_rate_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "tax_rate_share": ("tax_rate.share", N_("A tax rate lies between 0 and 1."), "rate"),
    "tax_rate_one_scope": ("tax_rate.scope", N_("Name a product or a product group, not both."), "product"),
}


@dataclass(frozen=True, slots=True)
class NewPriceList:
    """A price list without prices yet."""

    code: str
    name: str
    currency: str
    name_en: str = ""
    kind: str = words.STANDARD
    tax_inclusive: bool = False
    customer_class: str = ""
    customer_id: int | None = None
    budget: Decimal | None = None
    external_source: str | None = None
    external_id: str | None = None


def fund(price_list_id: int, line_id: int) -> None:
    """What the promotion gives away comes from this budget line from now on."""
    run("update prices_pricelist set budget_line_id = %s, version = version + 1 where record_id = %s", [line_id, price_list_id])


@dataclass(frozen=True, slots=True)
class NewPrice:
    """The price of one unit of a product on a list, from a quantity and a date on."""

    price_list_id: int
    product_id: int
    price: Decimal
    valid_from: dt.date
    valid_to: dt.date | None = None
    from_qty: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class NewTaxRate:
    """A tax rate (share of net, 0–1) from a date on; no product means all of the group, no group all products."""

    rate: Decimal
    valid_from: dt.date
    service_kind: str = words.GOODS
    destination: str = words.DOMESTIC
    product_id: int | None = None
    product_group_id: int | None = None
    valid_to: dt.date | None = None


def create_many(rows: Sequence[NewPriceList], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes price lists; returns their keys in the order given."""
    with refusing(SAID):
        return master.create(
            TABLE,
            [
                NewRow(
                    code=r.code,
                    name=r.name,
                    name_en=r.name_en,
                    values={name: getattr(r, name) for name in TABLE.columns},
                    external_source=r.external_source,
                    external_id=r.external_id,
                )
                for r in rows
            ],
            actor=actor,
            at=at,
        )


def change_many(changes: Sequence[Change]) -> None:
    """Changes the heads of price lists."""
    with refusing(SAID):
        master.change(TABLE, changes)


def set_prices(prices: Sequence[NewPrice]) -> int:
    """Sets prices from a date on; the price in force until then ends there. Returns how many began."""
    lists, products = {p.price_list_id for p in prices}, {p.product_id for p in prices}
    locks.take("master", lists)
    for field, wanted, table in (("price_list", lists, "prices_pricelist"), ("product", products, "products_product")):
        known = set(values(f"select record_id from {table} where record_id = any(%s)", [list(wanted)]))
        if wanted - known:
            raise Refusal("reference.unknown", "What you chose here does not exist any more.", field=field)
    with refusing(SAID):
        return put_dated(
            "prices_pricelistline",
            {"price_list_id": "bigint", "product_id": "bigint", "from_qty": "numeric"},
            {"price": "numeric"},
            [{name: getattr(p, name) for name in NewPrice.__slots__} for p in prices],
        )


def end_prices(line_ids: Sequence[int], valid_to: dt.date) -> None:
    """Ends prices on a date; refuses (404) a line that does not exist."""
    if len(values("select id from prices_pricelistline where id = any(%s)", [list(line_ids)])) != len(set(line_ids)):
        raise Refusal("price.missing", "This price does not exist.", status=404, field="line")
    end_dated("prices_pricelistline", line_ids, valid_to)


def set_tax_rates(rates: Sequence[NewTaxRate]) -> int:
    """Sets tax rates from a date on; the rate in force until then ends there. Returns how many began."""
    if any(not 0 <= rate.rate < 1 for rate in rates):
        raise Refusal("tax_rate.share", "A tax rate lies between 0 and 1.", field="rate")
    scopes = {"product_id": ("products_product", "record_id"), "product_group_id": ("products_productgroup", "record_id")}
    master.refuse_unknown(scopes, [{name: getattr(rate, name) for name in scopes} for rate in rates])
    with refusing(SAID):
        return put_dated(
            "prices_taxrate",
            {"service_kind": "text", "destination": "text", "product_id": "bigint", "product_group_id": "bigint"},
            {"rate": "numeric"},
            [{name: getattr(rate, name) for name in NewTaxRate.__slots__} for rate in rates],
            empty=("product_id", "product_group_id"),
        )
