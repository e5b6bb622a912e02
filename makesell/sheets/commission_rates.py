"""Commission rates of people, by date. They are pay data: who sees and sets them stands in the access table of schemes."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import set_commission_rate
from makesell.masterdata.schemes.access import RATES
from makesell.masterdata.schemes.queries import RATE_LISTING
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take

SET: Final = (
    Input("person", _("Person"), Take.REF, noun="people"),
    Input("rate", _("Commission rate (share)"), Take.RATIO),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
)
COLUMNS: Final = (Column("person", _("Person"), opens=True), Column("rate", _("Commission rate (share)")), lines.FROM, lines.UNTIL)


def _set(call: Call) -> Done:
    fact = set_commission_rate.NewRate(**giving.new_values(SET, call.data))
    set_commission_rate.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("The rate has been set."))


SHEET: Final = Sheet(
    noun="commission_rates",
    label=_("Commission rate"),
    plural=_("Commission rates"),
    icon="percent",
    listing=RATE_LISTING,
    policy=RATES,
    head=lines.head_of(RATE_LISTING, RATES, "person", "valid_from"),
    section="organisation",
    timeline=False,
    order=21,
    columns=COLUMNS,
    acts=(Act("set", _("Set commission rate"), _set, SET, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("person", "valid_from"), _set),
    panels=(lines.panel(_("Commission rate"), RATE_LISTING, RATES, COLUMNS),),
    empty=_("No commission rate, or it is not yours to see."),
)
