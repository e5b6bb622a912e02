"""States of dunning letters 催款函 with the one table of their transitions."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
SENT: Final = "sent"
PROMISED: Final = "promised"
BROKEN: Final = "broken"
CLOSED: Final = "closed"
DISCARDED: Final = "discarded"
LABELS: Final = {
    DRAFT: N_("Draft"), SENT: N_("Sent"), PROMISED: N_("Payment promised"), BROKEN: N_("Promise not kept"), CLOSED: N_("Closed"),
    DISCARDED: N_("Discarded"),
}  # fmt: skip
TONES: Final = {DRAFT: "mute", SENT: "warn", PROMISED: "info", BROKEN: "bad", CLOSED: "ok", DISCARDED: "mute"}
TRANSITIONS: Final = {
    (DRAFT, "send"): SENT,
    (DRAFT, "discard"): DISCARDED,
    (SENT, "promise"): PROMISED,
    (BROKEN, "promise"): PROMISED,
    (PROMISED, "break"): BROKEN,
    (SENT, "close"): CLOSED,
    (PROMISED, "close"): CLOSED,
    (BROKEN, "close"): CLOSED,
}
# What a letter is charged by: the rule's choice.
NOTHING: Final = "none"
FEE: Final = "fee"
INTEREST: Final = "interest"
CHARGES: Final = {NOTHING: N_("Nothing"), FEE: N_("A fee for each level"), INTEREST: N_("The interest it states")}
CHARGED: Final = (SENT, PROMISED, BROKEN, CLOSED)     # letters that may be charged
OPEN: Final = (DRAFT, SENT, PROMISED, BROKEN)
WITH_CUSTOMER: Final = (SENT, PROMISED, BROKEN)
STANDS: Final = "stands"
ENDED: Final = "ended"
STOPS: Final = {STANDS: N_("Stands"), ENDED: N_("Ended")}
STOP_TONES: Final = {STANDS: "warn", ENDED: "mute"}
STOP_MOVES: Final = {(STANDS, "end"): ENDED}
