"""States of a sales report and of its problems, and the one table of transitions."""

from typing import Final

from makesell.ground.text import N_

OPEN: Final = "open"
SUBMITTED: Final = "submitted"
ANSWERED: Final = "answered"
EXCUSED: Final = "excused"
LABELS: Final = {OPEN: N_("To be written"), SUBMITTED: N_("Submitted"), ANSWERED: N_("Answered"), EXCUSED: N_("Excused")}
TONES: Final = {OPEN: "warn", SUBMITTED: "info", ANSWERED: "ok", EXCUSED: "mute"}
TRANSITIONS: Final = {
    (OPEN, "submit"): SUBMITTED,
    (OPEN, "excuse"): EXCUSED,
    (SUBMITTED, "answer"): ANSWERED,
}
DAILY: Final = "daily"
WEEKLY: Final = "weekly"
MONTHLY: Final = "monthly"
KINDS: Final = {DAILY: N_("Daily report"), WEEKLY: N_("Weekly report"), MONTHLY: N_("Monthly report")}
SOLVED: Final = "solved"
PROBLEMS: Final = {OPEN: N_("Open"), ANSWERED: N_("Answered"), SOLVED: N_("Solved")}
TIMELINESS: Final = {"due": N_("Not due yet"), "missing": N_("Missing"), "late": N_("Late"), "in_time": N_("In time"), "excused": N_("Excused")}
TIMELY: Final = (
    "case when t.state = 'excused' then 'excused' when t.submitted_at is null and t.due_at > now() then 'due' when t.submitted_at is null"
    " then 'missing' when t.submitted_at > t.due_at then 'late' else 'in_time' end"
)
MEASURES: Final = ("ordered", "shipped", "invoiced", "collected")
