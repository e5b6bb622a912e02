"""Sheet of claims against carriers 承运商索赔: what they are asked to pay for damaged, refused and missing goods, and what they paid."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries import states
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.documents.deliveries.access import CLAIMS
from makesell.flows.pro_6_shipping import decide_claim
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take, View

NOUN: Final = "carrier_claims"
STATES: Final = said(states.CLAIMS)


def head(actor: Actor, key: int) -> Head:
    """The claim's head; refuses what the actor may not see."""
    row = troubles.claim(actor, key)
    return Head(
        title=row.reference,
        sub=row.carrier or row.customer,
        state=row.state,
        state_label=STATES[row.state],
        tone=states.CLAIM_TONES[row.state],
        origin=("deliveries", row.delivery_id, row.delivery or ""),
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = troubles.claim(actor, key)
    return [
        Fact(_("Carrier"), row.carrier, Kind.REF, noun="carriers", id=row.carrier_id),
        Fact(_("Delivery"), row.delivery, Kind.REF, noun="deliveries", id=row.delivery_id),
        Fact(_("Discrepancy"), row.reference, Kind.REF, noun="discrepancies", id=row.id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Claimed amount"), row.amount, Kind.MONEY, currency=row.currency),
        Fact(_("Amount paid"), row.paid, Kind.MONEY, currency=row.currency),
        Fact(_("Claimed at"), row.claimed_at, Kind.MOMENT),
        Fact(_("Remark"), row.note),
        Fact(_("Decided by"), row.decided_by),
        Fact(_("Decided at"), row.decided_at, Kind.MOMENT),
    ]


def _pay(call: Call) -> Done:
    data = call.data
    key = decide_claim.pay(call.ids[0], data.get("amount"), data.get("note") or "", actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept."))


def _refuse(call: Call) -> Done:
    return Done(decide_claim.refuse(call.ids[0], call.data["note"], actor=call.actor, at=call.at, reason=call.reason), _("Kept."))


NOTE: Final = Input("note", _("Remark"), Take.LONG, required=False, most=1000)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Carrier claim"),
    plural=_("Carrier claims"),
    icon="hand-coins",
    listing=troubles.CLAIM_LISTING,
    policy=CLAIMS,
    section="sell",
    order=44,
    columns=(
        Column("reference", _("Claim number"), opens=True),
        Column("carrier", _("Carrier")),
        Column("delivery", _("Delivery"), phone=False),
        Column("customer", _("Customer"), phone=False),
        Column("state", _("State"), chips=states.CLAIM_TONES),
        Column("amount", _("Claimed amount")),
        Column("paid", _("Amount paid"), phone=False),
        Column("claimed_at", _("Claimed at"), phone=False),
        Column("currency", _("Currency"), first=False),
        Column("decided_at", _("Decided at"), first=False),
    ),
    starts="open",
    views=(View("all", _("All"), ""), View("open", _("Open"), "f=state.eq.claimed")),
    acts=(
        Act("pay", _("Carrier has paid"), _pay, (Input("amount", _("Amount"), Take.MONEY, required=False, help=_("Empty for all of it.")), NOTE),
            icon="banknote", states=(states.CLAIMED,), strong=True),
        Act("refuse", _("Carrier refuses"), _refuse, (Input("note", _("Why"), Take.LONG, most=1000),), icon="x", states=(states.CLAIMED,)),
    ),
    head=head,
    panels=(Panel("facts", _("Details"), _facts),),
    empty=_("Nothing is claimed from carriers."),
)  # fmt: skip
