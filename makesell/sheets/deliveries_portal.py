"""The page behind the one-time link of a delivery (PRO-6): how far it is, what lies in it, its parcels, and what carriers said."""

from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.queries import DeliveryRow
from makesell.flows.pro_6_shipping import tell_customer
from makesell.flows.pro_6_shipping.send_delivery_link import PURPOSE
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.sheets.deliveries import TRACKING
from makesell.sheets.naming import person_called, products_called
from makesell.sheets.parts import Text
from makesell.sheets.portal import PortalAct, PortalCall, PortalPage, PortalView, Section

# What a customer calls the states of a delivery.
STATES: Final[dict[str, Text]] = {
    states.DRAFT: _("Being prepared"), states.PICKED: _("Packed"), states.ISSUED: _("On the way"), states.DELIVERED: _("Arrived"),
    states.CANCELLED: _("This delivery was cancelled; ask your contact."),
}  # fmt: skip


def _view(visit: Visit) -> PortalView:
    found = queries.of_ids([visit.record_id])
    if not found:
        raise missing()
    row, language = found[0], get_language() or "zh-hans"
    lines = queries.lines(row.id)
    called = products_called(line.product_id for line in lines)
    title = _("Your delivery")
    if row.state == states.CANCELLED:
        return PortalView(title=title, sub=row.number or "", say=STATES[row.state])
    return PortalView(
        title=title,
        sub=row.number or "",
        acts=("again",) if queries.is_quiet(row.customer_id) else ("stop",),
        sections=[
            Section(_("Details"), _facts(row, language)),
            Section(
                _("What lies in it"), heads=(_("Product"), _("Quantity")),
                rows=[(called.get(line.product_id or 0, line.product or ""), shown.quantity(line.qty)) for line in lines],
            ),
            *_parcels(row.id),
            *_events(row.id, language),
        ],
    )  # fmt: skip


def _facts(row: DeliveryRow, language: str) -> list[tuple[Text, Text]]:
    proof = queries.proof(row.id)
    facts: list[tuple[Text, Text]] = [(_("State"), STATES[row.state]), (_("Your order"), row.order or "—")]
    if row.issued_date is None:
        facts.append((_("Planned date"), shown.date(row.planned_date, language)))
    else:
        facts.append((_("Left on"), shown.date(row.issued_date, language)))
    if row.carrier:
        facts.append((_("Carrier"), row.carrier))
    if proof is not None:
        facts += [(_("Received on"), shown.date(proof.received_date, language)), (_("Received by"), proof.received_by)]
    return [*facts, (_("Our contact"), person_called(row.owner_id) or row.unit)]


def _parcels(delivery_id: int) -> list[Section]:
    rows = [
        (str(one.position), one.carrier or "—", one.tracking_number or "—", TRACKING[one.last_status] if one.last_status else "—")
        for one in queries.parcels(delivery_id)
    ]
    heads = (_("Parcel"), _("Carrier"), _("Tracking number"), _("Last event"))
    return [Section(_("Parcels"), heads=heads, rows=rows)] if rows else []


def _events(delivery_id: int, language: str) -> list[Section]:
    rows = [(shown.moment(one.at, language), TRACKING[one.status], one.place or "—", one.text or "—") for one in queries.events(delivery_id)]
    heads = (_("At"), _("Event"), _("Place"), _("What was said"))
    return [Section(_("What carriers said"), heads=heads, rows=rows)] if rows else []


def _stop(call: PortalCall, wanted: bool) -> Text:
    tell_customer.stop(call.visit, wanted, actor=Actor(name=call.visit.for_name), at=call.at)
    return _("Done. Thank you.")


PAGE: Final = PortalPage(
    purpose=PURPOSE,
    kind="delivery",
    label=_("Your delivery"),
    view=_view,
    acts=(
        PortalAct("stop", _("No more mails of deliveries"), lambda call: _stop(call, True), icon="bell-off"),
        PortalAct("again", _("Mails of deliveries again"), lambda call: _stop(call, False), icon="bell"),
    ),
)
