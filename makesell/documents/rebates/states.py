"""States of rebate agreements and of their settlements, each with its one table of transitions; how a rebate is settled."""

from typing import Final

from makesell.ground.text import N_

PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
ENDED: Final = "ended"
LABELS: Final = {
    PROPOSED: N_("Proposed"), APPROVED: N_("In force"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn"), ENDED: N_("Ended"),
}  # fmt: skip
TONES: Final = {PROPOSED: "info", APPROVED: "ok", REFUSED: "bad", WITHDRAWN: "mute", ENDED: "mute"}
TRANSITIONS: Final = {
    (PROPOSED, "approve"): APPROVED,
    (PROPOSED, "refuse"): REFUSED,
    (PROPOSED, "withdraw"): WITHDRAWN,
    (APPROVED, "end"): ENDED,
}
# Nothing new is counted once an agreement has ended; what was counted is still settled.
SETTLED_OF: Final = (APPROVED, ENDED)

NOTE: Final = "credit_note"
NEXT: Final = "next_invoice"
WAYS: Final = {NOTE: N_("By credit note"), NEXT: N_("With the next invoice")}

AWAITED: Final = "awaited"
CREDITED: Final = "credited"
SETTLEMENT_LABELS: Final = {
    PROPOSED: N_("Proposed"), AWAITED: N_("Waits for the next invoice"), CREDITED: N_("Credited"), REFUSED: N_("Refused"),
    WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
SETTLEMENT_TONES: Final = {PROPOSED: "info", AWAITED: "warn", CREDITED: "ok", REFUSED: "bad", WITHDRAWN: "mute"}
SETTLEMENT_TRANSITIONS: Final = {
    (PROPOSED, "approve"): CREDITED,
    (PROPOSED, "await"): AWAITED,
    (AWAITED, "credit"): CREDITED,
    (PROPOSED, "refuse"): REFUSED,
    (PROPOSED, "withdraw"): WITHDRAWN,
    (AWAITED, "withdraw"): WITHDRAWN,
}
