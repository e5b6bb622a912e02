"""States of a sales plan and the one table of its transitions; the kinds of rows of its analysis."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
PROPOSED: Final = "proposed"
APPROVED: Final = "approved"
RUNNING: Final = "running"
REVIEWED: Final = "reviewed"
SUPERSEDED: Final = "superseded"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    DRAFT: N_("Draft"), PROPOSED: N_("Proposed"), APPROVED: N_("Approved"), RUNNING: N_("Running"), REVIEWED: N_("Reviewed"),
    SUPERSEDED: N_("Superseded"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {
    DRAFT: "mute", PROPOSED: "warn", APPROVED: "info", RUNNING: "ok", REVIEWED: "plum", SUPERSEDED: "mute", WITHDRAWN: "bad",
}  # fmt: skip
TRANSITIONS: Final = {
    (DRAFT, "propose"): PROPOSED,
    (DRAFT, "withdraw"): WITHDRAWN,
    (PROPOSED, "approve"): APPROVED,
    (PROPOSED, "send_back"): DRAFT,
    (PROPOSED, "withdraw"): WITHDRAWN,
    (APPROVED, "start"): RUNNING,
    (RUNNING, "review"): REVIEWED,
    (APPROVED, "supersede"): SUPERSEDED,
    (RUNNING, "supersede"): SUPERSEDED,
}
OPEN: Final = (DRAFT, PROPOSED)
STANDING: Final = (APPROVED, RUNNING)
MARKET_SIZE: Final = "market_size"
OWN_SALES: Final = "own_sales"
TEXT: Final = "text"
ROWS: Final = {MARKET_SIZE: N_("Market size"), OWN_SALES: N_("Own sales of the unit"), TEXT: N_("Finding")}
COMMITTED: Final = "committed"
SPENT: Final = "spent"
COSTS: Final = {COMMITTED: N_("Committed"), SPENT: N_("Spent")}
