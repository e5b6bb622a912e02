"""States of an appraisal and the one table of its transitions."""

from typing import Final

from makesell.ground.text import N_

COMPUTED: Final = "computed"
SELF_REVIEWED: Final = "self_reviewed"
REVIEWED: Final = "reviewed"
CALIBRATED: Final = "calibrated"
PUBLISHED: Final = "published"
DISPUTED: Final = "disputed"
ANSWERED: Final = "answered"
ACKNOWLEDGED: Final = "acknowledged"
CLOSED: Final = "closed"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    COMPUTED: N_("Computed"), SELF_REVIEWED: N_("Reviewed by the person"), REVIEWED: N_("Reviewed by the manager"), CALIBRATED: N_("Calibrated"),
    PUBLISHED: N_("Published to the person"), DISPUTED: N_("Disputed"), ANSWERED: N_("Dispute answered"), ACKNOWLEDGED: N_("Acknowledged"),
    CLOSED: N_("Closed for good"), WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {
    COMPUTED: "mute", SELF_REVIEWED: "info", REVIEWED: "info", CALIBRATED: "info", PUBLISHED: "warn", DISPUTED: "bad", ANSWERED: "warn",
    ACKNOWLEDGED: "ok", CLOSED: "ok", WITHDRAWN: "mute",
}  # fmt: skip
TRANSITIONS: Final = {
    (COMPUTED, "self_review"): SELF_REVIEWED,
    # who is away is appraised all the same
    (COMPUTED, "review"): REVIEWED,
    (SELF_REVIEWED, "review"): REVIEWED,
    (REVIEWED, "calibrate"): CALIBRATED,
    # until it is published, others beside it may move it again
    (CALIBRATED, "calibrate"): CALIBRATED,
    (CALIBRATED, "publish"): PUBLISHED,
    (PUBLISHED, "acknowledge"): ACKNOWLEDGED,
    (PUBLISHED, "dispute"): DISPUTED,
    (DISPUTED, "answer"): ANSWERED,
    # an answer may be asked about once more; every word stays in the thread
    (ANSWERED, "dispute"): DISPUTED,
    (ANSWERED, "acknowledge"): ACKNOWLEDGED,
    (ANSWERED, "close"): CLOSED,
    (ACKNOWLEDGED, "close"): CLOSED,
    (COMPUTED, "withdraw"): WITHDRAWN,
}
# The steps that have an end, by the state they wait in, and whose they are.
STEPS: Final = {
    COMPUTED: N_("The person's own step"), SELF_REVIEWED: N_("The manager's review"), REVIEWED: N_("Calibration"), CALIBRATED: N_("Publication"),
    PUBLISHED: N_("Acknowledgement or dispute"), DISPUTED: N_("Answer to a dispute"), ANSWERED: N_("Acknowledgement after the answer"),
    ACKNOWLEDGED: N_("Closing"),
}  # fmt: skip
# What the manager says and the final score are the person's to see from here on.
SHOWN: Final = frozenset({PUBLISHED, DISPUTED, ANSWERED, ACKNOWLEDGED, CLOSED})
