"""States of market sizes, and of what is noted down about markets and competitors, each with its one table of transitions."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
PUBLISHED: Final = "published"
SUPERSEDED: Final = "superseded"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {DRAFT: N_("Draft"), PUBLISHED: N_("Published"), SUPERSEDED: N_("Superseded"), WITHDRAWN: N_("Withdrawn")}
TONES: Final = {DRAFT: "mute", PUBLISHED: "ok", SUPERSEDED: "mute", WITHDRAWN: "bad"}
TRANSITIONS: Final = {
    (DRAFT, "publish"): PUBLISHED,
    (DRAFT, "withdraw"): WITHDRAWN,
    (PUBLISHED, "supersede"): SUPERSEDED,
}
NOTED: Final = "noted"
NOTE_LABELS: Final = {NOTED: N_("Noted"), WITHDRAWN: N_("Withdrawn")}
NOTE_TONES: Final = {NOTED: "ok", WITHDRAWN: "bad"}
NOTE_TRANSITIONS: Final = {(NOTED, "withdraw"): WITHDRAWN}
# What is counted: value ex-works net of tax, value at retail, or units (13.10); own sales are compared on the same basis.
NET: Final = "net"
RETAIL: Final = "retail"
UNITS: Final = "units"
BASES: Final = {NET: N_("Value ex works, net"), RETAIL: N_("Value at retail"), UNITS: N_("Pieces sold")}
# How far a size can be relied on, as whoever states it says; "": nobody said.
HIGH, MEDIUM, LOW = "high", "medium", "low"
CONFIDENCES: Final = {HIGH: N_("High confidence"), MEDIUM: N_("Medium confidence"), LOW: N_("Low confidence")}
