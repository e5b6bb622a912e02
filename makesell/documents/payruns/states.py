"""States of a pay run, of its statements and of disputes, with their tables of transitions; the components a line may be of."""

from typing import Final

from makesell.ground.text import N_

COMPUTED: Final = "computed"
REVIEWED: Final = "reviewed"
APPROVED: Final = "approved"
RELEASED: Final = "released"
WITHDRAWN: Final = "withdrawn"
LABELS: Final = {
    COMPUTED: N_("Computed"), REVIEWED: N_("Reviewed, to be approved"), APPROVED: N_("Approved"), RELEASED: N_("Released for pay"),
    WITHDRAWN: N_("Withdrawn"),
}  # fmt: skip
TONES: Final = {COMPUTED: "mute", REVIEWED: "warn", APPROVED: "info", RELEASED: "ok", WITHDRAWN: "bad"}
# Computing again changes no state: the lines are written anew.
TRANSITIONS: Final = {
    (COMPUTED, "review"): REVIEWED,
    (REVIEWED, "approve"): APPROVED,
    (REVIEWED, "send_back"): COMPUTED,
    (APPROVED, "release"): RELEASED,
    (COMPUTED, "withdraw"): WITHDRAWN,
    (REVIEWED, "withdraw"): WITHDRAWN,
    (APPROVED, "withdraw"): WITHDRAWN,
}
UNRELEASED: Final = (COMPUTED, REVIEWED, APPROVED)
# Where a proof found what a run read of classes and groups that kept nothing of them (ADR 0077).
BY_LOG: Final = "log"
BY_NOW: Final = "now"

OPEN: Final = "open"
STATEMENTS: Final = {OPEN: N_("Not released yet"), RELEASED: N_("Released for pay"), WITHDRAWN: N_("Withdrawn")}
STATEMENT_TONES: Final = {OPEN: "mute", RELEASED: "ok", WITHDRAWN: "bad"}
STATEMENT_TRANSITIONS: Final = {(OPEN, "release"): RELEASED, (OPEN, "withdraw"): WITHDRAWN}

COMMISSION: Final = "commission"
CLAWBACK: Final = "clawback"
NON_PAYMENT: Final = "non_payment"
ADJUSTMENT: Final = "adjustment"
BONUS: Final = "bonus"
SCORE: Final = "score"
SPIFF: Final = "spiff"
POOL: Final = "pool"
GUARANTEE: Final = "guarantee"
HOLD_BACK: Final = "hold_back"
DRAW: Final = "draw"
EXPENSE: Final = "expense"
COMPONENTS: Final = {
    COMMISSION: N_("Commission"), SPIFF: N_("Unit bonus"), BONUS: N_("Bonus"), SCORE: N_("Bonus by appraisal"), POOL: N_("Team pool"),
    HOLD_BACK: N_("Hold-back"), EXPENSE: N_("Expense package"), GUARANTEE: N_("Guarantee"), DRAW: N_("Draw"), CLAWBACK: N_("Clawback"),
    NON_PAYMENT: N_("Not paid by the customer"), ADJUSTMENT: N_("Adjustment"),
}  # fmt: skip
# What an entry earns; what is held, unpaid or taken back hangs on it.
OF_ENTRIES: Final = frozenset({COMMISSION, SPIFF, CLAWBACK})

ANSWERED: Final = "answered"
ACCEPTED: Final = "accepted"
ESCALATED: Final = "escalated"
SETTLED: Final = "settled"
DISPUTES: Final = {
    OPEN: N_("Waits for the answer"), ANSWERED: N_("Answered"), ACCEPTED: N_("Accepted"), ESCALATED: N_("Went up, to be decided"),
    SETTLED: N_("Decided"),
}  # fmt: skip
UNANSWERED: Final = (OPEN, ESCALATED)
UNCLOSED: Final = (OPEN, ANSWERED, ESCALATED)
# Where each act leads a dispute; an answer nobody objects to in time lapses.
DISPUTE_TURNS: Final = {"answer": ANSWERED, "accept": ACCEPTED, "lapse": ACCEPTED, "escalate": ESCALATED, "settle": SETTLED}
DISPUTE_WORDS: Final = {
    "dispute": N_("Disputed"), "say": N_("Said"), "answer": N_("Answered"), "accept": N_("Accepted"), "lapse": N_("Closed; nobody objected"),
    "escalate": N_("Not accepted"), "settle": N_("Decided"),
}  # fmt: skip
# Why a person's commission could not be worked out; it is named on the run and nothing of it is lost.
NO_TARGET: Final = "no_target"
PROBLEMS: Final = {NO_TARGET: N_("The steps are in per cent of a target, and no target is agreed for the period.")}

# Accruals of pay to come 计提: what is earned once the customer pays.
ACCRUED: Final = "accrued"
ACCRUALS: Final = {ACCRUED: N_("Accrued"), WITHDRAWN: N_("Withdrawn")}
ACCRUAL_TONES: Final = {ACCRUED: "ok", WITHDRAWN: "bad"}
ACCRUAL_TRANSITIONS: Final = {(ACCRUED, "withdraw"): WITHDRAWN}
