"""States of activities, follow-ups, needs and care plans, each with its one table of transitions; their kinds."""

from typing import Final

from makesell.ground.text import N_

NOTED: Final = "noted"
WITHDRAWN: Final = "withdrawn"
ACTIVITY_LABELS: Final = {NOTED: N_("Noted"), WITHDRAWN: N_("Withdrawn")}
ACTIVITY_TONES: Final = {NOTED: "ok", WITHDRAWN: "bad"}
ACTIVITY_TRANSITIONS: Final = {(NOTED, "withdraw"): WITHDRAWN}
KINDS: Final = {
    "visit": N_("Visit"), "call": N_("Telephone call"), "mail": N_("Mail"), "meeting": N_("Meeting"), "demo": N_("Demonstration"),
    "message": N_("Instant message"),
}  # fmt: skip
OPEN: Final = "open"
DONE: Final = "done"
DROPPED: Final = "dropped"
FOLLOW_UP_LABELS: Final = {OPEN: N_("To do"), DONE: N_("Done"), DROPPED: N_("Dropped")}
FOLLOW_UP_TONES: Final = {OPEN: "warn", DONE: "ok", DROPPED: "mute"}
FOLLOW_UP_TRANSITIONS: Final = {(OPEN, "finish"): DONE, (OPEN, "drop"): DROPPED}
BY_HAND: Final = "hand"
AFTER_DELIVERY: Final = "delivery"
BY_CARE: Final = "care"
AGREED: Final = "agreed"
CAUSES: Final = {
    BY_HAND: N_("Planned by hand"), AFTER_DELIVERY: N_("After delivery"), BY_CARE: N_("Care plan"), AGREED: N_("Agreed at the last follow-up"),
}  # fmt: skip
ANSWERED: Final = "answered"
NEED_LABELS: Final = {OPEN: N_("Open"), ANSWERED: N_("Answered"), DROPPED: N_("Dropped")}
NEED_TONES: Final = {OPEN: "warn", ANSWERED: "ok", DROPPED: "mute"}
NEED_TRANSITIONS: Final = {(OPEN, "answer"): ANSWERED, (OPEN, "drop"): DROPPED}
ACTIVE: Final = "active"
ENDED: Final = "ended"
CARE_LABELS: Final = {ACTIVE: N_("Active"), ENDED: N_("Over")}
CARE_TONES: Final = {ACTIVE: "ok", ENDED: "mute"}
CARE_TRANSITIONS: Final = {(ACTIVE, "end"): ENDED}
CARES: Final = {
    "visit": N_("Regular visit"), "key_date": N_("Key date of the customer"), "inspection": N_("Inspection of machines"),
    "renewal": N_("Renewal of a contract"),
}  # fmt: skip
