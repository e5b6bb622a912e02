"""Sheet of discrepancies 货损货差: what was short, damaged or refused, open until it is delivered again, credited or claimed."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import DISCREPANCIES
from makesell.flows.pro_6_shipping import settle_discrepancy
from makesell.flows.pro_6_shipping.settle_discrepancy import Settlement
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.deliveries import OUTCOMES, SHORTAGES
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take, View

NOUN: Final = "discrepancies"
OPEN: Final = "open"
TONES: Final = {"": "warn", states.REDELIVERY: "ok", states.CREDIT: "ok", states.CARRIER_CLAIM: "ok"}


def head(actor: Actor, key: int) -> Head:
    """The discrepancy's head; refuses what the actor may not see."""
    row = deliveries.discrepancy(actor, key)
    return Head(
        title=row.product or row.customer,
        sub=row.customer,
        state=row.outcome or OPEN,
        state_label=OUTCOMES[row.outcome],
        tone=TONES[row.outcome],
        origin=("deliveries", row.delivery_id, row.delivery or ""),
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = deliveries.discrepancy(actor, key)
    return [
        Fact(_("Delivery"), row.delivery, Kind.REF, noun="deliveries", id=row.delivery_id),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Product"), row.product, Kind.REF, noun="products", id=row.product_id),
        Fact(_("What was wrong"), SHORTAGES[row.kind]),
        Fact(_("Quantity"), row.qty, Kind.QTY, help=_("of the line's delivered quantity")),
        Fact(_("Remark"), row.note),
        Fact(_("Opened at"), row.opened_at, Kind.MOMENT),
        Fact(_("How it ended"), OUTCOMES[row.outcome]),
        Fact(_("Reference"), row.reference, Kind.CODE),
        Fact(_("New delivery"), row.redelivery, Kind.REF, noun="deliveries", id=row.redelivery_id),
        Fact(_("Settled by"), row.settled_by),
        Fact(_("Settled at"), row.settled_at, Kind.MOMENT),
    ]


def _settle(call: Call) -> Done:
    data = call.data
    fact = Settlement(call.ids[0], data["outcome"], data.get("reference") or "", bool(data.get("came_back")), data.get("amount"))
    key = settle_discrepancy.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Settled."))


def _credit(call: Call) -> Done:
    came_back = bool(call.data.get("came_back"))
    key = settle_discrepancy.credit(call.ids[0], came_back=came_back, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Credited."))


CAME_BACK: Final = Input("came_back", _("The goods lie in our warehouse again"), Take.BOOL, required=False)
SETTLE: Final = (
    Input("outcome", _("How it ends"), Take.CHOICE, choices=said(states.OUTCOMES)),
    Input("reference", _("Reference"), required=False, most=60, help=_("The number of the carrier's claim.")),
    Input("amount", _("Claimed amount"), Take.MONEY, required=False, help=_("From the carrier; empty for what the goods were sold for.")),
    CAME_BACK,
)

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Discrepancy"),
    plural=_("Discrepancies"),
    icon="package-x",
    listing=deliveries.DISCREPANCY_LISTING,
    policy=DISCREPANCIES,
    section="sell",
    order=42,
    columns=(
        Column("delivery", _("Delivery"), opens=True),
        Column("customer", _("Customer")),
        Column("product", _("Product")),
        Column("kind", _("What was wrong")),
        Column("qty", _("Quantity")),
        Column("outcome", _("How it ended"), chips=TONES),
        Column("opened_at", _("Opened at"), phone=False),
        Column("settled_at", _("Settled at"), first=False),
        Column("reference", _("Reference"), first=False),
    ),
    starts="open",
    views=(View("all", _("All"), ""), View("open", _("Open"), "f=settled_at.empty.1")),
    acts=(
        Act("settle", _("Settle"), _settle, SETTLE, icon="check", states=(OPEN,), strong=True),
        Act("credit", _("Credit to the customer"), _credit, (CAME_BACK,), icon="file-minus", states=(OPEN,), strong=True,
            asks=_("What was invoiced of it is taken back by a credit note.")),
    ),
    head=head,
    panels=(Panel("facts", _("Details"), _facts),),
    empty=_("Nothing was missing."),
)  # fmt: skip
