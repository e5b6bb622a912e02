"""States of a rush order and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

PROPOSED: Final = "proposed"
TOLD: Final = "told"
OBJECTED: Final = "objected"
UPHELD: Final = "upheld"
DONE: Final = "done"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    PROPOSED: N_("Waits for the approver"), TOLD: N_("Who loses is asked"), OBJECTED: N_("Objected to"), UPHELD: N_("Upheld"),
    DONE: N_("Carried out"), REFUSED: N_("Refused"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {
    PROPOSED: "warn", TOLD: "warn", OBJECTED: "bad", UPHELD: "info", DONE: "ok", REFUSED: "mute", WITHDRAWN: "mute",
}  # fmt: skip
TRANSITIONS: Final = {
    (PROPOSED, "approve"): TOLD,
    (PROPOSED, "refuse"): REFUSED,
    (TOLD, "agree"): TOLD,
    (TOLD, "object"): OBJECTED,
    (OBJECTED, "agree"): OBJECTED,
    (OBJECTED, "object"): OBJECTED,
    (OBJECTED, "approve"): UPHELD,
    (OBJECTED, "refuse"): REFUSED,
    (UPHELD, "agree"): UPHELD,
    (UPHELD, "object"): OBJECTED,
    (TOLD, "carry_out"): DONE,
    (UPHELD, "carry_out"): DONE,
    **{(state, "withdraw"): WITHDRAWN for state in (PROPOSED, TOLD, OBJECTED, UPHELD)},
}
WAITING: Final = (PROPOSED, OBJECTED)          # for the approver
ASKING: Final = (TOLD, OBJECTED, UPHELD)       # who loses may still answer
READY: Final = (TOLD, UPHELD)                  # carried out once who loses has answered, or his time is over
OPEN: Final = (PROPOSED, TOLD, OBJECTED, UPHELD)
