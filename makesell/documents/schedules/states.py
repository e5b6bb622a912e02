"""States of a schedule and the one table of its transitions; what a scenario may change."""

from typing import Final

from makesell.ground.text import N_

WAITING: Final = "waiting"
RUNNING: Final = "running"
PROPOSED: Final = "proposed"
WORKED_OUT: Final = "worked_out"
ACCEPTED: Final = "accepted"
DISCARDED: Final = "discarded"
CANCELLED: Final = "cancelled"
FAILED: Final = "failed"
LABELS: Final = {
    WAITING: N_("Waiting"), RUNNING: N_("Running"), PROPOSED: N_("Proposed"), WORKED_OUT: N_("Worked out"), ACCEPTED: N_("Accepted"),
    DISCARDED: N_("Discarded"), CANCELLED: N_("Cancelled"), FAILED: N_("Failed"),
}  # fmt: skip
TONES: Final = {
    WAITING: "mute", RUNNING: "info", PROPOSED: "warn", WORKED_OUT: "plum", ACCEPTED: "ok", DISCARDED: "mute", CANCELLED: "mute", FAILED: "bad",
}  # fmt: skip
TRANSITIONS: Final = {
    (WAITING, "begin"): RUNNING,
    (RUNNING, "begin"): RUNNING,
    (RUNNING, "propose"): PROPOSED,
    (RUNNING, "work_out"): WORKED_OUT,
    (WAITING, "cancel"): CANCELLED,
    (RUNNING, "cancel"): CANCELLED,
    (RUNNING, "fail"): FAILED,
    (PROPOSED, "accept"): ACCEPTED,
    (PROPOSED, "discard"): DISCARDED,
    (WORKED_OUT, "discard"): DISCARDED,
}
GOING: Final = (WAITING, RUNNING)
FOUND: Final = (PROPOSED, WORKED_OUT, ACCEPTED, DISCARDED)

DOWN: Final = "down"
SHIFT: Final = "shift"
RUSH: Final = "rush"
MORE: Final = "more"
CHANGES: Final = {DOWN: N_("Machine stops"), SHIFT: N_("Extra shift"), RUSH: N_("Rush order"), MORE: N_("New machines")}
