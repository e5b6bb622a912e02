"""Terms of an appraisal beside its scheme: vetoes, the person's own step, posts held for a part of a period. Rules with dates, by unit."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.appraisals import states
from makesell.engines.score import Fallen
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import Choice, Number, Rows, RuleKind, Whole, Words
from makesell.ground.rules.queries import value
from makesell.ground.text import N_, Marked
from makesell.metrics.indicators import INDICATOR

LOWEST: Final = "lowest"
CAP: Final = "cap"
ZERO: Final = "zero"
EFFECTS: Final[Mapping[str, Marked]] = {
    LOWEST: N_("The lowest rating; the figures stay"), CAP: N_("The total is at most this"), ZERO: N_("The total is 0"),
}  # fmt: skip
NONE: Final = "none"
ASKED: Final = "asked"
REQUIRED: Final = "required"
SCORED: Final = "scored"
SELF_STEPS: Final[Mapping[str, Marked]] = {
    NONE: N_("No step of the person's own"), ASKED: N_("The person may say something first"), REQUIRED: N_("The person comments before the manager"),
    SCORED: N_("The person scores every indicator and comments before the manager"),
}  # fmt: skip
BY_DAYS: Final = "days"
TARGETS: Final[Mapping[str, Marked]] = {BY_DAYS: N_("The target counts by the days of the post"), "whole": N_("The whole target counts")}


def _vetoes(rows: list[dict[str, Any]]) -> None:
    """Refuses two vetoes of one indicator."""
    if len({row["indicator"] for row in rows}) != len(rows):
        raise Refusal("scheme.twice", "Each indicator stands once in a scheme.", field="value")


VETOES: Final = RuleKind(
    "appraisal.vetoes",
    N_("Vetoes of an appraisal"),
    Rows(
        {
            "indicator": INDICATOR, "below": Number(Decimal(-1000), Decimal(1000), 4, "share"), "effect": Choice(EFFECTS),
            "cap": Number(Decimal(0), Decimal(1000), 2),
        },
        whole=_vetoes,
    ),
    default=[],
    clause="PER-2",
    help=N_("An indicator below this figure caps the total, takes it to 0 or gives the lowest rating; what is not applicable never vetoes."),
    pay=True,
    scopes=("unit",),
)  # fmt: skip
SELF_STEP: Final = RuleKind(
    "appraisal.self_step",
    N_("The person's own step"),
    Choice(SELF_STEPS),
    default=ASKED,
    clause="PER-2",
    help=N_("What the person does before the manager reviews."),
    pay=True,
    scopes=("unit",),
)
SELF_DAYS: Final = RuleKind(
    "appraisal.self_days",
    N_("Time for the person's own step"),
    Whole(0, 60, "working days"),
    default=5,
    clause="PER-2",
    help=N_("After so many working days the manager goes on without it; who is away is appraised all the same."),
    pay=True,
)
POST_DAYS: Final = RuleKind(
    "appraisal.post_days",
    N_("Days a post counts from"),
    Whole(1, 366, "days"),
    default=15,
    clause="PER-2",
    help=N_("A post held for fewer days of the period is shown, and not scored."),
    pay=True,
)
POST_TARGET: Final = RuleKind(
    "appraisal.post_target",
    N_("Target of a post held for a part of the period"),
    Choice(TARGETS),
    default=BY_DAYS,
    clause="PER-2",
    help=N_("What is asked of who joined late, or held two posts."),
    pay=True,
)


def _steps(rows: list[dict[str, Any]]) -> None:
    """Refuses two lines of one step."""
    if len({row["step"] for row in rows}) != len(rows):
        raise Refusal("appraisal.steps_twice", "Each step stands once.", field="value")


STEP_DAYS: Final = RuleKind(
    "appraisal.step_days",
    N_("Time for the steps of an appraisal"),
    Rows({"step": Choice(states.STEPS), "days": Whole(0, 120, "working days")}, whole=_steps),
    default=[
        {"step": states.SELF_REVIEWED, "days": 5}, {"step": states.REVIEWED, "days": 5}, {"step": states.CALIBRATED, "days": 3},
        {"step": states.PUBLISHED, "days": 5}, {"step": states.DISPUTED, "days": 3}, {"step": states.ANSWERED, "days": 5},
        {"step": states.ACKNOWLEDGED, "days": 10},
    ],
    clause="PER-2",
    help=N_(
        "Working days from when a step begins; whose turn it is is reminded the day before, and once it is late. A step without a line has no end."
    ),
    pay=True,
)  # fmt: skip


def _guided(rows: list[dict[str, Any]]) -> None:
    """Refuses two lines of one rating."""
    if len({row["rating"] for row in rows}) != len(rows):
        raise Refusal("appraisal.ratings_twice", "Each rating stands once.", field="value")


GUIDE: Final = RuleKind(
    "appraisal.distribution",
    N_("Guide for the distribution of ratings"),
    Rows(
        {"rating": Words(20), "least": Number(Decimal(0), Decimal(1), 4, "share"), "most": Number(Decimal(0), Decimal(1), 4, "share")}, whole=_guided
    ),
    default=[],
    clause="PER-2",
    help=N_("Which share of the people may have a rating, at least and at most. Calibration shows where it is left; it forbids nothing."),
    pay=True,
    scopes=("unit",),
)
RULES: Final = (VETOES, SELF_STEP, SELF_DAYS, POST_DAYS, POST_TARGET, STEP_DAYS, GUIDE)


@dataclass(frozen=True, slots=True)
class Share:
    """Which share of the people may have a rating."""

    rating: str
    least: Decimal
    most: Decimal


def guide(on: dt.date, unit_id: int | None) -> dict[str, Share]:
    """The guide for the distribution in force for a unit, or the company, by rating."""
    rows = value(GUIDE, on, f"unit:{unit_id}" if unit_id is not None else "")
    return {row["rating"]: Share(row["rating"], Decimal(row["least"]), Decimal(row["most"])) for row in rows}


def step_days(state: str, on: dt.date) -> int | None:
    """How many working days the step has that an appraisal in this state waits for; None has no end."""
    if state == states.COMPUTED:
        return self_days(on)
    return next((int(row["days"]) for row in value(STEP_DAYS, on) if row["step"] == state), None)


@dataclass(frozen=True, slots=True)
class Veto:
    """A row of the vetoes: below which figure of which indicator it falls, and what it does then."""

    indicator: str
    below: Decimal
    effect: str
    cap: Decimal

    @property
    def fallen(self) -> Fallen:
        """What it does."""
        return Fallen(self.effect == LOWEST, {CAP: self.cap, ZERO: Decimal(0)}.get(self.effect))


def vetoes(on: dt.date, unit_id: int) -> list[Veto]:
    """The vetoes in force for a unit on a date."""
    rows = value(VETOES, on, f"unit:{unit_id}")
    return [Veto(row["indicator"], Decimal(row["below"]), row["effect"], Decimal(row["cap"])) for row in rows]


def self_step(on: dt.date, unit_id: int) -> str:
    """What a unit's people do before their manager reviews."""
    return str(value(SELF_STEP, on, f"unit:{unit_id}"))


def by_days(on: dt.date) -> bool:
    """Whether the target of a part of a period counts by its days."""
    return bool(value(POST_TARGET, on) == BY_DAYS)


def post_days(on: dt.date) -> int:
    """From how many days on a post is scored."""
    return int(value(POST_DAYS, on))


def self_days(on: dt.date) -> int:
    """How many working days the person has for the own step."""
    return int(value(SELF_DAYS, on))
