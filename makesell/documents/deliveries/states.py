"""States of a delivery and the one table of its transitions; what carriers say, what may be missing, and how that ends."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
PICKED: Final = "picked"
ISSUED: Final = "issued"
DELIVERED: Final = "delivered"
CANCELLED: Final = "cancelled"
UNDONE: Final = "undone"
LABELS: Final = {
    DRAFT: N_("Draft"), PICKED: N_("Picked"), ISSUED: N_("Goods issued"), DELIVERED: N_("Delivered to the customer"), CANCELLED: N_("Cancelled"),
    UNDONE: N_("Goods issue undone"),
}  # fmt: skip
TONES: Final = {DRAFT: "mute", PICKED: "info", ISSUED: "warn", DELIVERED: "ok", CANCELLED: "bad", UNDONE: "bad"}
TRANSITIONS: Final = {
    (DRAFT, "pick"): PICKED,
    (DRAFT, "cancel"): CANCELLED,
    (PICKED, "cancel"): CANCELLED,
    (PICKED, "issue_goods"): ISSUED,
    (ISSUED, "prove"): DELIVERED,
    (ISSUED, "undo_issue"): UNDONE,
}
PLANNED: Final = (DRAFT, PICKED)     # promised to leave, still here
GONE: Final = (ISSUED, DELIVERED)     # goods issue has posted

# One set of states for all carriers.
EXCEPTION: Final = "exception"
DAMAGED: Final = "damaged"
REFUSED: Final = "refused"
SENT_BACK: Final = "sent_back"
HANDED_OVER: Final = "handed_over"
TRACKING: Final = {
    "picked_up": N_("Picked up"), "in_transit": N_("On the way"), "customs": N_("In customs"), "out_for_delivery": N_("Out for delivery"),
    HANDED_OVER: N_("Handed over"), EXCEPTION: N_("Exception"), DAMAGED: N_("Damaged"), REFUSED: N_("Refused"), SENT_BACK: N_("Sent back"),
}  # fmt: skip
# What carriers say that is an exception 运输异常, and what kind of one.
TROUBLES: Final = {EXCEPTION: "other", DAMAGED: "damaged", REFUSED: "refused", SENT_BACK: "returned"}
LATE: Final = "late"
EXCEPTIONS: Final = {
    LATE: N_("Late"), "damaged": N_("Damaged"), "refused": N_("Refused"), "returned": N_("Returned to us"), "other": N_("Other"),
}  # fmt: skip
ARRIVED: Final = "arrived"
MISSING: Final = "discrepancy"
FALSE: Final = "false_alarm"
ENDS: Final = {ARRIVED: N_("Arrived after all"), MISSING: N_("Goods are missing"), FALSE: N_("A false alarm")}

# How far a carrier's service has been asked to follow a parcel.
TO_ASK: Final = "to_ask"
FOLLOWED: Final = "followed"
NOT_FOLLOWED: Final = "not_followed"
FOLLOWING: Final = {"": N_("Entered by people"), TO_ASK: N_("Being asked"), FOLLOWED: N_("Followed"), NOT_FOLLOWED: N_("Not followed")}
OPEN: Final = N_("Open")
SHORTAGES: Final = {"short": N_("Short"), "damaged": N_("Damaged"), "refused": N_("Refused")}
REDELIVERY: Final = "redelivery"
CREDIT: Final = "credit"
CARRIER_CLAIM: Final = "carrier_claim"
OUTCOMES: Final = {REDELIVERY: N_("Delivered again"), CREDIT: N_("Credited to the customer"), CARRIER_CLAIM: N_("Claimed from the carrier")}

# A claim against a carrier 承运商索赔.
CLAIMED: Final = "claimed"
PAID: Final = "paid"
TURNED_DOWN: Final = "refused"
CLAIMS: Final = {CLAIMED: N_("Claimed"), PAID: N_("Paid"), TURNED_DOWN: N_("Refused")}
CLAIM_TONES: Final = {CLAIMED: "warn", PAID: "ok", TURNED_DOWN: "bad"}

# What customers are told by mail, and how far a mail is.
LEFT: Final = "left"
TROUBLE: Final = "exception"
TOLD: Final = {LEFT: N_("It has left"), DELIVERED: N_("It has arrived"), TROUBLE: N_("Something went wrong on its way")}
MAILS: Final = {
    "waiting": N_("Waits"), "sent": N_("Sent"), "failed": N_("Failed"), "unset": N_("Could not be sent"), "stopped": N_("Not wanted"),
}  # fmt: skip
