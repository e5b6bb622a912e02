"""Sheet of acceptances: list, record page with what was accepted, and the acts of service."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.documents.acceptances import queries as acceptances
from makesell.documents.acceptances import states
from makesell.documents.acceptances.access import POLICY
from makesell.flows.pro_6_shipping import deem_accepted, record_acceptance
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import measures
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "acceptances"
KINDS: Final = said(states.KINDS)
STATES: Final = said(states.LABELS)


def head(actor: Actor, acceptance_id: int) -> Head:
    """The acceptance's head; refuses what the actor may not see."""
    row = acceptances.acceptance(actor, acceptance_id)
    return Head(
        title=row.customer,
        sub=KINDS[row.kind],
        state=states.GIVEN,
        state_label=STATES[states.GIVEN],
        tone=states.TONES[states.GIVEN],
        version=row.version,
        number=row.number or "",
        origin=("deliveries", row.delivery_id, row.delivery or ""),
    )


def _facts(actor: Actor, acceptance_id: int) -> list[Fact]:
    row = acceptances.acceptance(actor, acceptance_id)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Delivery"), row.delivery, Kind.REF, noun="deliveries", id=row.delivery_id),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("Accepted on"), row.accepted_date, Kind.DATE),
        Fact(_("Signed by"), row.accepted_by),
        Fact(_("Reference"), row.reference, Kind.CODE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _lines(actor: Actor, acceptance_id: int) -> TablePart:
    rows = [
        {"position": line.position, "product": line.product or "", "product_id": line.product_id, "qty": line.qty}
        for line in acceptances.lines(acceptance_id)
    ]
    return TablePart(
        columns=(("position", _("Line"), Kind.INT), ("product", _("Product"), Kind.REF), ("qty", _("Quantity"), Kind.QTY)),
        rows=rows,
        totals={"qty": sum(row["qty"] for row in rows)},
        links={"product": "products"},
    )


def _credits(actor: Actor, acceptance_id: int) -> TablePart:
    lines = [line.order_line_id for line in acceptances.lines(acceptance_id)]
    return measures.credits(performance.posted_by(acceptance_id, lines), _("Nobody has earned a credit with this acceptance."))


def _record(call: Call) -> Done:
    data = call.data
    fact = CertificateFact(data["delivery"], data["accepted_by"], data.get("accepted_date"), data.get("reference") or "")
    return Done(record_acceptance.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Accepted; it is posted."))


def _deem(call: Call) -> Done:
    key = deem_accepted.perform(call.data["delivery"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Counts as accepted; it is posted."))


DELIVERY: Final = Input("delivery", _("Delivery"), Take.REF, noun="deliveries")
RECORD: Final = (
    DELIVERY,
    Input("accepted_by", _("Signed by"), most=100),
    Input("accepted_date", _("Accepted on"), Take.DATE, required=False),
    Input("reference", _("Reference"), required=False, most=60, help=_("The number of the certificate.")),
)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Acceptance"),
    plural=_("Acceptances"),
    icon="clipboard-check",
    listing=acceptances.LISTING,
    policy=POLICY,
    section="sell",
    order=45,
    record_kind="acceptance",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("delivery", _("Delivery")),
        Column("order", _("Sales order"), phone=False),
        Column("kind", _("Kind")),
        Column("accepted_date", _("Accepted on")),
        Column("accepted_by", _("Signed by"), first=False),
        Column("reference", _("Reference"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(View("all", _("All"), ""), View("mine", _("Mine"), "f=owner.eq.{me}")),
    acts=(
        Act("record", _("Record a certificate"), _record, RECORD, icon="plus", makes=True),
        Act("deem", _("Count silence as acceptance"), _deem, (DELIVERY,), icon="clock", makes=True),
    ),
    head=head,
    panels=(
        Panel("lines", _("Lines"), _lines),
        Panel("facts", _("Details"), _facts),
        Panel("credits", _("Performance book"), _credits),
    ),
    stages=(Stage(STATES[states.GIVEN], (states.GIVEN,)),),
    empty=_("Nothing has been accepted yet."),
)
