"""Named reads of suppliers and what they offer; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.money import in_lots, rounded
from makesell.ground.refusal import missing
from makesell.masterdata.parties.names import name_key, sound_key
from makesell.masterdata.suppliers.access import OFFERS, SUPPLIERS


def rows_of(actor: Actor) -> Where:
    """Suppliers are seen whole or not at all."""
    return where(SUPPLIERS.reach(actor), owner="null", unit="null")


def offers_of(actor: Actor) -> Where:
    """Offers are seen whole or not at all."""
    return where(OFFERS.reach(actor), owner="null", unit="null")


LISTING: Final = Listing(
    noun="suppliers",
    source="suppliers_supplier s join spine_record r on r.id = s.record_id",
    key="s.record_id",
    policy=SUPPLIERS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="name",
    fields=(
        Field("code", "s.code", Kind.CODE),
        Field("name", "s.name", Kind.TEXT, sort_sql="s.sort_key"),
        Field("name_en", "s.name_en", Kind.TEXT),
        Field("contact", "s.contact", Kind.TEXT),
        Field("phone", "s.phone", Kind.CODE),
        Field("email", "s.email", Kind.CODE),
        Field("address", "s.address", Kind.TEXT),
        Field("terms", "s.terms", Kind.TEXT),
        Field("currency", "s.currency", Kind.CODE, groups=True),
        Field("rate", "s.rate", Kind.QTY),
        Field("calendar", "s.calendar", Kind.CODE),
        Field("offers", "(select count(*) from suppliers_offer f where f.supplier_id = s.record_id)", Kind.INT),
        Field("active", "s.active", Kind.BOOL, groups=True),
        Field("external_id", "r.external_id", Kind.CODE, nullable=True),
    ),
)
OFFER_LISTING: Final = Listing(
    noun="supplier_offers",
    source="suppliers_offer f join suppliers_supplier s on s.record_id = f.supplier_id join spine_record r on r.id = s.record_id",
    key="f.id",
    policy=OFFERS,
    rows=offers_of,
    search_sql="r.search_grams",
    default_sort="product",
    joins={"pr": "left join products_product pr on pr.record_id = f.product_id"},
    fields=(
        Field("supplier", "f.supplier_id", Kind.REF, label_sql="s.name", sort_sql="s.sort_key", groups=True, noun="suppliers"),
        Field("product", "f.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products", nullable=True),
        Field("operation", "f.operation", Kind.TEXT, groups=True),
        Field("their_code", "f.their_code", Kind.CODE),
        Field("from_qty", "f.from_qty", Kind.QTY),
        Field("lot_qty", "f.lot_qty", Kind.QTY),
        Field("price", "f.price", Kind.MONEY, currency="currency"),
        Field("currency", "s.currency", Kind.CODE, groups=True),
        Field("lead_days", "f.lead_days", Kind.INT),
        Field("expedite_days", "f.expedite_days", Kind.INT, nullable=True),
        Field("expedite_charge", "f.expedite_charge", Kind.MONEY, nullable=True, currency="currency"),
        Field("expedite_rate", "f.expedite_rate", Kind.RATIO, nullable=True),
        Field("preference", "f.preference", Kind.INT, groups=True),
        Field("valid_from", "f.valid_from", Kind.DATE),
        Field("valid_to", "f.valid_to", Kind.DATE, nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """A supplier as its page shows it."""

    id: int
    code: str
    name: str
    name_en: str
    contact: str
    phone: str
    email: str
    address: str
    terms: str
    currency: str
    rate: Decimal
    calendar: str
    active: bool
    version: int


_SELECT: Final = """select record_id, code, name, name_en, contact, phone, email, address, terms, currency, rate, calendar, active, version
    from suppliers_supplier where record_id"""


def supplier(actor: Actor, key: int) -> SupplierRow:
    """One supplier; refuses (404) one that does not exist or may not be seen."""
    if not SUPPLIERS.may(actor):
        raise missing()
    return supplier_row(key)


def supplier_row(key: int) -> SupplierRow:
    """One supplier as it stands, whoever asks; refuses (404) one that does not exist."""
    row = one(f"{_SELECT} = %s", [key])
    if row is None:
        raise missing()
    return SupplierRow(*row)


def of_ids(keys: Sequence[int]) -> dict[int, SupplierRow]:
    """Suppliers by key, whoever asks."""
    return {row[0]: SupplierRow(*row) for row in run(f"{_SELECT} = any(%s)", [list(keys)])}


@dataclass(frozen=True, slots=True)
class Alike:
    """A supplier that may be the one being typed."""

    id: int
    code: str
    name: str
    same: bool


def alike(name: str, *, apart_from: int = 0) -> list[Alike]:
    """Suppliers with the same name but for legal form and spaces, then those that sound the same; at most five."""
    key = name_key(name)
    if not key:
        return []
    found = [Alike(*row) for row in run("select record_id, code, name, name_key = %s from suppliers_supplier where record_id <> %s order by sort_key",
                                        [key, apart_from])]
    sound = sound_key(name)
    close = [each for each in found if each.same or sound_key(each.name) == sound]
    return sorted(close, key=lambda each: (not each.same, each.code))[:5]


def repeated(names: Sequence[str]) -> str | None:
    """Code and name of a supplier that one of these names repeats, but for legal form and spaces; None where each is new. One statement."""
    row = one("select code, name from suppliers_supplier where name_key = any(%s) and name_key <> '' order by code limit 1",
              [[name_key(name) for name in names]])  # fmt: skip
    return f"{row[0]} {row[1]}" if row else None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer with whose it is; prices are in the supplier's currency, `rate` makes them company currency."""

    id: int
    supplier_id: int
    supplier: str
    rate: Decimal
    calendar: str
    product_id: int | None
    operation: str
    from_qty: Decimal
    lot_qty: Decimal
    price: Decimal
    lead_days: int
    expedite_days: int | None
    expedite_charge: Decimal | None
    expedite_rate: Decimal | None
    preference: int
    valid_from: dt.date
    valid_to: dt.date | None
    their_code: str

    @property
    def unit_cost(self) -> Decimal:
        """What one costs in company currency."""
        return self.price * self.rate

    def surcharge(self, qty: Decimal, unit_cost: Decimal, currency: str) -> Decimal | None:
        """What expediting a quantity costs, in company currency; None where it is not offered."""
        if self.expedite_days is None:
            return None
        if self.expedite_charge is not None:
            return rounded(self.expedite_charge * self.rate, currency)
        return rounded(qty * unit_cost * (self.expedite_rate or Decimal(0)), currency)


