"""The parts of a customer's page: what is known, contacts, addresses, team, and what belongs to it."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.acceptances import machine_queries as machines
from makesell.documents.activities import queries as activities
from makesell.documents.contracts import queries as contracts
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.invoices import queries as invoices
from makesell.documents.leads import queries as leads
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.orders import queries as orders
from makesell.documents.quotations import queries as quotations
from makesell.documents.rebates import queries as rebates
from makesell.documents.research import queries as research
from makesell.documents.surveys import queries as surveys
from makesell.documents.tickets import queries as tickets
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.text.countries import name_of
from makesell.masterdata.parties import queries, words
from makesell.masterdata.parties.access import CONTACTS
from makesell.masterdata.parties.listings import ADDRESS_LISTING
from makesell.masterdata.parties.titles import LISTING as TITLE_LISTING
from makesell.masterdata.partnumbers import queries as part_numbers
from makesell.masterdata.prices import queries as prices
from makesell.sheets import giving, lines
from makesell.sheets.parts import Fact, Panel, Related, TablePart, Text

KINDS: Final = giving.said(words.KINDS)
CHANNELS: Final = giving.said(words.CHANNELS)
ROLES: Final = giving.said(words.TEAM_ROLES)
ADDRESSES: Final = giving.said(words.ADDRESS_KINDS)
LANGUAGES: Final = giving.said(words.LANGUAGES)
INVOICING: Final[dict[str, Text]] = giving.said(words.INVOICING)
HOME: Final = "CN"      # its addresses are written without the country


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
        Fact(_("Invoiced when"), INVOICING.get(row.invoicing, _("By the company's rule"))),
        Fact(_("Credit account"), row.credit_account, noun="credit_accounts", id=row.credit_account_id),
        Fact(_("Number in the source"), row.external_id, Kind.CODE),
    ]


def _contacts(actor: Actor, key: int) -> TablePart:
    rows = queries.contacts(actor, key) if CONTACTS.may(actor) else []
    return TablePart(
        columns=(
            ("contact", _("Contact"), Kind.REF),
            ("title", _("Job title"), Kind.TEXT),
            ("phone", _("Telephone"), Kind.CODE),
            ("email", _("Mail"), Kind.TEXT),
            ("main", _("Main contact"), Kind.BOOL),
        ),
        rows=[{"contact": r.name, "contact_id": r.id, "title": r.title, "phone": r.phone, "email": r.email, "main": r.main} for r in rows],
        links={"contact": "contacts"},
        empty=_("No contact yet."),
    )


def _written(row: queries.AddressRow) -> str:
    """The address as it stands on a letter: at home without the country, a city that the line begins with once."""
    city = "" if row.line.startswith(row.city) else row.city
    country = "" if row.country == HOME else name_of(row.country)
    return " ".join(part for part in (country, row.region, city, row.line, row.postal_code) if part)


def address_lines(actor: Actor, key: int) -> dict[int, Text]:
    """The customer's addresses in words, by key."""
    return {row.id: f"{ADDRESSES[row.kind]} · {_written(row)}" for row in queries.addresses(actor, key)}


def address_values(actor: Actor, key: int, line: int) -> dict[str, Any]:
    """What the form of changing an address begins with; nothing for one of another customer."""
    row = next((row for row in queries.addresses(actor, key) if row.id == line), None)
    return {name: getattr(row, name) for name in queries.AddressRow.__slots__ if name not in ("id", "version")} if row else {}


def team_lines(actor: Actor, key: int) -> dict[int, Text]:
    """Who serves the customer today or later, in words, by key."""
    queries.customer(actor, key)
    return {row.id: f"{row.person} · {ROLES[row.role]}" for row in queries.team(key) if row.valid_to is None or row.valid_to > today()}


def _addresses(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("kind", _("Kind"), Kind.TEXT),
            ("address", _("Address"), Kind.TEXT),
            ("receiver", _("Receiver"), Kind.TEXT),
            ("phone", _("Telephone"), Kind.CODE),
            ("active", _("In use"), Kind.BOOL),
        ),
        rows=[
            {
                "key": r.id,
                "kind": ADDRESSES[r.kind],
                "address": _written(r),
                "receiver": r.receiver,
                "phone": r.phone,
                "active": r.active,
            }
            for r in queries.addresses(actor, key)
        ],
        empty=_("No address yet."),
        acts=("change_address",),
    )


