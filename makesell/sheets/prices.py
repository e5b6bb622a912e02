"""Prices: the lines of price lists, by product, quantity and date."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import set_prices
from makesell.masterdata.prices.access import PRICES
from makesell.masterdata.prices.queries import PRICE_LISTING
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take

SET: Final = (
    Input("price_list", _("Price list"), Take.REF, noun="price_lists"),
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("from_qty", _("From quantity"), Take.QTY),
    Input("price", _("Price"), Take.MONEY),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
)
COLUMNS: Final = (
    Column("price_list", _("Price list"), opens=True),
    Column("product", _("Product")),
    Column("from_qty", _("From quantity")),
    Column("price", _("Price")),
    Column("currency", _("Currency"), phone=False),
    lines.FROM,
    lines.UNTIL,
)


def _set(call: Call) -> Done:
    fact = set_prices.NewPrice(**giving.new_values(SET, call.data))
    set_prices.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("The prices have been set."))


SHEET: Final = Sheet(
    noun="prices",
    label=_("Price"),
    plural=_("Prices"),
    icon="tag",
    listing=PRICE_LISTING,
    policy=PRICES,
    head=lines.head_of(PRICE_LISTING, PRICES, "product", "price_list"),
    section="master",
    timeline=False,
    order=31,
    columns=COLUMNS,
    acts=(Act("set", _("Set price"), _set, SET, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("price_list", "product", "from_qty", "valid_from"), _set),
    panels=(lines.panel(_("Price"), PRICE_LISTING, PRICES, COLUMNS),),
    empty=_("No price has been entered."),
)
