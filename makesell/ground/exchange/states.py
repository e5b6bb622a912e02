"""States of an import run. Only `waiting` and `running` are not an end; whatever ended can be asked for again and goes on where it stopped."""

from typing import Final

from makesell.ground.text import N_

WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
CANCELLED: Final = "cancelled"
FAILED: Final = "failed"
LABELS: Final = {
    WAITING: N_("Waiting"), RUNNING: N_("Running"), DONE: N_("Done"), CANCELLED: N_("Cancelled"), FAILED: N_("Failed"),
}  # fmt: skip
TONES: Final = {WAITING: "mute", RUNNING: "info", DONE: "ok", CANCELLED: "warn", FAILED: "bad"}

# What became of a row of a table.
CREATED: Final = "created"
CHANGED: Final = "changed"
SAME: Final = "same"
BAD: Final = "bad"
UNDONE: Final = "undone"
RETIRED: Final = "retired"
OUTCOMES: Final = ("", CREATED, CHANGED, SAME, BAD, UNDONE, RETIRED)
OUTCOME_LABELS: Final = {
    "": N_("Not yet"), CREATED: N_("Created"), CHANGED: N_("Changed"), SAME: N_("Same as before"), BAD: N_("Left out"), UNDONE: N_("Undone"),
    RETIRED: N_("Taken out of use"),
}  # fmt: skip
