"""Carriers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import change_carrier, create_carrier
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.parties import queries, words
from makesell.masterdata.parties.access import CARRIERS
from makesell.masterdata.parties.listings import CARRIER_LISTING
from makesell.sheets import master
from makesell.sheets.giving import said
from makesell.sheets.master import Master
from makesell.sheets.parts import Call, Column, Fact, Head, Input, Panel, Sheet, Take

NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("phone", _("Telephone"), required=False, most=40),
    Input("tracking_page", _("Tracking page"), required=False, most=400),
    Input("cut_off", _("Takes goods until"), required=False, most=5,
          help=_("The time of day, as 16:00; later deliveries leave the next working day.")),
    Input("service", _("Followed through"), Take.CHOICE, required=False, choices=said(words.SERVICES),
          help=_("The service that tells what happens to its parcels; its account is set up by who runs the server.")),
    Input("service_code", _("Its code there"), required=False, most=60, help=_("What that service calls this carrier, e.g. shunfeng.")),
    Input("transit_days", _("Working days on the way"), Take.INT, required=False, help=_("After these a parcel is late; empty: not judged.")),
)  # fmt: skip


def _make(call: Call, values: Mapping[str, Any]) -> int:
    return create_carrier.perform(create_carrier.NewCarrier(**values), actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New carrier"), NAMED, _make, change_carrier.perform_many, queries.carrier_row, empty=("transit_days",))


def head(actor: Actor, key: int) -> Head:
    """The head of a carrier's page."""
    CARRIERS.require(actor, "view")
    return master.head(queries.carrier_row(key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.carrier_row(key)
    return [
        Fact(_("Telephone"), row.phone, Kind.CODE),
        Fact(_("Tracking page"), row.tracking_page),
        Fact(_("Takes goods until"), row.cut_off, Kind.CODE),
        Fact(_("Followed through"), said(words.SERVICES)[row.service]),
        Fact(_("Its code there"), row.service_code, Kind.CODE),
        Fact(_("Working days on the way"), row.transit_days, Kind.INT),
        Fact(_("English name"), row.name_en),
    ]


SHEET: Final = Sheet(
    noun="carriers",
    label=_("Carrier"),
    plural=_("Carriers"),
    icon="container",
    listing=CARRIER_LISTING,
    policy=CARRIERS,
    head=head,
    section="master",
    record_kind="carrier",
    order=95,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("name_en", _("English name"), first=False),
        Column("phone", _("Telephone"), edit="change"),
        Column("service", _("Followed through"), first=False),
        Column("active", _("In use"), first=False),
    ),
    acts=MASTER.acts(),
    panels=(Panel("facts", _("Carrier"), _facts),),
    empty=_("No carrier yet."),
)
