"""States of a target and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
SUPERSEDED: Final = "superseded"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    DRAFT: N_("Draft"), PROPOSED: N_("Proposed"), APPROVED: N_("Approved"), SUPERSEDED: N_("Superseded"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {DRAFT: "mute", PROPOSED: "warn", APPROVED: "ok", SUPERSEDED: "mute", WITHDRAWN: "bad"}
# (from, act) → to; who may is in access.py
TRANSITIONS: Final = {
    (DRAFT, "propose"): PROPOSED,
    (DRAFT, "withdraw"): WITHDRAWN,
    (PROPOSED, "approve"): APPROVED,
    (PROPOSED, "send_back"): DRAFT,
    (PROPOSED, "withdraw"): WITHDRAWN,
    (APPROVED, "supersede"): SUPERSEDED,
}
