"""Tax rates by what is sold, to whom and when."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import set_tax_rate
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.masterdata.prices import queries, words
from makesell.masterdata.prices.access import TAX
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Incoming, Input, Panel, Sheet, Take, View

SERVICES: Final = giving.said(words.SERVICE_KINDS)
DESTINATIONS: Final = giving.said(words.DESTINATIONS)
SET: Final = (
    Input("service_kind", _("What is sold"), Take.CHOICE, choices=SERVICES),
    Input("destination", _("Where to"), Take.CHOICE, choices=DESTINATIONS),
    Input("product", _("Product"), Take.REF, noun="products", required=False),
    Input("product_group", _("Product group"), Take.REF, noun="product_groups", required=False),
    Input("rate", _("Tax rate (share)"), Take.RATIO),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
)


def _set(call: Call) -> Done:
    fact = set_tax_rate.NewTaxRate(**giving.new_values(SET, call.data))
    set_tax_rate.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("The rate has been set."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"service_kind": words.GOODS, "destination": words.DOMESTIC, "valid_from": today()}


def head(actor: Actor, key: int) -> Head:
    """The head of a tax rate's page."""
    TAX.require(actor, "view")
    row = queries.tax_rate_row(key)
    return Head(title=str(SERVICES[row.service_kind]), sub=DESTINATIONS[row.destination])


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.tax_rate_row(key)
    return [
        Fact(_("Tax rate"), row.rate, Kind.RATIO),
        Fact(_("Product"), row.product),
        Fact(_("Product group"), row.product_group),
        Fact(_("From"), row.valid_from, Kind.DATE),
        Fact(_("Until"), row.valid_to, Kind.DATE),
    ]


SHEET: Final = Sheet(
    noun="tax_rates",
    label=_("Tax rate"),
    plural=_("Tax rates"),
    icon="percent",
    listing=queries.TAX_LISTING,
    policy=TAX,
    head=head,
    section="master",
    timeline=False,
    order=40,
    columns=(
        Column("service_kind", _("What is sold"), opens=True),
        Column("destination", _("Where to")),
        Column("product", _("Product"), phone=False),
        Column("product_group", _("Product group"), phone=False),
        Column("rate", _("Tax rate")),
        Column("valid_from", _("From")),
        Column("valid_to", _("Until"), phone=False),
    ),
    views=(View("open", _("In force"), "f=valid_to.empty"),),
    incoming=Incoming(("service_kind", "destination", "product", "product_group", "valid_from"), _set),
    acts=(Act("set", _("Set tax rate"), _set, SET, icon="plus", makes=True, strong=True, start=_start),),
    panels=(Panel("facts", _("Tax rate"), _facts),),
    empty=_("No tax rate yet."),
)
