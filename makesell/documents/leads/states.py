"""States of a lead and their one table of transitions; where leads come from; how holding one ends."""

from typing import Final

from makesell.ground.text import N_

POOL: Final = "pool"
OWNED: Final = "owned"
QUALIFIED: Final = "qualified"
DISCARDED: Final = "discarded"
LABELS: Final = {POOL: N_("In the pool"), OWNED: N_("Being followed up"), QUALIFIED: N_("Qualified"), DISCARDED: N_("Discarded")}
TONES: Final = {POOL: "warn", OWNED: "info", QUALIFIED: "ok", DISCARDED: "mute"}
TRANSITIONS: Final = {
    (POOL, "claim"): OWNED,
    (POOL, "assign"): OWNED,
    (OWNED, "assign"): OWNED,
    (OWNED, "give_back"): POOL,
    (OWNED, "fall_back"): POOL,
    (OWNED, "qualify"): QUALIFIED,
    (POOL, "discard"): DISCARDED,
    (OWNED, "discard"): DISCARDED,
}
OPEN: Final = (POOL, OWNED)
CAMPAIGN: Final = "campaign"
REFERRAL: Final = "referral"
SOURCES: Final = {
    "hand": N_("Entered by hand"), CAMPAIGN: N_("Campaign"), REFERRAL: N_("Referral"), "website": N_("Website"), "list": N_("List of addresses"),
    "service": N_("Customer service"),
}  # fmt: skip
ENDS: Final = {
    "give_back": N_("Given back"), "fall_back": N_("Fell back"), "qualify": N_("Qualified"), "assign": N_("Given to another"),
    "discard": N_("Discarded"),
}  # fmt: skip
