"""States of a target and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
SUPERSEDED: Final = "superseded"
WITHDRAWN: Final = "withdrawn"
# What somebody offers to reach himself, from below: offered, given back with a reason, accepted into a target.
OFFERED: Final = "offered"
GIVEN_BACK: Final = "given_back"
ACCEPTED: Final = "accepted"
LABELS: Final = {
    DRAFT: N_("Draft"), PROPOSED: N_("Proposed"), APPROVED: N_("Approved"), SUPERSEDED: N_("Superseded"), WITHDRAWN: N_("Withdrawn"),
    OFFERED: N_("Own figure, offered"), GIVEN_BACK: N_("Own figure, given back"), ACCEPTED: N_("Own figure, accepted"),
}  # fmt: skip
TONES: Final = {
    DRAFT: "mute", PROPOSED: "warn", APPROVED: "ok", SUPERSEDED: "mute", WITHDRAWN: "bad",
    OFFERED: "info", GIVEN_BACK: "warn", ACCEPTED: "mute",
}  # fmt: skip
# (from, act) → to; who may is in access.py
TRANSITIONS: Final = {
    (DRAFT, "propose"): PROPOSED,
    (DRAFT, "withdraw"): WITHDRAWN,
    (PROPOSED, "approve"): APPROVED,
    (PROPOSED, "send_back"): DRAFT,
    (PROPOSED, "withdraw"): WITHDRAWN,
    (APPROVED, "supersede"): SUPERSEDED,
    (GIVEN_BACK, "offer"): OFFERED,
    (OFFERED, "accept"): ACCEPTED,
    (OFFERED, "give_back"): GIVEN_BACK,
    (OFFERED, "take_back"): WITHDRAWN,
    (GIVEN_BACK, "take_back"): WITHDRAWN,
}
