"""States of a receipt and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

RECORDED: Final = "recorded"
CLAIMED: Final = "claimed"
CONFIRMED: Final = "confirmed"
REVERSED: Final = "reversed"
LABELS: Final = {RECORDED: N_("To be claimed"), CLAIMED: N_("Claimed"), CONFIRMED: N_("Confirmed"), REVERSED: N_("Reversed")}
TONES: Final = {RECORDED: "warn", CLAIMED: "info", CONFIRMED: "ok", REVERSED: "bad"}
TRANSITIONS: Final = {
    (RECORDED, "claim"): CLAIMED,
    (CLAIMED, "refuse_claim"): RECORDED,
    (CLAIMED, "confirm"): CONFIRMED,
    (RECORDED, "reverse"): REVERSED,
    (CONFIRMED, "reverse"): REVERSED,
}

# Write-offs 坏账核销.
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
WRITE_OFFS: Final = {
    PROPOSED: N_("Proposed"), APPROVED: N_("Written off"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn"), REVERSED: N_("Reversed"),
}  # fmt: skip
WRITE_OFF_TONES: Final = {PROPOSED: "warn", APPROVED: "bad", REFUSED: "mute", WITHDRAWN: "mute", REVERSED: "info"}
WRITE_OFF_MOVES: Final = {
    (PROPOSED, "approve"): APPROVED, (PROPOSED, "refuse"): REFUSED, (PROPOSED, "withdraw"): WITHDRAWN, (APPROVED, "reverse"): REVERSED,
}  # fmt: skip

# Refunds 退款.
ASKED: Final = "asked"
PAID: Final = "paid"
REFUNDS: Final = {ASKED: N_("Asked for"), APPROVED: N_("To be paid"), PAID: N_("Paid back"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn")}
REFUND_TONES: Final = {ASKED: "warn", APPROVED: "info", PAID: "ok", REFUSED: "mute", WITHDRAWN: "mute"}
REFUND_MOVES: Final = {
    (ASKED, "approve"): APPROVED, (ASKED, "refuse"): REFUSED, (ASKED, "withdraw"): WITHDRAWN, (APPROVED, "withdraw"): WITHDRAWN,
    (APPROVED, "pay"): PAID,
}  # fmt: skip
