"""Pure decisions about opportunities: which evidence a stage asks for, what lines are worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.opportunities import states
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

MISSING: Mapping[str, tuple[str, str]] = {
    states.NEED: ("need", N_("Write down what the customer needs first.")),
    states.SOLUTION: ("solution", N_("Write down the solution first.")),
    states.AMOUNT: ("amount", N_("State an amount first.")),
    states.NEXT_STEP: ("next_step", N_("State the next step first.")),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage in use: its code, its probability in per cent, the evidence it asks for."""

    code: str
    probability: int
    evidence: str


def stages_of(rows: Sequence[Mapping[str, object]]) -> list[Stage]:
    """The stages of the rule in their order."""
    return [Stage(str(row["stage"]), int(str(row["probability"])), str(row["evidence"])) for row in rows]


def enter(stages: Sequence[Stage], code: str, evidence: Mapping[str, bool]) -> Stage:
    """The stage to enter. Refuses one that is not in use, and one whose evidence, or that of a stage before it, is missing."""
    place = next((n for n, stage in enumerate(stages) if stage.code == code), None)
    if place is None:
        raise Refusal("opportunity.stage", N_("This stage is not in use."), field="stage")
    for stage in stages[: place + 1]:
        if stage.evidence in MISSING and not evidence[stage.evidence]:
            field, sentence = MISSING[stage.evidence]
            raise Refusal(f"opportunity.no_{field}", sentence, field="stage")
    return stages[place]


def weighted(amount: Decimal, probability: int) -> Decimal:
    """Amount × probability (13.18), exact."""
    return amount * probability / 100
