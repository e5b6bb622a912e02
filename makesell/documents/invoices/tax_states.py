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

# What becomes of the tax invoice that states goods which come back: nothing was made out; its draft is void; the platform answers first; one is
# asked for already; the whole is red-lettered and the rest made out anew; a part of it, once the other side has confirmed the form.
NO_ROUTE, VOID_ROUTE, WAIT_ROUTE, OPEN_ROUTE, WHOLE_ROUTE, PART_ROUTE = "none", "void", "wait", "open", "whole", "part"
ROUTES: Final = {
    NO_ROUTE: N_("No tax invoice states it: none is taken back"),
    VOID_ROUTE: N_("Not issued yet: void the draft, make out what is left"),
    WAIT_ROUTE: N_("With the tax platform: wait for its answer, then red-letter it"),
    OPEN_ROUTE: N_("A red letter is asked for already"),
    WHOLE_ROUTE: N_("Not used by the buyer: red-letter the whole, nobody confirms, make out what is left"),
    PART_ROUTE: N_("Used by the buyer: red-letter the part, the other side confirms the form first"),
}
ROUTE_TONES: Final = {NO_ROUTE: "ok", VOID_ROUTE: "warn", WAIT_ROUTE: "warn", OPEN_ROUTE: "info", WHOLE_ROUTE: "warn", PART_ROUTE: "bad"}


def route(state: str | None, *, used: bool, red_open: bool) -> str:
    """The way back of goods that a tax invoice in this state states (ADR 0026); None: none does."""
    if state in (None, VOID, RED_LETTERED):
        return NO_ROUTE
    if state in (TO_ISSUE, REJECTED):
        return VOID_ROUTE
    if state == EXPORTED:
        return WAIT_ROUTE
    return OPEN_ROUTE if red_open else PART_ROUTE if used else WHOLE_ROUTE


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

# How goods given away that count as sold 视同销售 are stated to the tax office.
DECLARED: Final = "declared"
BY_INVOICE: Final = "tax_invoice"
STATED_BY: Final = {DECLARED: N_("Declared without a tax invoice"), BY_INVOICE: N_("By a tax invoice")}
