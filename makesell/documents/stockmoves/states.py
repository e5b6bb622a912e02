"""States of transfers and stock counts, each with its one table of transitions."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
SENT: Final = "sent"
RECEIVED: Final = "received"
CANCELLED: Final = "cancelled"
TRANSFERS: Final = {DRAFT: N_("Draft"), SENT: N_("In transit"), RECEIVED: N_("Received"), CANCELLED: N_("Cancelled")}
TRANSFER_TONES: Final = {DRAFT: "mute", SENT: "warn", RECEIVED: "ok", CANCELLED: "bad"}
TRANSFER_TRANSITIONS: Final = {
    (DRAFT, "send"): SENT,
    (DRAFT, "cancel"): CANCELLED,
    (SENT, "receive"): RECEIVED,
    (SENT, "call_back"): DRAFT,
    (RECEIVED, "undo_receipt"): SENT,
}

PLANNED: Final = "planned"
COUNTING: Final = "counting"
COUNTED: Final = "counted"
POSTED: Final = "posted"
COUNTS: Final = {
    PLANNED: N_("Planned"), COUNTING: N_("Being counted"), COUNTED: N_("Waits for approval"), POSTED: N_("Posted"), CANCELLED: N_("Cancelled"),
}  # fmt: skip
COUNT_TONES: Final = {PLANNED: "mute", COUNTING: "info", COUNTED: "warn", POSTED: "ok", CANCELLED: "bad"}
COUNT_TRANSITIONS: Final = {
    (PLANNED, "enter"): COUNTING,
    (COUNTING, "enter"): COUNTING,
    (COUNTING, "finish"): COUNTED,
    (COUNTED, "recount"): COUNTING,
    (COUNTED, "approve"): POSTED,
    (PLANNED, "cancel"): CANCELLED,
    (COUNTING, "cancel"): CANCELLED,
    (COUNTED, "cancel"): CANCELLED,
}
BLIND: Final = (PLANNED, COUNTING)     # who counts does not see what the book says
