"""States of a demand plan and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

OPEN: Final = "open"
SUBMITTED: Final = "submitted"
AGREED: Final = "agreed"
LABELS: Final = {OPEN: N_("To be written"), SUBMITTED: N_("Submitted"), AGREED: N_("Agreed")}
TONES: Final = {OPEN: "warn", SUBMITTED: "info", AGREED: "ok"}
TRANSITIONS: Final = {
    (OPEN, "submit"): SUBMITTED,
    (SUBMITTED, "send_back"): OPEN,
    (SUBMITTED, "agree"): AGREED,
}
MONTHS: Final = 3      # every plan covers so many; the first is the month it is made for
TIMELINESS: Final = {"due": N_("Not due yet"), "missing": N_("Missing"), "late": N_("Late"), "in_time": N_("In time")}
TIMELY: Final = (
    "case when t.submitted_at is null and t.due_at > now() then 'due' when t.submitted_at is null then 'missing'"
    " when t.submitted_at > t.due_at then 'late' else 'in_time' end"
)
