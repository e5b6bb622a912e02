"""Customers: list, page, acts. Their contacts and addresses are on the page; contacts have a list of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import (
    add_address,
    assign_customer,
    change_address,
    change_customer,
    create_customer,
    end_service,
    name_credit_account,
    retire_customer,
    separate_customer,
    serve_customer,
)
from makesell.flows.pro_7_care import open_ticket, send_ticket_link
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.ground.text.countries import COUNTRIES
from makesell.masterdata.parties import queries, words
from makesell.masterdata.parties.access import POLICY
from makesell.masterdata.parties.listings import LISTING
from makesell.sheets import giving, master, merging, tickets
from makesell.sheets.customer_parts import PANELS, RELATED, address_lines, address_values, team_lines
from makesell.sheets.master import CODE
from makesell.sheets.parts import Act, Call, Column, Done, Head, Input, Next, Sheet, Take, Text, View

KINDS: Final = giving.said(words.KINDS)
CHANNELS: Final = giving.said(words.CHANNELS)
ROLES: Final = giving.said(words.TEAM_ROLES)
ADDRESSES: Final = giving.said(words.ADDRESS_KINDS)
KNOWN: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS, required=False),
    Input("tax_number", _("Tax number"), required=False, most=40),
    Input("phone", _("Telephone"), required=False, most=40),
    Input("email", _("Mail"), required=False),
    Input("channel", _("Channel"), Take.CHOICE, choices=CHANNELS, required=False),
    Input("customer_class", _("Customer class"), required=False, most=40),
    Input("industry", _("Industry"), required=False, most=80),
    Input("region", _("Region"), required=False, most=80),
    Input("currency", _("Currency"), required=False, most=3),
    Input("language", _("Language"), Take.CHOICE, choices=giving.said(words.LANGUAGES), required=False),
    Input("invoicing", _("Invoiced when"), Take.CHOICE, choices=giving.said(words.INVOICING), required=False,
          help=_("Empty: by the company's rule.")),
    Input("territory", _("Territory"), Take.REF, noun="territories", required=False),
    Input("parent", _("Belongs to"), Take.REF, noun="customers", required=False),
)
OWNER: Final = (
    Input("owner", _("Owner"), Take.REF, noun="people", required=False),
    Input("unit", _("Unit"), Take.REF, noun="units", required=False, help=_("Empty: the owner's primary unit.")),
)
CREATE: Final = (
    CODE,
    *KNOWN,
    *OWNER,
    Input("confirmed", _("Enter it even if it may be there already"), Take.BOOL, required=False),
)
CHANGE: Final = (Input("code", _("Code"), most=60), *KNOWN)
SERVE: Final = (
    Input("person", _("Person"), Take.REF, noun="people"),
    Input("role", _("Role"), Take.CHOICE, choices=ROLES),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
)
END: Final = (Input("team", _("Who serves the customer"), Take.INT), Input("valid_to", _("Until"), Take.DATE))
ADDRESS: Final = (
    Input("kind", _("Kind"), Take.CHOICE, choices=ADDRESSES),
    Input("receiver", _("Receiver"), required=False),
    Input("phone", _("Telephone"), required=False, most=40),
    Input("country", _("Country"), Take.CHOICE, required=False, choices=COUNTRIES),
    Input("region", _("Province"), required=False),
    Input("city", _("City"), required=False),
    Input("line", _("Street and number"), most=400),
    Input("postal_code", _("Postal code"), required=False, most=20),
)
CHANGE_ADDRESS: Final = (
    Input("address", _("Address"), Take.INT),
    *(Input(i.name, i.label, i.take, required=False, choices=i.choices, most=i.most) for i in ADDRESS),
    Input("active", _("In use"), Take.BOOL, required=False),
)
IN_PLACE: Final = ("active", "retired")
CREDIT: Final = (Input("credit_account", _("Credit account"), Take.REF, noun="credit_accounts", required=False),)


def _create(call: Call) -> Done:
    values = giving.new_values(CREATE, call.data)
    confirmed = bool(values.pop("confirmed", False))
    owner_id = values.pop("owner_id", call.actor.person_id if call.actor.unit_id else None)
    unit_id = values.pop("unit_id", None) or assign_customer.unit_of(owner_id, call.at) or call.actor.unit_id
    if unit_id is None:
        raise Refusal("customer.no_unit_given", "Name an owner or a unit.", field="unit")
    given: dict[str, Any] = {"code": "", "currency": own_currency(), **values}
    fact = create_customer.NewCustomer(unit_id=unit_id, owner_id=owner_id, **given)
    key = create_customer.perform(fact, actor=call.actor, at=call.at, reason=call.reason, confirmed=confirmed)
    return Done(record_id=key, say=_("The customer has been created."), undo=("retire", {}))


def _change(call: Call) -> Done:
    undo = giving.undone(call, "change", CHANGE, queries.customer_row)
    facts = giving.changes(call, CHANGE)
    change_customer.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."), undo)


def _use(call: Call, active: bool, say: Text, back: str) -> Done:
    facts = [Change(key, {"active": active}, call.version) for key in call.ids]
    retire_customer.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, say, (back, {}))


def _retire(call: Call) -> Done:
    return _use(call, False, _("Out of use now."), "restore")


def _restore(call: Call) -> Done:
    return _use(call, True, _("In use again."), "retire")


def _assign(call: Call) -> Done:
    undo = giving.undone(call, "assign", OWNER, queries.customer_row)
    owner, unit = call.data.get("owner"), call.data.get("unit")
    facts = [assign_customer.Assignment(key, owner, unit, call.version) for key in call.ids]
    assign_customer.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The customer has a new owner."), undo)


def _serve(call: Call) -> Done:
    values = giving.new_values(SERVE, call.data)
    facts = [serve_customer.NewService(customer_id=key, **values) for key in call.ids]
    serve_customer.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The team has been changed."))


def _end(call: Call) -> Done:
    facts = [end_service.ServiceEnd(key, call.data["team"], call.data["valid_to"]) for key in call.ids]
    end_service.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The team has been changed."))


def _address(call: Call) -> Done:
    values = giving.new_values(ADDRESS, call.data)
    add_address.perform_many([add_address.NewAddress(customer_id=k, **values) for k in call.ids], actor=call.actor, at=call.at)
    return giving.done(call, _("The address has been added."))


def _change_address(call: Call) -> Done:
    values = giving.changed_values(CHANGE_ADDRESS[1:], call.data)
    facts = [change_address.AddressChange(key, call.data["address"], values) for key in call.ids]
    change_address.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The address has been changed."))


def _credit(call: Call) -> Done:
    undo = giving.undone(call, "name_credit_account", CREDIT, queries.customer_row)
    facts = [Change(key, {"credit_account_id": call.data.get("credit_account")}, call.version) for key in call.ids]
    name_credit_account.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."), undo)


def _open_ticket(call: Call) -> Done:
    (key,) = call.ids
    made = open_ticket.perform(tickets.fact_of(call, key), actor=call.actor, at=call.at, reason=call.reason)
    return Done(made, _("The ticket is open; its clock runs."), data={"ticket": made})


def _send_link(call: Call) -> Done:
    (key,) = call.ids
    token = send_ticket_link.to_ask(key, call.data["days"], actor=call.actor, at=call.at, reason=call.reason)
    return giving.link_once(key, token)


def _merge(call: Call) -> Done:
    (this,) = call.ids
    return merging.merge(call, this, call.data["other"])


def _separate(call: Call) -> Done:
    (key,) = call.ids
    separate_customer.perform(key, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The customer stands on its own again."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(CHANGE, queries.customer(actor, key)) if key else {}


def _start_new(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"owner": actor.person_id, "unit": actor.unit_id, "currency": own_currency()}


def _from_today(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_from": today(), "valid_to": None}


def _ends_today(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_to": today()}


def head(actor: Actor, key: int) -> Head:
    """The head of a customer's page."""
    row = queries.customer(actor, key)
    found = master.head(row, row.owner or _("Nobody's yet"))
    if row.merged_into_id is None:
        return found
    return replace(
        found, state="merged", state_label=_("Merged"), tone="plum", origin=("customers", row.merged_into_id, f"→ {row.merged_into}")
    )


