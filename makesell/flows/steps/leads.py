"""Parts the acts on leads share: the rules of the pool, and telling who is about to lose one."""

import datetime as dt
from typing import Final

from makesell.documents.leads.rules import Limits
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_

A_DAY: Final = RuleKind(
    "leads.claims_a_day", N_("Leads a person may claim a day"), Whole(1, 1000, "leads"), default=5, clause="PRO-3", scopes=("unit",)
)
AT_ONCE: Final = RuleKind(
    "leads.held_at_once", N_("Leads a person may hold at once"), Whole(1, 10_000, "leads"), default=50, clause="PRO-3", scopes=("unit",)
)
AGAIN_DAYS: Final = RuleKind(
    "leads.again_days", N_("Days until the same person may claim a lead again"), Whole(0, 3650, "days"), default=30, clause="PRO-3"
)
UNTOUCHED_DAYS: Final = RuleKind(
    "leads.untouched_days",
    N_("Days without a result after which a lead falls back into the pool"),
    Whole(1, 3650, "days"),
    default=15,
    clause="PRO-3",
    scopes=("unit",),
    help=N_("Only an activity with a result counts."),
)
WARN_DAYS: Final = RuleKind(
    "leads.warn_days", N_("Days before that on which its holder is warned"), Whole(0, 365, "days"), default=3, clause="PRO-3"
)
RULES: Final = (A_DAY, AT_ONCE, AGAIN_DAYS, UNTOUCHED_DAYS, WARN_DAYS)


def limits(on: dt.date, unit_id: int) -> Limits:
    """The limits of claims in a unit on a day."""
    scope = f"unit:{unit_id}"
    return Limits(value(A_DAY, on, scope), value(AT_ONCE, on, scope), value(AGAIN_DAYS, on))


def untouched_days(on: dt.date, unit_id: int) -> int:
    """After how many days without a result a lead of a unit falls back."""
    return int(value(UNTOUCHED_DAYS, on, f"unit:{unit_id}"))
