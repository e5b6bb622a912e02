"""States of a sales order and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
HELD: Final = "held"
CONFIRMED: Final = "confirmed"
CANCELLED: Final = "cancelled"
LABELS: Final = {DRAFT: N_("Draft"), HELD: N_("Held"), CONFIRMED: N_("Confirmed"), CANCELLED: N_("Cancelled")}
TONES: Final = {DRAFT: "mute", HELD: "warn", CONFIRMED: "ok", CANCELLED: "bad"}
TRANSITIONS: Final = {
    (DRAFT, "confirm"): CONFIRMED,
    (DRAFT, "hold"): HELD,
    (HELD, "release_hold"): CONFIRMED,
    (DRAFT, "cancel"): CANCELLED,
    (HELD, "cancel"): CANCELLED,
    (CONFIRMED, "cancel"): CANCELLED,
}
# Line kinds (`domain.md` §5); freight is receivable but never performance.
SALE: Final = "sale"
FREIGHT: Final = "freight"
KINDS: Final = {
    SALE: N_("Sale"), "optional": N_("Optional"), "alternative": N_("Alternative"), "text": N_("Text"), "gift": N_("Gift"), "sample": N_("Sample"),
    "replacement": N_("Replacement"), "loan": N_("Loan"), FREIGHT: N_("Freight"),
}  # fmt: skip
CREDITED: Final = (SALE,)
GOODS: Final = (SALE, "gift", "sample", "replacement", "loan")     # what a delivery takes along
