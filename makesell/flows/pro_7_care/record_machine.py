"""PRO-7 · A machine that stands at a customer is recorded by hand or by a file: of before, or of what others delivered."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.acceptances import machine_actions as machines
from makesell.documents.acceptances.access import MACHINES
from makesell.documents.acceptances.machine_actions import NewMachine
from makesell.engines.terms import months_later
from makesell.flows.steps.documents import day_named
from makesell.flows.steps.machines import warranty_until
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.words import SERIAL


@dataclass(frozen=True, slots=True)
class MachineFact:
    """A machine: whose, what, its serial number, since when, where, and until when its warranty runs (else as product or rule say)."""

    customer_id: int
    product_id: int
    serial: str
    started_date: dt.date
    warranty_until: dt.date | None = None
    address_id: int | None = None
    site: str = ""
    labour_until: dt.date | None = None     # else as the product says, or with the parts


@act
def perform(fact: MachineFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Records one machine; returns it. Refuses (404) a customer out of reach, (422) another's address, a product without serial numbers."""
    MACHINES.require(actor, "create")
    try:
        customer = parties.customer(actor, fact.customer_id)
    except Refusal as no:
        raise no.at("customer") from None
    product, on, serial = products.product_row(fact.product_id), business_date(at), fact.serial.strip()
    if product.tracking != SERIAL:
        raise Refusal("machine.product", "%(product)s is not kept by serial number.", field="product", product=product.code)
    if not serial or any(sign.isspace() or sign in ",;\uff0c\uff1b\u3001" for sign in serial):
        raise Refusal("machine.serial", "A serial number is one word.", field="serial")
    day_named(fact.started_date, at, field="started_date")
    check_address(customer.id, fact.address_id)
    until = fact.warranty_until or warranty_until(fact.started_date, product.warranty_months or None)
    labour = fact.labour_until or (months_later(fact.started_date, product.labour_months) if product.labour_months else None)
    if min(until, labour or until) < fact.started_date:
        raise Refusal("machine.dates", "The warranty must not end before it begins.", field="warranty_until")
    values = {
        "customer_id": customer.id, "product_id": product.id, "serial": serial, "address_id": fact.address_id, "site": fact.site.strip(),
        "started_date": fact.started_date, "agreed_until": until, "warranty_until": until, "labour_until": labour,
    }  # fmt: skip
    new = NewMachine(f"{serial} {product.name}", customer.unit_id, own_currency(), values)
    # numbered as it is written: a file that brought it takes back one row, not two changes of it
    return machines.open_many([new], actor=actor, at=at, reason=reason, number_on=on)[0]


def check_address(customer_id: int, address_id: int | None) -> None:
    """Refuses an address that is not the customer's."""
    if address_id is not None and not parties.addresses_of_customer(customer_id, [address_id]):
        raise Refusal("machine.address", "This is no address of the customer.", field="address")
