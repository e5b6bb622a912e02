"""States of a campaign and their one table of transitions; its kinds."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
RUNNING: Final = "running"
ENDED: Final = "ended"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {DRAFT: N_("Draft"), RUNNING: N_("Running"), ENDED: N_("Over"), WITHDRAWN: N_("Withdrawn")}
TONES: Final = {DRAFT: "mute", RUNNING: "ok", ENDED: "plum", WITHDRAWN: "bad"}
TRANSITIONS: Final = {(DRAFT, "start"): RUNNING, (DRAFT, "withdraw"): WITHDRAWN, (RUNNING, "end"): ENDED}
KINDS: Final = {
    "exhibition": N_("Exhibition"), "seminar": N_("Seminar"), "mailing": N_("Mailing"), "online": N_("Online advertising"),
    "visit_tour": N_("Tour of visits"), "other": N_("Other"),
}  # fmt: skip
