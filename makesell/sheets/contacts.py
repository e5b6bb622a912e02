"""Contacts: the people at customers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import change_contact, create_contact, erase_contact
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.spine.master import Change
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import CONTACTS
from makesell.masterdata.parties.listings import CONTACT_LISTING
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Incoming, Input, Panel, Sheet, Take, View

CHANGE: Final = (
    Input("name", _("Full name")),
    Input("name_en", _("English name"), required=False),
    Input("title", _("Job title"), required=False),
    Input("phone", _("Telephone"), required=False, most=40),
    Input("email", _("Mail"), required=False),
    Input("main", _("Main contact"), Take.BOOL, required=False),
)
CREATE: Final = (Input("customer", _("Customer"), Take.REF, noun="customers"), *CHANGE)


def _create(call: Call) -> Done:
    fact = create_contact.NewContact(**giving.new_values(CREATE, call.data))
    return Done(record_id=create_contact.perform(fact, actor=call.actor, at=call.at, reason=call.reason), say=_("Created."))


def _change(call: Call) -> Done:
    undo = giving.undone(call, "change", CHANGE, queries.contact_row)
    change_contact.perform_many(giving.changes(call, CHANGE), actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."), undo)


def _erase(call: Call) -> Done:
    facts = [Change(key, {}, call.version) for key in call.ids]
    erase_contact.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The contact has been erased."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(CHANGE, queries.contact(actor, key)) if key else {}


def head(actor: Actor, key: int) -> Head:
    """The head of a contact's page."""
    row = queries.contact(actor, key)
    state = "erased" if row.erased else "active" if row.active else "retired"
    label = {"erased": _("Erased"), "active": _("In use"), "retired": _("Out of use")}[state]
    return Head(
        title=row.name,
        sub=row.title,
        state=state,
        state_label=label,
        tone="ok" if state == "active" else "mute",
        version=row.version,
        origin=("customers", row.customer_id, row.customer),
    )


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.contact(actor, key)
    return [
        Fact(_("Customer"), row.customer, noun="customers", id=row.customer_id),
        Fact(_("English name"), row.name_en),
        Fact(_("Job title"), row.title),
        Fact(_("Telephone"), row.phone, Kind.CODE),
        Fact(_("Mail"), row.email),
        Fact(_("Main contact"), row.main, Kind.BOOL),
    ]


SHEET: Final = Sheet(
    noun="contacts",
    label=_("Contact"),
    plural=_("Contacts"),
    icon="contact",
    listing=CONTACT_LISTING,
    policy=CONTACTS,
    head=head,
    section="market",
    record_kind="contact",
    order=20,
    columns=(
        Column("name", _("Full name"), opens=True, sub="name_en"),
        Column("name_en", _("English name"), first=False),
        Column("customer", _("Customer")),
        Column("title", _("Job title")),
        Column("phone", _("Telephone"), edit="change"),
        Column("email", _("Mail"), edit="change"),
        Column("main", _("Main contact"), phone=False),
        Column("active", _("In use"), first=False),
        Column("code", _("Code"), first=False),
    ),
    views=(View("main", _("Main contacts"), "f=main.eq.1&f=active.eq.1"),),
    acts=(
        Act("create", _("New contact"), _create, CREATE, icon="plus", makes=True, strong=True),
        Act("change", _("Change"), _change, CHANGE, icon="pencil", states=("active", "retired"), start=_start),
        Act(
            "erase",
            _("Erase"),
            _erase,
            icon="user-x",
            danger=True,
            states=("active", "retired"),
            asks=_("Name, title, telephone and mail are blanked for good. Documents keep a pseudonym. This cannot be undone."),
        ),
    ),
    incoming=Incoming(("customer", "name"), _change),
    panels=(Panel("facts", _("Contact"), _facts),),
    empty=_("No contact yet."),
)
