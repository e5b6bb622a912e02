"""States of what was sent to a subcontractor, with their one table of transitions."""

from typing import Final

from makesell.ground.text import N_

OUT: Final = "out"
PART: Final = "part"
BACK: Final = "back"
CLOSED: Final = "closed"
TAKEN_BACK: Final = "taken_back"
LABELS: Final = {
    OUT: N_("At the supplier"), PART: N_("Back in part"), BACK: N_("All back"), CLOSED: N_("Rest came back undone"),
    TAKEN_BACK: N_("Came back undone"),
}  # fmt: skip
TONES: Final = {OUT: "info", PART: "warn", BACK: "ok", CLOSED: "plum", TAKEN_BACK: "bad"}
AWAY: Final = (OUT, PART)     # something of it is still at the supplier
DONE_THERE: Final = (PART, BACK, CLOSED)     # something of it came back done, or was scrapped there
TRANSITIONS: Final = {
    (OUT, "receive_part"): PART,
    (PART, "receive_part"): PART,
    (OUT, "receive"): BACK,
    (PART, "receive"): BACK,
    (PART, "undo_receipt_part"): PART,
    (BACK, "undo_receipt_part"): PART,
    (PART, "undo_receipt"): OUT,
    (BACK, "undo_receipt"): OUT,
    (OUT, "change_date"): OUT,
    (PART, "change_date"): PART,
    (OUT, "come_late"): OUT,
    (PART, "come_late"): PART,
    (OUT, "take_back"): TAKEN_BACK,
    (PART, "close"): CLOSED,
}
