"""States of a contract, the one table of its transitions, its kinds, and the kinds of its lines."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
SIGNED: Final = "signed"
SUPERSEDED: Final = "superseded"
EXPIRED: Final = "expired"
ENDED: Final = "ended"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    DRAFT: N_("Draft"), PROPOSED: N_("Under review"), APPROVED: N_("To be signed"), SIGNED: N_("In force"), SUPERSEDED: N_("Superseded"),
    EXPIRED: N_("Expired"), ENDED: N_("Terminated"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {
    DRAFT: "mute", PROPOSED: "warn", APPROVED: "info", SIGNED: "ok", SUPERSEDED: "mute", EXPIRED: "mute", ENDED: "bad", WITHDRAWN: "mute",
}  # fmt: skip
TRANSITIONS: Final = {
    (DRAFT, "propose"): PROPOSED,
    # an amendment that says nothing new to whoever approved
    (DRAFT, "pass"): APPROVED,
    (DRAFT, "withdraw"): WITHDRAWN,
    (PROPOSED, "approve"): APPROVED,
    (PROPOSED, "send_back"): DRAFT,
    (PROPOSED, "withdraw"): WITHDRAWN,
    (APPROVED, "withdraw"): WITHDRAWN,
    (APPROVED, "complete"): SIGNED,
    (SIGNED, "supersede"): SUPERSEDED,
    (EXPIRED, "supersede"): SUPERSEDED,
    (SIGNED, "expire"): EXPIRED,
    (SIGNED, "end"): ENDED,
}
OPEN: Final = (DRAFT, PROPOSED, APPROVED)
AMENDABLE: Final = (SIGNED, EXPIRED)
SALE: Final = "sale"
FRAME: Final = "frame"
KINDS: Final = {SALE: N_("Sales contract"), FRAME: N_("Frame contract")}
LINE_KINDS: Final = {"sale": N_("Sale"), "text": N_("Text"), "gift": N_("Gift"), "sample": N_("Sample"), "freight": N_("Freight")}
