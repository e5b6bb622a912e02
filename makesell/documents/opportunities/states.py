"""States of an opportunity and their one table of transitions; the stages of an open one; why one is lost."""

from typing import Final

from makesell.ground.text import N_

OPEN: Final = "open"
WON: Final = "won"
LOST: Final = "lost"
LABELS: Final = {OPEN: N_("In progress"), WON: N_("Won"), LOST: N_("Lost")}
TONES: Final = {OPEN: "info", WON: "ok", LOST: "bad"}
TRANSITIONS: Final = {
    (OPEN, "win"): WON,
    (OPEN, "lose"): LOST,
    (WON, "reopen"): OPEN,
    (LOST, "reopen"): OPEN,
}
CONTACT: Final = "contact"
NEED: Final = "need"
SOLUTION: Final = "solution"
QUOTED: Final = "quoted"
NEGOTIATION: Final = "negotiation"
STAGES: Final = {
    CONTACT: N_("First contact"), NEED: N_("Need understood"), SOLUTION: N_("Solution offered"), QUOTED: N_("Quoted"),
    NEGOTIATION: N_("Negotiation"),
}  # fmt: skip
STAGE_TONES: Final = {CONTACT: "mute", NEED: "info", SOLUTION: "info", QUOTED: "plum", NEGOTIATION: "warn"}
# What must be written down before an opportunity enters a stage.
NOTHING: Final = "nothing"
AMOUNT: Final = "amount"
NEXT_STEP: Final = "next_step"
EVIDENCE: Final = {
    NOTHING: N_("Nothing"), NEED: N_("The need"), SOLUTION: N_("The solution"), AMOUNT: N_("An amount"), NEXT_STEP: N_("The next step"),
}  # fmt: skip
REASONS: Final = {
    "price": N_("Price"), "delivery": N_("Delivery date"), "product": N_("Product does not fit"), "terms": N_("Terms of payment"),
    "relation": N_("Relation to a competitor"), "no_need": N_("The need is gone"), "no_budget": N_("No budget"), "other": N_("Another reason"),
}  # fmt: skip
# A special price 特价 is asked for, decided by somebody else, and ends with its quantity or its last day.
ASKED: Final = "asked"
GRANTED: Final = "granted"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
EXPIRED: Final = "expired"
USED_UP: Final = "used_up"
SPECIAL_LABELS: Final = {
    ASKED: N_("Asked for"), GRANTED: N_("In force"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn"), EXPIRED: N_("Expired"),
    USED_UP: N_("Used up"),
}  # fmt: skip
SPECIAL_TONES: Final = {ASKED: "info", GRANTED: "ok", REFUSED: "bad", WITHDRAWN: "mute", EXPIRED: "mute", USED_UP: "plum"}
SPECIAL_TRANSITIONS: Final = {
    (ASKED, "approve"): GRANTED,
    (ASKED, "refuse"): REFUSED,
    (ASKED, "withdraw"): WITHDRAWN,
    (GRANTED, "withdraw"): WITHDRAWN,
    (GRANTED, "use_up"): USED_UP,
    # a quantity that was cancelled may be sold at this price again
    (USED_UP, "free"): GRANTED,
    (GRANTED, "expire"): EXPIRED,
}
