"""Units of measure: what quantities are counted in."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import add_unit_of_measure
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.products import queries
from makesell.masterdata.products.access import UOMS
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take

CREATE: Final = (
    Input("code", _("Code"), most=20),
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("digits", _("Decimals"), Take.INT, required=False),
)


def _create(call: Call) -> Done:
    fact = add_unit_of_measure.NewUom(**giving.new_values(CREATE, call.data))
    return Done(record_id=add_unit_of_measure.perform(fact, actor=call.actor, at=call.at, reason=call.reason), say=_("Created."))


def head(actor: Actor, key: int) -> Head:
    """The head of a unit of measure's page."""
    UOMS.require(actor, "view")
    row = queries.unit_of_measure(key)
    return Head(title=row.name, sub=row.name_en, number=row.code)


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.unit_of_measure(key)
    return [Fact(_("English name"), row.name_en), Fact(_("Decimals"), row.digits, Kind.INT)]


SHEET: Final = Sheet(
    noun="units_of_measure",
    label=_("Unit of measure"),
    plural=_("Units of measure"),
    icon="ruler",
    listing=queries.UOM_LISTING,
    policy=UOMS,
    head=head,
    section="master",
    timeline=False,
    order=90,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("name_en", _("English name")),
        Column("digits", _("Decimals")),
    ),
    acts=(Act("create", _("New unit of measure"), _create, CREATE, icon="plus", makes=True, strong=True),),
    panels=(Panel("facts", _("Unit of measure"), _facts),),
)
