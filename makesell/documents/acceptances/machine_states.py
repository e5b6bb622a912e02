"""The life of an installed machine 设备档案, what happens to it, and how it stands to its warranty."""

from typing import Final

from makesell.ground.text import N_

IN_USE: Final = "in_use"
RETURNED: Final = "returned"
REPLACED: Final = "replaced"
RETIRED: Final = "retired"
LABELS: Final = {IN_USE: N_("In use"), RETURNED: N_("Returned"), REPLACED: N_("Replaced"), RETIRED: N_("Retired")}
TONES: Final = {IN_USE: "ok", RETURNED: "bad", REPLACED: "warn", RETIRED: "mute"}
TRANSITIONS: Final = {(IN_USE, "come_back"): RETURNED, (IN_USE, "replace"): REPLACED, (IN_USE, "retire"): RETIRED}

MOVED: Final = "moved"
EXTENDED: Final = "extended"
STEPS: Final = {
    MOVED: N_("Moved"), EXTENDED: N_("Warranty extended"), RETURNED: N_("Returned"), REPLACED: N_("Replaced"), RETIRED: N_("Retired"),
}  # fmt: skip

IN: Final = "in"
OUT: Final = "out"
UNKNOWN: Final = ""
WARRANTY: Final = {IN: N_("In warranty"), OUT: N_("Out of warranty"), UNKNOWN: N_("No warranty known")}
WARRANTY_TONES: Final = {IN: "ok", OUT: "bad", UNKNOWN: "mute"}
