"""Tax titles 开票资料 of customers: whom tax invoices are made out to, by date."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makesell.flows.org_1_organisation import set_tax_title
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.masterdata.parties import words
from makesell.masterdata.parties.access import TITLES
from makesell.masterdata.parties.titles import LISTING
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take, View

KINDS: Final = giving.said(words.TAX_KINDS)
SET: Final = (
    Input("customer", _("Customer"), Take.REF, noun="customers"),
    Input("kind", _("Kind of tax invoice"), Take.CHOICE, choices=KINDS),
    Input("name", _("Name on the tax invoice"), most=100),
    Input("tax_number", _("Tax number"), required=False, most=20, help=_("Needed for a special VAT invoice.")),
    Input("address", _("Address"), required=False, most=100),
    Input("phone", _("Telephone"), required=False, most=50),
    Input("bank", _("Bank"), required=False, most=100),
    Input("account", pgettext_lazy("bank", "Account number"), required=False, most=100),
    Input("email", _("Mail"), required=False, most=72),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
)
COLUMNS: Final = (
    Column("customer", _("Customer"), opens=True),
    Column("name", _("Name on the tax invoice")),
    Column("tax_number", _("Tax number")),
    Column("kind", _("Kind of tax invoice"), phone=False),
    Column("address", _("Address"), first=False),
    Column("phone", _("Telephone"), first=False),
    Column("bank", _("Bank"), phone=False),
    Column("account", pgettext_lazy("bank", "Account number"), phone=False),
    Column("email", _("Mail"), first=False),
    lines.FROM,
    lines.UNTIL,
)


def _set(call: Call) -> Done:
    fact = set_tax_title.NewTitle(**giving.new_values(SET, call.data))
    set_tax_title.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("The tax title has been set."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"kind": words.SPECIAL, "valid_from": today()}


SHEET: Final = Sheet(
    noun="tax_titles",
    label=_("Tax title"),
    plural=_("Tax titles"),
    icon="badge-check",
    listing=LISTING,
    policy=TITLES,
    head=lines.head_of(LISTING, TITLES, "name", "customer"),
    section="market",
    timeline=False,
    order=23,
    columns=COLUMNS,
    views=(View("open", _("In force"), "f=valid_to.empty"),),
    incoming=Incoming(("customer", "valid_from"), _set),
    acts=(Act("set", _("Set tax title"), _set, SET, icon="plus", makes=True, strong=True, start=_start),),
    panels=(lines.panel(_("Tax title"), LISTING, TITLES, COLUMNS),),
    empty=_("No tax title yet: tax invoices cannot be made out."),
)
