"""Flows/history: writes customers with their contacts and addresses. Parents come in an earlier step than their customers."""

from collections.abc import Iterator, Sequence
from typing import Final

from makesell.flows.history.facts import AddressFact, PartyFact
from makesell.flows.history.writing.into import PERSON, UNIT, Into
from makesell.flows.history.writing.places import TERRITORY
from makesell.flows.org_1_organisation import add_address, create_contact, create_customer
from makesell.masterdata.parties.actions import NewAddress, NewContact, NewCustomer

CUSTOMER: Final = "customer"
# How sources name what an address is for; everything else is an office.
_KINDS: Final = {"Home": "ship", "Shipping": "ship", "Billing": "bill"}


def write_parties(into: Into, batch: Sequence[PartyFact]) -> None:
    """Customers; the past may hold two of one name, so nobody asks whether they are the same."""
    new = into.missing(CUSTOMER, batch)
    if not new:
        return
    ids = create_customer.perform_many([_customer(into, fact) for fact in new], actor=into.actor, at=into.at, confirmed=True)
    into.add(CUSTOMER, [fact.external_id for fact in new], ids)
    paired = list(zip(ids, new, strict=True))
    contacts = [contact for key, fact in paired for contact in _contacts(into, key, fact)]
    if contacts:
        create_contact.perform_many(contacts, actor=into.actor, at=into.at)
    addresses = [_address(key, address) for key, fact in paired for address in fact.addresses]
    if addresses:
        add_address.perform_many(addresses, actor=into.actor, at=into.at)


def _customer(into: Into, fact: PartyFact) -> NewCustomer:
    first = fact.contacts[0] if fact.contacts else None
    return NewCustomer(
        fact.code,
        fact.name,
        into.key(UNIT, fact.unit),
        into.currency,
        owner_id=into.key(PERSON, fact.owner),
        name_en=fact.name,
        kind=fact.kind,
        parent_id=into.maybe(CUSTOMER, fact.parent),
        phone=first.phone if first else "",
        email=first.email if first else "",
        channel=fact.channel,
        industry=fact.business_type,
        region=fact.addresses[0].state if fact.addresses else "",
        language=fact.language,
        territory_id=into.maybe(TERRITORY, fact.territory),
        external_source=into.source,
        external_id=fact.external_id,
    )


def _contacts(into: Into, customer_id: int, fact: PartyFact) -> Iterator[NewContact]:
    """One person may be a contact of several customers: the external id names both. The first is the one to turn to."""
    for place, contact in enumerate(fact.contacts):
        yield NewContact(
            customer_id,
            contact.name,
            name_en=contact.name,
            title=contact.function,
            email=contact.email,
            phone=contact.phone,
            main=place == 0,
            external_source=into.source,
            external_id=f"{fact.external_id}/{place}/{contact.external_id}",
        )


def _address(customer_id: int, fact: AddressFact) -> NewAddress:
    return NewAddress(
        customer_id,
        ", ".join(line for line in (fact.line1, fact.line2) if line),
        kind=_KINDS.get(fact.kind, "office"),
        country=fact.country,
        region=fact.state,
        city=fact.city,
        postal_code=fact.postal_code,
        external_id=fact.external_id,
    )
