"""Ground/worktime: what a person's own working time may be."""

from collections.abc import Mapping
from typing import Final

from makesell.ground.text import N_, Marked

CALENDAR: Final = "calendar"
OFF: Final = "off"
HOURS: Final = "hours"
KINDS: Final[Mapping[str, Marked]] = {
    CALENDAR: N_("Works by another calendar"), OFF: N_("Does not work"), HOURS: N_("Works at other hours"),
}  # fmt: skip
