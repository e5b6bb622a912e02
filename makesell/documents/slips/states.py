"""States of a slip and the one table of its transitions; what kinds there are."""

from typing import Final

from makesell.ground.text import N_

OPEN: Final = "open"
HARMLESS: Final = "harmless"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    OPEN: N_("To be answered"), HARMLESS: N_("Within the slack"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {OPEN: "warn", HARMLESS: "ok", WITHDRAWN: "mute"}
TRANSITIONS: Final = {
    (OPEN, "withdraw"): WITHDRAWN,
    (HARMLESS, "withdraw"): WITHDRAWN,
}

MACHINE: Final = "machine"
ABSENCE: Final = "absence"
SCRAP: Final = "scrap"
MATERIAL: Final = "material"
LATE: Final = "late"
KINDS: Final = {
    MACHINE: N_("Machine stops"), ABSENCE: N_("Absence"), SCRAP: N_("Scrap"), MATERIAL: N_("Late material"), LATE: N_("Late report"),
}  # fmt: skip
STOPS: Final = (MACHINE, ABSENCE)      # a work center does nothing from a moment until another
OF_AN_ORDER: Final = (SCRAP, LATE)     # a production order is done later, wholly or in part
