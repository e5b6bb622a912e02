"""States of a ticket and of a knowledge answer, their tables of transitions, and the words tickets are sorted by."""

from typing import Final

from makesell.ground.text import N_

NEW: Final = "new"
OPEN: Final = "open"
WAITING: Final = "waiting"
RESOLVED: Final = "resolved"
CLOSED: Final = "closed"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    NEW: N_("Not answered yet"), OPEN: N_("In work"), WAITING: N_("Waiting for the customer"), RESOLVED: N_("Resolved, to be confirmed"),
    CLOSED: N_("Closed"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {NEW: "warn", OPEN: "info", WAITING: "mute", RESOLVED: "plum", CLOSED: "ok", WITHDRAWN: "mute"}
TRANSITIONS: Final = {
    (NEW, "reply"): OPEN,
    (OPEN, "reply"): OPEN,
    (WAITING, "reply"): OPEN,
    (NEW, "ask_back"): WAITING,
    (OPEN, "ask_back"): WAITING,
    (WAITING, "ask_back"): WAITING,
    (WAITING, "customer_says"): OPEN,
    (NEW, "resolve"): RESOLVED,
    (OPEN, "resolve"): RESOLVED,
    (WAITING, "resolve"): RESOLVED,
    (RESOLVED, "confirm"): CLOSED,
    (RESOLVED, "lapse"): CLOSED,
    (RESOLVED, "reopen"): OPEN,
    (CLOSED, "reopen"): OPEN,
    (NEW, "withdraw"): WITHDRAWN,
    (OPEN, "withdraw"): WITHDRAWN,
    (WAITING, "withdraw"): WITHDRAWN,
}
RUNNING: Final = (NEW, OPEN)     # the clock runs
UNSOLVED: Final = (NEW, OPEN, WAITING)
DONE: Final = (RESOLVED, CLOSED)

QUESTION: Final = "question"
COMPLAINT: Final = "complaint"
KINDS: Final = {
    QUESTION: N_("Question"), COMPLAINT: N_("Complaint"), "return": N_("Wants to return"), "repair": N_("Repair"), "technical": N_("Technical"),
}  # fmt: skip
NORMAL: Final = "normal"
PRIORITIES: Final = {"low": N_("Low"), NORMAL: N_("Normal"), "high": N_("High"), "urgent": N_("Urgent")}
PRIORITY_TONES: Final = {"low": "mute", NORMAL: "info", "high": "warn", "urgent": "bad"}
STAFF: Final = "staff"
LINK: Final = "link"
SURVEY: Final = "survey"
CHANNELS: Final = {STAFF: N_("By us"), LINK: N_("By the customer"), SURVEY: N_("After a survey")}
CAUSES: Final = {
    "product": N_("Product"), "transport": N_("Transport"), "installation": N_("Installation"), "use": N_("Use"), "papers": N_("Papers or price"),
    "none": N_("No fault"),
}  # fmt: skip
# What a ticket is late with: its first response, or its solution.
RESPONSE: Final = "response"
SOLUTION: Final = "solution"
LATE: Final = {"": N_("In time"), RESPONSE: N_("First response late"), SOLUTION: N_("Solution late")}
NO_CAUSE: Final = N_("Not named")
ANY_KIND: Final = N_("Any")

DRAFT: Final = "draft"
PUBLISHED: Final = "published"
RETIRED: Final = "retired"
ANSWER_LABELS: Final = {DRAFT: N_("Draft"), PUBLISHED: N_("Published"), RETIRED: N_("Retired")}
ANSWER_TONES: Final = {DRAFT: "mute", PUBLISHED: "ok", RETIRED: "mute"}
ANSWER_TRANSITIONS: Final = {
    (DRAFT, "publish"): PUBLISHED,
    (DRAFT, "retire"): RETIRED,
    (PUBLISHED, "retire"): RETIRED,
    (RETIRED, "publish"): PUBLISHED,
}
