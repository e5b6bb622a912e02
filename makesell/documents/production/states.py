"""States of a production order and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

PLANNED: Final = "planned"
RELEASED: Final = "released"
CLOSED: Final = "closed"
CANCELLED: Final = "cancelled"
LABELS: Final = {PLANNED: N_("Planned"), RELEASED: N_("Released"), CLOSED: N_("Closed"), CANCELLED: N_("Cancelled")}
TONES: Final = {PLANNED: "mute", RELEASED: "info", CLOSED: "ok", CANCELLED: "bad"}
TRANSITIONS: Final = {
    (PLANNED, "release"): RELEASED,
    (PLANNED, "cancel"): CANCELLED,
    (PLANNED, "slip"): PLANNED,
    (RELEASED, "slip"): RELEASED,
    (RELEASED, "report"): RELEASED,
    (RELEASED, "close"): CLOSED,
}
OPEN: Final = (PLANNED, RELEASED)
