"""States of purchase orders, with their one table of transitions."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
ORDERED: Final = "ordered"
PART: Final = "part"
RECEIVED: Final = "received"
CLOSED: Final = "closed"
CANCELLED: Final = "cancelled"
LABELS: Final = {
    DRAFT: N_("Draft"), ORDERED: N_("On order"), PART: N_("Received in part"), RECEIVED: N_("Received"), CLOSED: N_("Closed short"),
    CANCELLED: N_("Cancelled"),
}  # fmt: skip
TONES: Final = {DRAFT: "mute", ORDERED: "info", PART: "warn", RECEIVED: "ok", CLOSED: "plum", CANCELLED: "bad"}
COMING: Final = (ORDERED, PART)     # something is still to come
HERE: Final = (PART, RECEIVED)      # something has come, and what has not is not given up
TRANSITIONS: Final = {
    (DRAFT, "edit"): DRAFT,
    (DRAFT, "confirm"): ORDERED,
    (DRAFT, "cancel"): CANCELLED,
    (ORDERED, "change_date"): ORDERED,
    (PART, "change_date"): PART,
    (ORDERED, "receive_part"): PART,
    (PART, "receive_part"): PART,
    (ORDERED, "receive"): RECEIVED,
    (PART, "receive"): RECEIVED,
    (ORDERED, "cancel"): CANCELLED,
    (PART, "close"): CLOSED,
    (PART, "take_back_part"): PART,
    (RECEIVED, "take_back_part"): PART,
    (PART, "take_back"): ORDERED,
    (RECEIVED, "take_back"): ORDERED,
}
BY_FIRST, BY_LAST, TOO_LATE = "first", "last", "late"
# How a line that has come kept its day.
KEPT: Final = {BY_FIRST: N_("By the day first promised"), BY_LAST: N_("By the day promised last"), TOO_LATE: N_("Later, or not all of it")}
KEPT_TONES: Final = {BY_FIRST: "ok", BY_LAST: "warn", TOO_LATE: "bad"}
