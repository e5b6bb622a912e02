"""The events that flows publish for measures of the company's own: each is what a built-in measure posts, or what takes that back (13.3, 13.4)."""

from dataclasses import dataclass
from typing import Final

from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class Event:
    """A published event: the measure whose entries it is, whether it is what takes them back, its name, and what of it may be counted."""

    source: str
    name: str
    back: bool = False
    values: tuple[str, ...] = ("net", "gross", "qty", "count")


EVENTS: Final = {
    "ordered": Event("ordered", N_("An order line is confirmed")),
    "shipped": Event("shipped", N_("Goods of an order line leave")),
    "delivered": Event("delivered", N_("Their delivery is proved")),
    "accepted": Event("accepted", N_("They are accepted")),
    "invoiced": Event("invoiced", N_("An invoice line is posted")),
    "margin": Event("margin", N_("The margin of an invoice line is posted")),
    "collected": Event("collected", N_("Money comes in for an order line")),
    "paid": Event("paid", N_("An invoiced line is paid")),
    "complaint": Event("complaint", N_("A customer complains"), values=("count",)),
    "satisfaction": Event("satisfaction", N_("A survey is answered"), values=("count",)),
    "order_back": Event("ordered", N_("What was ordered is taken back: cancelled, returned or allowed"), back=True),
    "goods_back": Event("shipped", N_("What was shipped comes back"), back=True),
    "invoice_back": Event("invoiced", N_("What was invoiced is credited or reversed"), back=True),
    "money_back": Event("collected", N_("What came in is refunded or reversed"), back=True),
}
EVENT_OF: Final = {(event.source, event.back): code for code, event in EVENTS.items()}
