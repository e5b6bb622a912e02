"""States of a rating of a person by another, groups of raters, and the one table of transitions."""

from collections.abc import Mapping
from typing import Final

from makesell.ground.text import N_, Marked

ASKED: Final = "asked"
ANSWERED: Final = "answered"
DECLINED: Final = "declined"
LAPSED: Final = "lapsed"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    ASKED: N_("To be rated"), ANSWERED: N_("Rated"), DECLINED: N_("Not rated, with a reason"), LAPSED: N_("Ran out"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {ASKED: "warn", ANSWERED: "ok", DECLINED: "mute", LAPSED: "bad", WITHDRAWN: "mute"}
TRANSITIONS: Final = {
    (ASKED, "answer"): ANSWERED,
    # until the ratings are closed one may think again
    (ANSWERED, "answer"): ANSWERED,
    (ASKED, "decline"): DECLINED,
    (ASKED, "run_out"): LAPSED,
    (ASKED, "withdraw"): WITHDRAWN,
}
PEERS: Final = "peers"
REPORTS: Final = "reports"
SERVICE: Final = "service"
OTHERS: Final = "others"
GROUPS: Final[Mapping[str, Marked]] = {
    PEERS: N_("Peers"), REPORTS: N_("People led"), SERVICE: N_("Customers’ service"), OTHERS: N_("Others who work with the person"),
}  # fmt: skip
