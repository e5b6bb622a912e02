"""What stops dunning: a customer, or one of its invoices, with the reason and until when."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices.access import DUNNING_STOPS
from makesell.flows.pro_6_shipping import stop_dunning
from makesell.flows.pro_6_shipping.stop_dunning import StopFact
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import moving, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take, View

STATES: Final = said(states.STOPS)


def head(actor: Actor, key: int) -> Head:
    """The stop's head; refuses what the actor may not see."""
    row = queries.stop(actor, key)
    return Head(row.customer, row.reason, row.state, STATES[row.state], states.STOP_TONES[row.state], row.version, row.number or "")


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.stop(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Invoice"), row.invoice, Kind.REF, noun="invoices", id=row.invoice_id),
        Fact(_("Reason"), row.reason),
        *([Fact(_("Only letters above level"), row.above_level, Kind.INT)] if row.above_level else []),
        Fact(_("Until"), row.until_date, Kind.DATE),
    ]


def _stop(call: Call) -> Done:
    data = call.data
    fact = StopFact(data["customer"], data["reason"], data.get("invoice"), data.get("until"), data.get("above"))
    return Done(stop_dunning.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("It is not dunned any more."))


STOP: Final = (
    Input("customer", _("Customer"), Take.REF, noun="customers"),
    Input("invoice", _("Invoice"), Take.REF, required=False, noun="invoices", help=_("Empty: all of the customer's.")),
    Input("above", _("Only letters above level"), Take.INT, required=False, help=_("Empty: no letter at all.")),
    Input("reason", _("Reason"), Take.LONG, most=500),
    Input("until", _("Until"), Take.DATE, required=False, help=_("Empty: until it is ended.")),
)
SHEET: Final = Sheet(
    noun="dunning_stops",
    label=_("Stop of dunning"),
    plural=_("Stops of dunning"),
    icon="ban",
    listing=queries.STOP_LISTING,
    policy=DUNNING_STOPS,
    section="sell",
    order=59,
    record_kind="dunning_stop",
    columns=(
        Column("customer", _("Customer"), opens=True),
        Column("invoice", _("Invoice")),
        Column("above_level", _("Only letters above level"), phone=False),
        Column("reason", _("Reason"), phone=False),
        Column("until_date", _("Until")),
        Column("state", _("State"), chips=states.STOP_TONES),
        Column("number", _("Number"), first=False),
        Column("owner", _("Owner"), first=False),
    ),
    views=(View("stands", _("Stands"), "f=state.eq.stands"), View("all", _("All"), "")),
    acts=(
        Act("stop", _("Stop dunning"), _stop, STOP, icon="ban", makes=True, strong=True),
        Act("end", _("End"), moving(stop_dunning.end, _("It is dunned again.")), icon="x", bulk=True, states=(states.STANDS,)),
    ),
    head=head,
    panels=(Panel("facts", _("Details"), _facts),),
    empty=_("Nothing stops dunning."),
)
