"""States of tax invoices 税务发票, blue and red, and of the batches they go to the tax platform in, each with its one table of transitions.

A red one begins as the confirmation form 红字发票信息确认单: proposed while finance has to approve it, requested while the other side may confirm.
"""

from typing import Final

from makesell.ground.text import N_

BLUE: Final = "blue"
RED: Final = "red"
COLOURS: Final = {BLUE: N_("Blue"), RED: N_("Red letter")}
COLOUR_TONES: Final = {BLUE: "info", RED: "bad"}
TO_ISSUE: Final = "to_issue"
EXPORTED: Final = "exported"
REJECTED: Final = "rejected"
ISSUED: Final = "issued"
RED_ISSUED: Final = "red_issued"     # of a red letter: nobody uses it, and nothing takes it back
VOID: Final = "void"
RED_LETTERED: Final = "red_lettered"
PROPOSED: Final = "proposed"
REQUESTED: Final = "requested"
CONFIRMED: Final = "confirmed"
LAPSED: Final = "lapsed"
LABELS: Final = {
    TO_ISSUE: N_("To be issued"), EXPORTED: N_("With the tax platform"), REJECTED: N_("Rejected"), ISSUED: N_("Issued"), VOID: N_("Void"),
    RED_LETTERED: N_("Red-lettered"), PROPOSED: N_("Waits for finance"), REQUESTED: N_("Waits for the other side"), CONFIRMED: N_("Confirmed"),
    LAPSED: N_("Lapsed"), RED_ISSUED: N_("Red letter issued"),
}  # fmt: skip
TONES: Final = {
    TO_ISSUE: "mute", EXPORTED: "info", REJECTED: "bad", ISSUED: "ok", VOID: "mute", RED_LETTERED: "mute", PROPOSED: "warn", REQUESTED: "warn",
    CONFIRMED: "info", LAPSED: "bad", RED_ISSUED: "ok",
}  # fmt: skip
TRANSITIONS: Final = {
    (TO_ISSUE, "submit"): EXPORTED,
    (REJECTED, "submit"): EXPORTED,
    (EXPORTED, "reject"): REJECTED,
    (EXPORTED, "issue"): ISSUED,
    (TO_ISSUE, "void"): VOID,
    (REJECTED, "void"): VOID,
    (ISSUED, "red_letter"): RED_LETTERED,
    (PROPOSED, "approve"): REQUESTED,
    (PROPOSED, "refuse"): VOID,
    (REQUESTED, "confirm"): CONFIRMED,
    (REQUESTED, "expire"): LAPSED,
    (REQUESTED, "withdraw"): VOID,
    (CONFIRMED, "withdraw"): VOID,
    (CONFIRMED, "issue"): RED_ISSUED,
}
RED_OPEN: Final = (PROPOSED, REQUESTED, CONFIRMED)

# Why a red letter is asked for, as the confirmation form names it; who raised the form.
RETURN: Final = "return"
ALLOWANCE: Final = "allowance"
WRONG: Final = "wrong"
ENDED: Final = "ended"
CAUSES: Final = {RETURN: N_("Goods returned"), ALLOWANCE: N_("Price allowance"), WRONG: N_("Made out wrongly"), ENDED: N_("Service ended")}
US: Final = "us"
BUYER: Final = "buyer"
RAISERS: Final = {US: N_("We"), BUYER: N_("The buyer")}

SENT: Final = "sent"
ANSWERED: Final = "answered"
BATCHES: Final = {SENT: N_("With the tax platform"), ANSWERED: N_("Answered")}
BATCH_TONES: Final = {SENT: "info", ANSWERED: "ok"}
BATCH_MOVES: Final = {(SENT, "answer"): ANSWERED}
