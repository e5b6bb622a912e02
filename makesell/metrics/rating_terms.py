"""Terms of ratings by several people: groups of raters with their weights, the scale, how many raters are needed, how long they have."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from makesell.documents.appraisals import rating_states as states
from makesell.engines.score.panel import UNKNOWN
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import Choice, Number, Rows, RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_


def _once(rows: list[dict[str, Any]]) -> None:
    """Refuses two lines of one group, and weights that are not 100 % together."""
    if len({row["group"] for row in rows}) != len(rows) or sum(Decimal(row["weight"]) for row in rows) != 100:
        raise Refusal("rating.groups", "Each group stands once, and the weights are 100 % together.", field="value")


GROUPS: Final = RuleKind(
    "appraisal.rater_groups",
    N_("Groups of raters"),
    Rows({"group": Choice(states.GROUPS), "weight": Number(Decimal("0.01"), Decimal(100), 2)}, least=1, whole=_once),
    default=[
        {"group": states.PEERS, "weight": "40"}, {"group": states.REPORTS, "weight": "20"}, {"group": states.SERVICE, "weight": "20"},
        {"group": states.OTHERS, "weight": "20"},
    ],
    clause="PER-2",
    help=N_("What each group counts in a rating by several people. A group of fewer than three raters is taken together with others."),
    pay=True,
    scopes=("unit",),
)  # fmt: skip
SCALE: Final = RuleKind(
    "appraisal.rating_scale",
    N_("Top of the scale of ratings"),
    Whole(2, 10, "points"),
    default=5,
    clause="PER-2",
    help=N_("Raters give 1 up to this."),
    pay=True,
)
LEAST: Final = RuleKind(
    "appraisal.raters_least",
    N_("Raters needed"),
    Whole(UNKNOWN, 50, "people"),
    default=UNKNOWN,
    clause="PER-2",
    help=N_("With fewer answers a rating by several people is not applicable, and its weight goes to the others."),
    pay=True,
)
DAYS: Final = RuleKind(
    "appraisal.rating_days",
    N_("Time for raters"),
    Whole(1, 60, "working days"),
    default=5,
    clause="PER-2",
    help=N_("They are reminded the day before, and once it is late; the manager's review waits until then."),
    pay=True,
)
RULES: Final = (GROUPS, SCALE, LEAST, DAYS)


def weights(on: dt.date, unit_id: int) -> dict[str, Decimal]:
    """The groups of raters in force for a unit, with their weights in per cent."""
    return {row["group"]: Decimal(row["weight"]) for row in value(GROUPS, on, f"unit:{unit_id}")}


def scale(on: dt.date) -> int:
    """The top of the scale raters use."""
    return int(value(SCALE, on))


def least(on: dt.date) -> int:
    """How many raters a figure needs."""
    return int(value(LEAST, on))


def days(on: dt.date) -> int:
    """How many working days raters have."""
    return int(value(DAYS, on))
