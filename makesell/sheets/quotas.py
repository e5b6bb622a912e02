"""Quotas 配额: how much of a product's supply a customer class or region may be promised, and what is left of it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders.queries.quotas import LISTING
from makesell.flows.pro_5_production import set_quota
from makesell.masterdata.quotas.access import POLICY
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take, View

SET: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("customer_class", _("Customer class"), required=False, help=_("A class or a region, one of them.")),
    Input("region", _("Region"), required=False),
    Input("qty", _("Quantity"), Take.QTY),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
)
COLUMNS: Final = (
    Column("product", _("Product"), opens=True),
    Column("customer_class", _("Customer class")),
    Column("region", _("Region")),
    Column("qty", _("Quota")),
    Column("taken", _("Taken of it")),
    Column("left", _("Left of it")),
    lines.FROM,
    lines.UNTIL,
)


def _set(call: Call) -> Done:
    fact = set_quota.NewQuota(**giving.new_values(SET, call.data))
    set_quota.perform_many([fact], actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("The quota has been set."))


SHEET: Final = Sheet(
    noun="quotas",
    label=_("Quota"),
    plural=_("Quotas"),
    icon="chart-pie",
    listing=LISTING,
    policy=POLICY,
    head=lines.head_of(LISTING, POLICY, "product", "customer_class"),
    section="sell",
    timeline=False,
    order=33,
    columns=COLUMNS,
    views=(View("open", _("In force"), "f=valid_to.empty"),),
    acts=(Act("set", _("Set quota"), _set, SET, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("product", "customer_class", "region", "valid_from"), _set),
    panels=(lines.panel(_("Quota"), LISTING, POLICY, COLUMNS),),
    empty=_("Everybody may be promised whatever there is."),
)
