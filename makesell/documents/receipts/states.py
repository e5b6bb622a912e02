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