def _team(actor: Actor, key: int) -> TablePart:
    queries.customer(actor, key)
    return TablePart(
        columns=(
            ("person", _("Person"), Kind.REF),
            ("role", _("Role"), Kind.TEXT),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "key": r.id,
                "acts": ("end_service",) if r.valid_to is None or r.valid_to > today() else (),
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
        acts=("end_service",),
    )


def _contact_count(actor: Actor, key: int) -> int:
    return len(queries.contacts(actor, key)) if CONTACTS.may(actor) else 0


def _list_count(actor: Actor, key: int) -> int:
    return prices.count_of_customer(actor, key)


def _merged(actor: Actor, key: int) -> TablePart:
    """Under which numbers and names the customer was known before it was merged."""
    queries.customer(actor, key)
    return TablePart(
        columns=(
            ("customer", _("Customer"), Kind.REF),
            ("code", _("Code"), Kind.CODE),
            ("external_id", _("Number in the source"), Kind.CODE),
            ("at", _("When"), Kind.MOMENT),
            ("who", _("Who"), Kind.TEXT),
        ),
        rows=[
            {"customer": r.name, "customer_id": r.id, "code": r.code, "external_id": r.external_id, "at": r.at, "who": r.by}
            for r in queries.merged_into(key)
        ],
        links={"customer": "customers"},
        empty=_("No other customer was merged into this one."),
    )


PANELS: Final = (
    Panel("facts", _("Customer"), _facts),
    Panel("contacts", _("Contacts"), _contacts),
    Panel("addresses", _("Addresses"), _addresses),
    Panel("merged", _("Merged here"), _merged, hide_empty=True),
    Panel("team", _("Team"), _team, aside=True),
)
RELATED: Final = (
    Related("opportunities", _("Opportunities"), opportunities.count_of_customer, "f=customer.eq.{id}"),
    Related("quotations", _("Quotations"), quotations.count_of_customer, "f=customer.eq.{id}"),
    Related("activities", _("Activities"), activities.of_customer("activities"), "f=customer.eq.{id}"),
    Related("follow_ups", _("Follow-ups"), activities.of_customer("follow_ups"), "f=customer.eq.{id}"),
    Related("needs", _("Needs"), activities.of_customer("needs"), "f=customer.eq.{id}"),
    Related("care_plans", _("Care plans"), activities.of_customer("care_plans"), "f=customer.eq.{id}"),
    Related("leads", _("Referred by it"), leads.count_referred, "f=referrer.eq.{id}"),
    Related("contracts", _("Contracts"), contracts.count_of_customer, "f=customer.eq.{id}"),
    Related("rebate_agreements", _("Rebate agreements"), rebates.count_of_customer, "f=customer.eq.{id}"),
    Related("orders", _("Orders"), orders.count_of_customer, "f=customer.eq.{id}"),
    Related("deliveries", _("Deliveries"), deliveries.count_of_customer, "f=customer.eq.{id}"),
    Related("invoices", _("Invoices"), invoices.count_of_customer, "f=customer.eq.{id}"),
    Related("machines", _("Installed machines"), machines.count_of_customer, "f=customer.eq.{id}"),
    Related("tickets", _("Tickets"), tickets.count_of_customer, "f=customer.eq.{id}"),
    Related("surveys", _("Surveys"), surveys.count_of_customer, "f=customer.eq.{id}"),
    Related("competitor_offers", _("Competitors' offers"), research.count_of_customer, "f=customer.eq.{id}"),
    Related("customers", _("Belonging customers"), queries.count_of_parent, "f=parent.eq.{id}"),
    Related("contacts", _("Contacts"), _contact_count, "f=customer.eq.{id}&f=active.eq.1"),
    lines.related(_("Addresses"), ADDRESS_LISTING, "customer"),
    lines.related(_("Tax titles"), TITLE_LISTING, "customer"),
    lines.related(_("Part numbers"), part_numbers.LISTING, "customer"),
    Related("price_lists", _("Price lists"), _list_count, "f=customer.eq.{id}"),
)
