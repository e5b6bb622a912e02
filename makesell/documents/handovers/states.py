"""States of a hand-over and of its items, the one table of transitions, and why somebody hands over."""

from typing import Final

from makesell.ground.text import N_

OPEN: Final = "open"
DONE: Final = "done"
CANCELLED: Final = "cancelled"
LABELS: Final = {OPEN: N_("Being taken over"), DONE: N_("All taken over"), CANCELLED: N_("Cancelled")}
TONES: Final = {OPEN: "warn", DONE: "ok", CANCELLED: "mute"}
TRANSITIONS: Final = {(OPEN, "finish"): DONE, (OPEN, "cancel"): CANCELLED}

LEAVE: Final = "leave"
TRANSFER: Final = "transfer"
SERVICE: Final = "service"
REASONS: Final = {LEAVE: N_("Leaves the company"), TRANSFER: N_("Moves to other work"), SERVICE: N_("Customers go over to service")}

WAITS: Final = "waits"
ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"
ITEMS: Final = {WAITS: N_("To be accepted"), ACCEPTED: N_("Taken over"), REFUSED: N_("Not taken over")}

# What may be open of a person, in the order of the regime: kinds on the spine.
KINDS: Final = {
    "customer": N_("Customer"), "lead": N_("Lead"), "need": N_("Need"), "opportunity": N_("Opportunity"),
    "quotation": N_("Quotation"), "contract": N_("Contract"),
    "order": N_("Sales order"), "loan": N_("Order with goods on loan"), "delivery": N_("Delivery"), "invoice": N_("Receivable"),
    "bill": N_("Bill"), "receipt": N_("Advance or receipt"), "ticket": N_("Ticket"), "survey": N_("Survey"),
    "follow_up": N_("Follow-up"), "care_plan": N_("Care plan"),
}  # fmt: skip
