"""Standard costs of products, by date; for those who answer for cost."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import set_product_cost
from makesell.ground.organisation.queries import own_currency
from makesell.masterdata.products.access import COSTS
from makesell.masterdata.products.queries import COST_LISTING
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take

SET: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("cost", _("Standard cost"), Take.MONEY),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False, help=_("Empty: until the next cost begins.")),
)
COLUMNS: Final = (
    Column("product", _("Product"), opens=True),
    Column("cost", _("Standard cost")),
    Column("currency", _("Currency"), phone=False),
    lines.FROM,
    lines.UNTIL,
)


def _set(call: Call) -> Done:
    fact = set_product_cost.NewCost(currency=own_currency(), **giving.new_values(SET, call.data))
    set_product_cost.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("The cost has been set."))


SHEET: Final = Sheet(
    noun="product_costs",
    label=_("Standard cost"),
    plural=_("Standard costs"),
    icon="coins",
    listing=COST_LISTING,
    policy=COSTS,
    head=lines.head_of(COST_LISTING, COSTS, "product", "currency"),
    section="master",
    timeline=False,
    order=11,
    columns=COLUMNS,
    acts=(Act("set", _("Set cost"), _set, SET, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("product", "valid_from"), _set),
    panels=(lines.panel(_("Standard cost"), COST_LISTING, COSTS, COLUMNS),),
    empty=_("No cost has been set, or it is not yours to see."),
)