def duplicates(actor: Actor, name: str, tax_number: str, phone: str, apart_from: int = 0) -> Sequence[Mapping[str, Any]]:
    """What the form shows while a customer is typed: who may be there already, why, and whether the reader may open it."""
    found = queries.duplicates(actor, name, tax_number, phone, apart_from=apart_from)
    return [{"id": d.id, "title": f"{d.code} {d.name}", "owner": d.owner or d.unit, "why": WHY[d.reason], "opens": d.visible} for d in found]


WHY: Final[Mapping[str, Text]] = {
    "tax_number": _("the same tax number"),
    "name": _("the same name"),
    "phone": _("the same telephone"),
    "contact_phone": _("a contact has this telephone"),
    "sound": _("it sounds the same"),
    "similar": _("it looks similar"),
}
SHEET: Final = Sheet(
    noun="customers",
    label=_("Customer"),
    plural=_("Customers"),
    icon="building-2",
    listing=LISTING,
    policy=POLICY,
    head=head,
    section="market",
    record_kind="customer",
    order=10,
    tables=("addresses", "tax_titles", "part_numbers", "machines"),
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("owner", _("Owner")),
        Column("unit", _("Unit"), phone=False),
        Column("territory", _("Territory")),
        Column("channel", _("Channel"), chips={"direct": "info", "dealer": "plum", "end_user": "mute", "online": "ok"}),
        Column("kind", _("Kind"), phone=False),
        Column("phone", _("Telephone"), phone=False, edit="change"),
        Column("name_en", _("English name"), first=False),
        Column("parent", _("Belongs to"), first=False),
        Column("customer_class", _("Customer class"), first=False, edit="change"),
        Column("industry", _("Industry"), first=False, edit="change"),
        Column("region", _("Region"), first=False, edit="change"),
        Column("tax_number", _("Tax number"), first=False),
        Column("email", _("Mail"), first=False, edit="change"),
        Column("currency", _("Currency"), first=False),
        Column("credit_account", _("Credit account"), first=False),
        Column("external_id", _("Number in the source"), first=False),
        Column("active", _("In use"), first=False),
        Column("merged_into", _("Merged into"), first=False),
    ),
    views=(
        View("mine", _("My customers"), "f=owner.eq.{me}&f=active.eq.1"),
        View("unit", _("My unit's customers"), "f=unit.eq.{unit}&f=active.eq.1"),
        View("unowned", _("Without an owner"), "f=owner.empty&f=active.eq.1"),
        View("stores", _("Stores"), "f=kind.eq.store"),
        View("dealers", _("Dealers"), "f=channel.eq.dealer"),
    ),
    acts=(
        Act("create", _("New customer"), _create, CREATE, icon="plus", makes=True, strong=True, start=_start_new),
        Act("change", _("Change"), _change, CHANGE, icon="pencil", states=IN_PLACE, start=_start),
        Act("assign", _("Give to another owner"), _assign, OWNER, icon="user-check", bulk=True, states=IN_PLACE),
        Act("serve", _("Add to the team"), _serve, SERVE, icon="user-plus", bulk=True, states=IN_PLACE, start=_from_today),
        Act("end_service", _("End in the team"), _end, END, icon="user-minus", states=IN_PLACE, line="team", lines=team_lines, start=_ends_today),
        Act("add_address", _("Add address"), _address, ADDRESS, icon="map-pin", states=IN_PLACE),
        Act(
            "change_address", _("Change address"), _change_address, CHANGE_ADDRESS, icon="map-pin", states=IN_PLACE, line="address",
            lines=address_lines, from_line=address_values,
        ),
        Act("open_ticket", _("New ticket"), _open_ticket, (*tickets.ASKED, *tickets.ABOUT), icon="headset", states=IN_PLACE),
        Act(
            "send_link", _("Link for the customer to ask us"), _send_link, (giving.LINK_DAYS,), icon="link", states=IN_PLACE,
            start=lambda actor, key: {"days": 30},
        ),
        Act("name_credit_account", _("Name credit account"), _credit, CREDIT, icon="wallet", bulk=True, states=IN_PLACE),
        Act(
            "merge", _("Merge with another"), _merge, (merging.OTHER, *merging.INPUTS), icon="git-merge", states=("active",), danger=True,
            compare=merging.compare,
        ),
        Act(
            "separate", _("Separate again"), _separate, icon="split", states=("merged",),
            asks=_("Separate this customer from the one it was merged into? What moved then comes back; what was added since stays there."),
        ),
        Act("retire", _("Take out of use"), _retire, icon="archive", bulk=True, states=("active",)),
        Act("restore", _("Take into use"), _restore, icon="archive-restore", bulk=True, states=("retired",)),
    ),
    panels=PANELS,
    next=tuple(Next(noun, act, "customer", IN_PLACE) for noun, act in (("opportunities", "open"), ("quotations", "create"), ("orders", "create"))),
    related=RELATED,
    empty=_("No customer yet. Create one, or import a list."),
    leads=queries.successors,
    told=merging.told,
)
