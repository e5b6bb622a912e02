"""The only place that changes suppliers and what they offer; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.ground.worktime.naming import OFFICE
from makesell.ground.worktime.queries import load_many
from makesell.masterdata.parties.names import name_key

TABLE: Final = MasterTable(
    "supplier",
    "suppliers_supplier",
    "V",
    {
        "contact": "text", "phone": "text", "email": "text", "address": "text", "terms": "text", "currency": "text", "rate": "numeric",
        "calendar": "text", "name_key": "text",
    },
    sought=("contact", "phone"),
    parts={"suppliers_offer": "supplier_id"},
)  # fmt: skip
OFFERS: Final = "suppliers_offer"
OFFER: Final = {
    "supplier_id": "bigint", "product_id": "bigint", "operation": "text", "their_code": "text", "from_qty": "numeric", "lot_qty": "numeric",
    "price": "numeric", "lead_days": "int", "expedite_days": "int", "expedite_charge": "numeric", "expedite_rate": "numeric",
    "preference": "int", "valid_from": "date", "valid_to": "date",
}  # fmt: skip
_ONCE: Final = N_("This supplier offers it from this quantity at these dates already.")
SAID: Final = {
    "supplier_code_once": ("code.taken", N_("Another supplier has this code."), "code"),
    "supplier_rate": ("supplier.rate", N_("An exchange rate is more than 0."), "rate"),
    "supplier_offer_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "supplier_offer_of": ("offer.of", N_("Name a product, or an operation that is done outside."), "product"),
    "supplier_offer_quantity": ("offer.quantity", N_("A quantity is more than 0."), "from_qty"),
    "supplier_offer_price": ("number.negative", N_("This must not be less than 0."), "price"),
    "supplier_offer_lead": ("offer.lead", N_("A lead time is 1 to 730 working days."), "lead_days"),
    "supplier_offer_preference": ("offer.preference", N_("A preference is 1 to 99; 1 is asked first."), "preference"),
    "supplier_offer_expedite": (
        "offer.expedite", N_("Expedited, it comes in fewer working days than the lead time, at least one; a surcharge needs them."), "expedite_days",
    ),
    "supplier_offer_surcharge": ("offer.surcharge", N_("A surcharge is by order or in percent, not both, and not less than 0."), "expedite_charge"),
    "supplier_offer_once": ("offer.overlap", _ONCE, "valid_from"),
    "supplier_offer_operation_once": ("offer.overlap", _ONCE, "valid_from"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewSupplier:
    """A supplier without offers yet."""

    code: str
    name: str
    currency: str
    name_en: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    terms: str = ""
    rate: Decimal = Decimal(1)
    calendar: str = ""
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class NewOffer:
    """A product or an operation outside, from a quantity on, between two dates."""

    supplier_id: int
    price: Decimal
    lead_days: int
    valid_from: dt.date
    product_id: int | None = None
    operation: str = ""
    from_qty: Decimal = Decimal(1)
    lot_qty: Decimal = Decimal(0)
    their_code: str = ""
    expedite_days: int | None = None
    expedite_charge: Decimal | None = None
    expedite_rate: Decimal | None = None
    preference: int = 1
    valid_to: dt.date | None = None


def create(rows: Sequence[NewSupplier], own: str, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes suppliers; `own` is the company's currency. Refuses currencies and calendars nobody knows."""
    _refuse_unknown_calendars([row.calendar for row in rows])
    for row in rows:
        _refuse_rate(row.currency, row.rate, own)
    return _made(rows, actor=actor, at=at)


def _made(rows: Sequence[NewSupplier], *, actor: Actor, at: dt.datetime) -> list[int]:
    own = [name for name in TABLE.columns if name != "name_key"]
    new = [
        NewRow(
            row.code, row.name, row.name_en, {**{name: getattr(row, name) for name in own}, "name_key": name_key(row.name)},
            external_source=row.external_source, external_id=row.external_id,
        )
        for row in rows
    ]  # fmt: skip
    with refusing(SAID):
        return master.create(TABLE, new, actor=actor, at=at)


def change(changes: Sequence[Change], own: str) -> None:
    """Changes suppliers; refuses (409) what was changed since it was read."""
    _refuse_unknown_calendars([str(each.values.get("calendar", "")) for each in changes])
    more = [_whole(each) for each in changes]
    with refusing(SAID):
        master.change(TABLE, more)
    rows = run("select currency, rate from suppliers_supplier where record_id = any(%s)", [[each.id for each in changes]])
    for currency, rate in rows:
        _refuse_rate(currency, rate, own)


def _whole(each: Change) -> Change:
    if "name" not in each.values:
        return each
    return Change(each.id, {**each.values, "name_key": name_key(str(each.values["name"]))}, each.version)


def _refuse_rate(currency: str, rate: Decimal, own: str) -> None:
    if currency == own and rate != 1:
        raise Refusal("supplier.own_rate", "In company currency the exchange rate is 1.", field="rate")


def _refuse_unknown_calendars(codes: Sequence[str]) -> None:
    wanted = {code for code in codes if code} - {OFFICE}
    known = load_many(wanted) if wanted else {}
    for code in sorted(wanted - set(known)):
        raise Refusal("worktime.unknown", "The working calendar %(calendar)s does not exist.", field="calendar", status=404, calendar=code)


def offer(rows: Sequence[NewOffer]) -> list[int]:
    """Keeps offers; returns their keys in the order given. Refuses what the supplier offers already at these dates."""
    values = [{each.name: getattr(row, each.name) for each in fields(NewOffer)} for row in rows]
    master.refuse_unknown({"product_id": ("products_product", "record_id"), "supplier_id": (TABLE.table, "record_id")}, values)
    with refusing(SAID):
        return insert_set(OFFERS, OFFER, values, returning="id")


def change_offers(changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Offers say something else; refuses (404) one that does not exist."""
    if len(run(f"select 1 from {OFFERS} where id = any(%s) for no key update", [list(changes)])) != len(changes):
        raise missing()
    with refusing(SAID):
        update_set(OFFERS, "id", OFFER, list(changes.items()))


def drop_offers(keys: Sequence[int]) -> int:
    """Takes offers away; returns how many there were."""
    return len(run(f"delete from {OFFERS} where id = any(%s) returning id", [list(keys)]))
