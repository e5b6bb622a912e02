"""States of a target agreement and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
OFFERED: Final = "offered"
SIGNED: Final = "signed"
REFUSED: Final = "refused"
UPHELD: Final = "upheld"
SUPERSEDED: Final = "superseded"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    DRAFT: N_("Draft"), OFFERED: N_("To be signed"), SIGNED: N_("Signed"), REFUSED: N_("Signature refused"),
    UPHELD: N_("In force by decision"), SUPERSEDED: N_("Superseded"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {DRAFT: "mute", OFFERED: "warn", SIGNED: "ok", REFUSED: "bad", UPHELD: "plum", SUPERSEDED: "mute", WITHDRAWN: "mute"}
TRANSITIONS: Final = {
    (DRAFT, "offer"): OFFERED,
    (DRAFT, "withdraw"): WITHDRAWN,
    (OFFERED, "complete"): SIGNED,
    (OFFERED, "refuse"): REFUSED,
    (OFFERED, "withdraw"): WITHDRAWN,
    # who refused may think again
    (REFUSED, "complete"): SIGNED,
    (REFUSED, "uphold"): UPHELD,
    (REFUSED, "withdraw"): WITHDRAWN,
    (SIGNED, "supersede"): SUPERSEDED,
    (UPHELD, "supersede"): SUPERSEDED,
}
OPEN: Final = (DRAFT, OFFERED, REFUSED)
TO_SIGN: Final = (OFFERED, REFUSED)
IN_FORCE: Final = (SIGNED, UPHELD)
# What the HR department and the manager may decide after a refusal.
UPHOLD: Final = "uphold"
WITHDRAW: Final = "withdraw"
VERDICTS: Final = {UPHOLD: N_("It stands without the signature"), WITHDRAW: N_("It is withdrawn; a new one is drafted")}
