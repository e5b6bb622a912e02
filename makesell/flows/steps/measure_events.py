"""The events that flows publish for measures of the company's own: what built-in measures post, what documents that post nothing else tell of
themselves (`post_events.py`), how customers come and go (13.9), and what takes each of them back (13.3, 13.4)."""

from dataclasses import dataclass
from typing import Final

from makesell.ground.text import N_

ALL: Final = ("net", "gross", "qty", "count")
MONEY: Final = ("net", "count")
COUNTED: Final = ("count",)


@dataclass(frozen=True, slots=True)
class Event:
    """A published event: the measure whose entries it is, whether it is what takes them back, its name, and what of it may be counted."""

    source: str
    name: str
    back: bool = False
    values: tuple[str, ...] = ALL


# Events of documents; the entries of each stand in the performance book under its own word.
OF_DOCUMENTS: Final = {
    "lead_entered": Event("lead_entered", N_("A lead is entered"), values=COUNTED),
    "lead_qualified": Event("lead_qualified", N_("A lead is qualified"), values=COUNTED),
    "opportunity_opened": Event("opportunity_opened", N_("An opportunity is opened"), values=MONEY),
    "opportunity_won": Event("opportunity_won", N_("An opportunity is won"), values=MONEY),
    "opportunity_lost": Event("opportunity_lost", N_("An opportunity is lost"), values=MONEY),
    "quotation_sent": Event("quotation_sent", N_("A quotation is sent"), values=("net", "gross", "count")),
    "contract_signed": Event("contract_signed", N_("A contract is signed by both"), values=("net", "gross", "count")),
    "activity_done": Event("activity_done", N_("An activity of any kind is done"), values=COUNTED),
    "visit_done": Event("visit_done", N_("A customer is visited"), values=COUNTED),
    "ticket_opened": Event("ticket_opened", N_("A ticket is opened"), values=COUNTED),
    "ticket_closed": Event("ticket_closed", N_("A ticket is closed"), values=COUNTED),
}
# How customers come and go, told by the clock (`pro_1_targets/count_customers.py`).
OF_CUSTOMERS: Final = {
    "new_customer": Event("new_customer", N_("A customer is new: its first activity ever"), values=COUNTED),
    "reactivated_customer": Event("reactivated_customer", N_("A customer is active again after a period without"), values=COUNTED),
    "lost_customer": Event("lost_customer", N_("A customer is lost: a period ended without activity after one with"), values=COUNTED),
}
TAKEN_BACK: Final = {
    "won_back": Event("opportunity_won", N_("An opportunity that was won is opened again"), back=True, values=MONEY),
    "lost_back": Event("opportunity_lost", N_("An opportunity that was lost is opened again"), back=True, values=MONEY),
    "activity_back": Event("activity_done", N_("An activity is withdrawn"), back=True, values=COUNTED),
    "visit_back": Event("visit_done", N_("A visit is withdrawn"), back=True, values=COUNTED),
    "ticket_back": Event("ticket_closed", N_("A ticket that was closed is opened again"), back=True, values=COUNTED),
}
EVENTS: Final = {
    "ordered": Event("ordered", N_("An order line is confirmed")),
    "shipped": Event("shipped", N_("Goods of an order line leave")),
    "delivered": Event("delivered", N_("Their delivery is proved")),
    "accepted": Event("accepted", N_("They are accepted")),
    "invoiced": Event("invoiced", N_("An invoice line is posted")),
    "margin": Event("margin", N_("The margin of an invoice line is posted")),
    "collected": Event("collected", N_("Money comes in for an order line")),
    "paid": Event("paid", N_("An invoiced line is paid")),
    "complaint": Event("complaint", N_("A customer complains"), values=COUNTED),
    "satisfaction": Event("satisfaction", N_("A survey is answered"), values=COUNTED),
    **OF_DOCUMENTS,
    **OF_CUSTOMERS,
    "order_back": Event("ordered", N_("What was ordered is taken back: cancelled, returned or allowed"), back=True),
    "goods_back": Event("shipped", N_("What was shipped comes back"), back=True),
    "invoice_back": Event("invoiced", N_("What was invoiced is credited or reversed"), back=True),
    "money_back": Event("collected", N_("What came in is refunded or reversed"), back=True),
    **TAKEN_BACK,
}
EVENT_OF: Final = {(event.source, event.back): code for code, event in EVENTS.items()}
