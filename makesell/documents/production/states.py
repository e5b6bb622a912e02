"""States of a production order and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

PLANNED: Final = "planned"
RELEASED: Final = "released"
PAUSED: Final = "paused"
CLOSED: Final = "closed"
CANCELLED: Final = "cancelled"
LABELS: Final = {
    PLANNED: N_("Planned"), RELEASED: N_("Released"), PAUSED: N_("Paused"), CLOSED: N_("Closed"), CANCELLED: N_("Cancelled"),
}  # fmt: skip
TONES: Final = {PLANNED: "mute", RELEASED: "info", PAUSED: "warn", CLOSED: "ok", CANCELLED: "bad"}
TRANSITIONS: Final = {
    (PLANNED, "release"): RELEASED,
    (PLANNED, "cancel"): CANCELLED,
    (PLANNED, "slip"): PLANNED,
    (RELEASED, "slip"): RELEASED,
    (RELEASED, "report"): RELEASED,
    (RELEASED, "undo_report"): RELEASED,
    (RELEASED, "close"): CLOSED,
    (RELEASED, "pause"): PAUSED,
    (PAUSED, "resume"): RELEASED,
    (PAUSED, "close"): CLOSED,
    (PLANNED, "choose_bom"): PLANNED,
    (PLANNED, "revise"): PLANNED,
    (RELEASED, "revise"): RELEASED,
}
OPEN: Final = (PLANNED, RELEASED)
# Operations of a production order.
WAITING: Final = "waiting"
STARTED: Final = "started"
DONE: Final = "done"
OPERATION_LABELS: Final = {WAITING: N_("Waiting"), STARTED: N_("Under way"), DONE: N_("Done")}
OPERATION_TONES: Final = {WAITING: "mute", STARTED: "info", DONE: "ok"}
OPERATIONS_TO_DO: Final = (WAITING, STARTED)
# Why pieces became scrap.
SCRAP_CAUSES: Final = {
    "material": N_("Material"), "machine": N_("Machine"), "tool": N_("Tool"), "operator": N_("Operator"), "drawing": N_("Drawing"),
    "other": N_("Other"),
}  # fmt: skip
