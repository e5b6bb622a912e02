"""Stand-ins 替代产品: which product may be sold instead of another."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.pro_5_production import keep_stand_ins
from makesell.masterdata.standins.access import POLICY
from makesell.masterdata.standins.queries import LISTING
from makesell.sheets import giving, lines
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take

SET: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("instead", _("May be sold instead"), Take.REF, noun="products"),
    Input("note", _("What the seller should know"), required=False),
)
COLUMNS: Final = (
    Column("product", _("Product"), opens=True),
    Column("instead", _("May be sold instead")),
    Column("note", _("What the seller should know")),
)


def _set(call: Call) -> Done:
    fact = keep_stand_ins.NewStandIn(**giving.new_values(SET, call.data))
    (key,) = keep_stand_ins.perform_many([fact], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept: it is offered where the other would be late."))


def _drop(call: Call) -> Done:
    keep_stand_ins.drop(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("It stands in no more."))


SHEET: Final = Sheet(
    noun="stand_ins",
    label=_("Stand-in"),
    plural=_("Stand-ins"),
    icon="replace",
    listing=LISTING,
    policy=POLICY,
    head=lines.head_of(LISTING, POLICY, "instead", "product"),
    section="master",
    timeline=False,
    order=22,
    columns=COLUMNS,
    acts=(
        Act("set", _("New stand-in"), _set, SET, icon="plus", makes=True, strong=True),
        Act("drop", _("Remove"), _drop, icon="trash-2", danger=True, bulk=True, asks=_("It is offered no more. Go on?")),
    ),
    incoming=Incoming(("product", "instead")),
    panels=(lines.panel(_("Stand-in"), LISTING, POLICY, COLUMNS),),
    empty=_("No product may stand in for another yet."),
)
