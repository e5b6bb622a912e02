"""The parts of a customer's page: what is known, contacts, addresses, team, and what belongs to it."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.parties import queries, words
from makesell.masterdata.parties.access import CONTACTS
from makesell.masterdata.prices import queries as prices
from makesell.sheets import giving
from makesell.sheets.parts import Fact, Panel, Related, TablePart

KINDS: Final = giving.said(words.KINDS)
CHANNELS: Final = giving.said(words.CHANNELS)
ROLES: Final = giving.said(words.TEAM_ROLES)
ADDRESSES: Final = giving.said(words.ADDRESS_KINDS)
LANGUAGES: Final = giving.said(words.LANGUAGES)


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.customer(actor, key)
    return [
        Fact(_("English name"), row.name_en),
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("Owner"), row.owner, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, noun="units", id=row.unit_id),
        Fact(_("Territory"), row.territory, noun="territories", id=row.territory_id),
        Fact(_("Belongs to"), row.parent, noun="customers", id=row.parent_id),
        Fact(_("Channel"), CHANNELS[row.channel]),
        Fact(_("Customer class"), row.customer_class),
        Fact(_("Industry"), row.industry),
        Fact(_("Region"), row.region),
        Fact(_("Tax number"), row.tax_number, Kind.CODE),
        Fact(_("Telephone"), row.phone, Kind.CODE),
        Fact(_("Mail"), row.email),
        Fact(_("Currency"), row.currency, Kind.CODE),
        Fact(_("Language"), LANGUAGES.get(row.language, row.language)),
        Fact(_("Credit account"), row.credit_account, noun="credit_accounts", id=row.credit_account_id),
        Fact(_("Number in the source"), row.external_id, Kind.CODE),
    ]


def _contacts(actor: Actor, key: int) -> TablePart:
    rows = queries.contacts(actor, key) if CONTACTS.may(actor) else []
    return TablePart(
        columns=(
            ("contact", _("Contact"), Kind.REF),
            ("title", _("Title"), Kind.TEXT),
            ("phone", _("Telephone"), Kind.CODE),
            ("email", _("Mail"), Kind.TEXT),
            ("main", _("Main contact"), Kind.BOOL),
        ),
        rows=[{"contact": r.name, "contact_id": r.id, "title": r.title, "phone": r.phone, "email": r.email, "main": r.main} for r in rows],
        links={"contact": "contacts"},
        empty=_("No contact yet."),
    )


def _addresses(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("number", _("No."), Kind.INT),
            ("kind", _("Kind"), Kind.TEXT),
            ("address", _("Address"), Kind.TEXT),
            ("receiver", _("Receiver"), Kind.TEXT),
            ("phone", _("Telephone"), Kind.CODE),
            ("active", _("In use"), Kind.BOOL),
        ),
        rows=[
            {
                "number": r.id,
                "kind": ADDRESSES[r.kind],
                "address": " ".join(part for part in (r.country, r.region, r.city, r.line, r.postal_code) if part),
                "receiver": r.receiver,
                "phone": r.phone,
                "active": r.active,
            }
            for r in queries.addresses(actor, key)
        ],
        empty=_("No address yet."),
    )


def _team(actor: Actor, key: int) -> TablePart:
    queries.customer(actor, key)
    return TablePart(
        columns=(
            ("number", _("No."), Kind.INT),
            ("person", _("Person"), Kind.REF),
            ("role", _("Role"), Kind.TEXT),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "number": r.id,
                "person": r.person,
                "person_id": r.person_id,
                "role": ROLES[r.role],
                "valid_from": r.valid_from,
                "valid_to": r.valid_to,
            }
            for r in queries.team(key)
        ],
        links={"person": "people"},
        empty=_("Only the owner serves this customer."),
    )


def _contact_count(actor: Actor, key: int) -> int:
    return len(queries.contacts(actor, key)) if CONTACTS.may(actor) else 0


def _list_count(actor: Actor, key: int) -> int:
    return prices.count_of_customer(actor, key)


PANELS: Final = (
    Panel("facts", _("Customer"), _facts),
    Panel("contacts", _("Contacts"), _contacts),
    Panel("addresses", _("Addresses"), _addresses),
    Panel("team", _("Team"), _team, aside=True),
)
RELATED: Final = (
    Related("customers", _("Belonging customers"), queries.count_of_parent, "f=parent.eq.{id}"),
    Related("contacts", _("Contacts"), _contact_count, "f=customer.eq.{id}&f=active.eq.1"),
    Related("price_lists", _("Price lists"), _list_count, "f=customer.eq.{id}"),
)
