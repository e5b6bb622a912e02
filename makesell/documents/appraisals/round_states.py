"""States of a planned round of appraisals and the one table of transitions."""

from typing import Final

from makesell.ground.text import N_

PLANNED: Final = "planned"
OPEN: Final = "open"
CANCELLED: Final = "cancelled"
LABELS: Final = {PLANNED: N_("Planned"), OPEN: N_("Has opened"), CANCELLED: N_("Cancelled")}
TONES: Final = {PLANNED: "info", OPEN: "ok", CANCELLED: "mute"}
TRANSITIONS: Final = {(PLANNED, "open"): OPEN, (PLANNED, "move"): PLANNED, (PLANNED, "cancel"): CANCELLED}
