"""States of a delivery and the one table of its transitions; what carriers say, what may be missing, and how that ends."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
PICKED: Final = "picked"
ISSUED: Final = "issued"
DELIVERED: Final = "delivered"
CANCELLED: Final = "cancelled"
LABELS: Final = {
    DRAFT: N_("Draft"), PICKED: N_("Picked"), ISSUED: N_("Goods issued"), DELIVERED: N_("Delivered to the customer"), CANCELLED: N_("Cancelled"),
}  # fmt: skip
TONES: Final = {DRAFT: "mute", PICKED: "info", ISSUED: "warn", DELIVERED: "ok", CANCELLED: "bad"}
TRANSITIONS: Final = {
    (DRAFT, "pick"): PICKED,
    (DRAFT, "cancel"): CANCELLED,
    (PICKED, "cancel"): CANCELLED,
    (PICKED, "issue_goods"): ISSUED,
    (ISSUED, "prove"): DELIVERED,
}
PLANNED: Final = (DRAFT, PICKED)     # promised to leave, still here
GONE: Final = (ISSUED, DELIVERED)     # goods issue has posted

# One set of states for all carriers.
EXCEPTION: Final = "exception"
TRACKING: Final = {
    "picked_up": N_("Picked up"), "in_transit": N_("On the way"), "out_for_delivery": N_("Out for delivery"), "handed_over": N_("Handed over"),
    EXCEPTION: N_("Exception"), "sent_back": N_("Sent back"),
}  # fmt: skip
OPEN: Final = N_("Open")
SHORTAGES: Final = {"short": N_("Short"), "damaged": N_("Damaged"), "refused": N_("Refused")}
REDELIVERY: Final = "redelivery"
CREDIT: Final = "credit"
CARRIER_CLAIM: Final = "carrier_claim"
OUTCOMES: Final = {REDELIVERY: N_("Delivered again"), CREDIT: N_("Credited to the customer"), CARRIER_CLAIM: N_("Claimed from the carrier")}
