"""Plants."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import change_plant, create_plant
from makesell.ground.actor import Actor
from makesell.masterdata.works import queries
from makesell.masterdata.works.access import PLANTS
from makesell.masterdata.works.listings import PLANT_LISTING
from makesell.sheets import master, rule_words
from makesell.sheets.master import Master
from makesell.sheets.parts import Call, Column, Fact, Head, Input, Panel, Sheet, Take

NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("unit", _("Unit"), Take.REF, noun="units", required=False),
    Input("calendar", _("Working calendar"), required=False, most=40, help=_("Its code; empty: the hours of the office.")),
)


def _make(call: Call, values: Mapping[str, Any]) -> int:
    return create_plant.perform(create_plant.NewPlant(**values), actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New plant"), NAMED, _make, change_plant.perform_many, queries.plant)


def head(actor: Actor, key: int) -> Head:
    """The head of a plant's page."""
    PLANTS.require(actor, "view")
    return master.head(queries.plant(key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.plant(key)
    return [
        Fact(_("Unit"), row.unit, noun="units", id=row.unit_id),
        Fact(_("Working calendar"), rule_words.calendar(row.calendar) if row.calendar else _("As the unit")),
        Fact(_("English name"), row.name_en),
    ]


SHEET: Final = Sheet(
    noun="plants",
    label=_("Plant"),
    plural=_("Plants"),
    icon="factory",
    listing=PLANT_LISTING,
    policy=PLANTS,
    head=head,
    section="master",
    record_kind="plant",
    order=55,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("name_en", _("English name"), first=False),
        Column("unit", _("Unit")),
        Column("calendar", _("Working calendar"), phone=False),
        Column("active", _("In use"), first=False),
    ),
    acts=MASTER.acts(),
    panels=(Panel("facts", _("Plant"), _facts),),
    empty=_("No plant yet."),
)
