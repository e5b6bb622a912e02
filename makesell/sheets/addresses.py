"""Addresses of customers: where goods go, where invoices go, offices."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import add_address, change_address
from makesell.masterdata.parties.access import ADDRESSES
from makesell.masterdata.parties.listings import ADDRESS_LISTING
from makesell.sheets import customers, giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take

ADD: Final = (Input("customer", _("Customer"), Take.REF, noun="customers"), *customers.ADDRESS)
COLUMNS: Final = (
    Column("customer", _("Customer"), opens=True),
    Column("kind", _("Kind")),
    Column("line", _("Street and number")),
    Column("city", _("City")),
    Column("region", _("Province"), phone=False),
    Column("country", _("Country"), phone=False),
    Column("postal_code", _("Postal code"), phone=False),
    Column("receiver", _("Receiver"), phone=False),
    Column("phone", _("Telephone"), phone=False),
    Column("active", _("In use"), first=False),
)


def _add(call: Call) -> Done:
    fact = add_address.NewAddress(**giving.new_values(ADD, call.data))
    return Done(record_id=add_address.perform(fact, actor=call.actor, at=call.at, reason=call.reason), say=_("The address has been added."))


def _change(call: Call) -> Done:
    values = giving.changed_values([one for one in customers.ADDRESS if one.name in call.data], call.data)
    fact = change_address.AddressChange(call.data["customer"], call.ids[0], values)
    change_address.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."))


SHEET: Final = Sheet(
    noun="addresses",
    label=_("Address"),
    plural=_("Addresses"),
    icon="map-pin",
    listing=ADDRESS_LISTING,
    policy=ADDRESSES,
    head=lines.head_of(ADDRESS_LISTING, ADDRESSES, "line", "customer"),
    section="market",
    timeline=False,
    order=21,
    columns=COLUMNS,
    acts=(Act("add", _("Add address"), _add, ADD, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("customer", "kind", "line"), _change),
    panels=(lines.panel(_("Address"), ADDRESS_LISTING, ADDRESSES, COLUMNS),),
    empty=_("No address yet."),
)
