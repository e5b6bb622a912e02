"""States of a delivery and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
PICKED: Final = "picked"
ISSUED: Final = "issued"
CANCELLED: Final = "cancelled"
LABELS: Final = {DRAFT: N_("Draft"), PICKED: N_("Picked"), ISSUED: N_("Goods issued"), CANCELLED: N_("Cancelled")}
TONES: Final = {DRAFT: "mute", PICKED: "info", ISSUED: "ok", CANCELLED: "bad"}
TRANSITIONS: Final = {
    (DRAFT, "pick"): PICKED,
    (DRAFT, "cancel"): CANCELLED,
    (PICKED, "cancel"): CANCELLED,
    (PICKED, "issue_goods"): ISSUED,
}
