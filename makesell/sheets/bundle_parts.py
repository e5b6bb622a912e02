"""Bundles 套装: what each consists of, by date, and how its price is spread over its parts."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import set_bundle_parts
from makesell.masterdata.products.access import BUNDLES
from makesell.masterdata.products.queries import BUNDLE_LISTING
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take

SET: Final = (
    Input("bundle", _("Bundle"), Take.REF, noun="products"),
    Input("part", _("Part"), Take.REF, noun="products"),
    Input("qty", _("Quantity in one bundle"), Take.QTY),
    Input(
        "weight", _("Weight of its share of the price"), Take.QTY, required=False,
        help=_("Empty, on one part or more: the price is spread by list prices."),
    ),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False, help=_("Empty: until it is said otherwise.")),
)
COLUMNS: Final = (
    Column("bundle", _("Bundle"), opens=True),
    Column("part", _("Part")),
    Column("qty", _("Quantity in one bundle")),
    Column("weight", _("Weight of its share of the price"), phone=False),
    lines.FROM,
    lines.UNTIL,
)


def _set(call: Call) -> Done:
    fact = set_bundle_parts.NewBundlePart(**giving.new_values(SET, call.data))
    set_bundle_parts.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("Kept: orders take the bundle apart from that day on."))


SHEET: Final = Sheet(
    noun="bundle_parts",
    label=_("Part of a bundle"),
    plural=_("Bundles"),
    icon="package",
    listing=BUNDLE_LISTING,
    policy=BUNDLES,
    head=lines.head_of(BUNDLE_LISTING, BUNDLES, "part", "bundle"),
    section="master",
    timeline=False,
    order=12,
    columns=COLUMNS,
    acts=(Act("set", _("Set a part"), _set, SET, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("bundle", "part", "valid_from"), _set),
    panels=(lines.panel(_("Part of a bundle"), BUNDLE_LISTING, BUNDLES, COLUMNS),),
    empty=_("No product is a bundle yet: make one of the kind “bundle”, then name its parts."),
)