_OFFER: Final = """
    select f.id, f.supplier_id, s.name, s.rate, s.calendar, f.product_id, f.operation, f.from_qty, f.lot_qty, f.price, f.lead_days, f.expedite_days,
           f.expedite_charge, f.expedite_rate, f.preference, f.valid_from, f.valid_to, f.their_code
    from suppliers_offer f join suppliers_supplier s on s.record_id = f.supplier_id
"""
_VALID: Final = "s.active and f.valid_from <= %s and (f.valid_to is null or f.valid_to > %s)"
_ORDER: Final = "order by f.preference, f.price * s.rate, s.code, f.from_qty"


def offer_rows(keys: Sequence[int]) -> list[OfferRow]:
    """Offers by key, whatever their dates; those that do not exist are left out."""
    return [OfferRow(*row) for row in run(f"{_OFFER} where f.id = any(%s) order by f.id", [list(keys)])]


def offered(product_ids: Sequence[int], on: dt.date) -> dict[int, list[OfferRow]]:
    """What is offered of products on a day by suppliers in use: {product: offers}, the preferred first. One statement."""
    found: dict[int, list[OfferRow]] = {key: [] for key in product_ids}
    for row in run(f"{_OFFER} where f.product_id = any(%s) and {_VALID} {_ORDER}", [list(product_ids), on, on]):
        found[row[5]].append(OfferRow(*row))
    return found


def offered_outside(operation: str, on: dt.date) -> list[OfferRow]:
    """What is offered of an operation of this name on a day by suppliers in use, the preferred first. One statement."""
    rows = run(f"{_OFFER} where f.product_id is null and f.operation = %s and {_VALID} {_ORDER}", [operation, on, on])
    return [OfferRow(*row) for row in rows]


def all_called(names: Collection[str]) -> dict[str, int]:
    """The suppliers in use of these names, as documents keep them; nothing is asked for none."""
    wanted = sorted(name for name in names if name)
    rows = run("select name, record_id from suppliers_supplier where name = any(%s) and active order by code desc", [wanted]) if wanted else []
    return {name: int(key) for name, key in rows}


def called(name: str) -> int | None:
    """The supplier in use that a production order names; None where nobody is called so."""
    return all_called([name]).get(name)


def best(offers: Sequence[OfferRow], qty: Decimal, supplier_id: int | None = None) -> tuple[OfferRow, Decimal] | None:
    """The offer for a quantity, of one supplier or else of the preferred, and what has to be bought of it: the minimum, in whole lots."""
    own = [each for each in offers if supplier_id is None or each.supplier_id == supplier_id]
    if not own:
        return None
    own = sorted((each for each in own if each.supplier_id == own[0].supplier_id), key=lambda each: each.from_qty)
    least = max(qty, own[0].from_qty)
    chosen = [each for each in own if each.from_qty <= least][-1]
    return chosen, in_lots(least, chosen.lot_qty)
