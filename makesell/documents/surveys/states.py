"""States of a survey and the one table of transitions; why one asks, and the words a score is given in."""

from typing import Final

from makesell.ground.text import N_

PLANNED: Final = "planned"
SENT: Final = "sent"
ANSWERED: Final = "answered"
LAPSED: Final = "lapsed"
DROPPED: Final = "dropped"
LABELS: Final = {
    PLANNED: N_("To be sent"), SENT: N_("Sent"), ANSWERED: N_("Answered by the customer"), LAPSED: N_("Not answered"), DROPPED: N_("Not asked"),
}  # fmt: skip
TONES: Final = {PLANNED: "warn", SENT: "info", ANSWERED: "ok", LAPSED: "mute", DROPPED: "mute"}
TRANSITIONS: Final = {
    (PLANNED, "send_link"): SENT,
    (SENT, "send_link"): SENT,
    (PLANNED, "answer"): ANSWERED,
    (SENT, "answer"): ANSWERED,
    (SENT, "lapse"): LAPSED,
    (PLANNED, "drop"): DROPPED,
    (SENT, "drop"): DROPPED,
}
OPEN: Final = (PLANNED, SENT)
ASKED: Final = (SENT, ANSWERED, LAPSED)     # what the answer rate counts

DELIVERY: Final = "delivery"
ACCEPTANCE: Final = "acceptance"
BY_HAND: Final = "by_hand"
OCCASIONS: Final = {DELIVERY: N_("Proof of delivery"), ACCEPTANCE: N_("Acceptance"), BY_HAND: N_("Asked by hand")}
# 13.16: scores from 0 to 100, in the words a customer chooses among.
SCORES: Final = {
    "100": N_("Very satisfied"), "75": N_("Satisfied"), "50": N_("So-so"), "25": N_("Dissatisfied"), "0": N_("Very dissatisfied"),
}  # fmt: skip
