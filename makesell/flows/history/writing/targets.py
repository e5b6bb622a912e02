"""Flows/history: writes targets as they were approved then; their periods stand in the calendar already."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from makesell.documents.targets.actions import NewTarget
from makesell.flows.history.facts import TargetFact
from makesell.flows.history.writing.into import PERSON, Into
from makesell.flows.pro_1_targets import record_targets
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import Kind
from makesell.ground.period import queries as period

TARGET: Final = "target"
_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Aim:
    """A target with an id of its own: whose, and which period's."""

    fact: TargetFact
    name: str

    @property
    def external_id(self) -> str:
        """Person and first day of the period."""
        return f"{self.fact.person}:{self.fact.period.start.isoformat()}"


def aims_of(targets: Sequence[TargetFact], names: Mapping[str, str]) -> list[Aim]:
    """Targets with the names of their people."""
    return [Aim(fact, names[fact.person]) for fact in targets]


def write_targets(into: Into, batch: Sequence[Aim], *, kind: Kind) -> None:
    """Targets of people over periods of a kind: measure `ordered`, value net, approved."""
    new = into.missing(TARGET, batch)
    if not new:
        return
    cells = {cell.start: cell for cell in period.periods(kind)}
    people = {aim.fact.person: into.key(PERSON, aim.fact.person) for aim in new}
    # Whoever joined while the period ran stands where they stood on its last day.
    days = [(people[aim.fact.person], day) for aim in new for day in (aim.fact.period.start, aim.fact.period.end - _DAY)]
    stood = organisation.primary_units(days)
    rows = []
    for aim in new:
        key, span = people[aim.fact.person], aim.fact.period
        rows.append(
            NewTarget(
                "ordered",
                cells[span.start].id,
                aim.fact.amount,
                into.currency,
                stood.get((key, span.start)) or stood[key, span.end - _DAY],
                aim.name,
                person_id=key,
                state="approved",
                number=f"TG-{span.start:%Y%m}-{aim.fact.person}",
                external_source=into.source,
                external_id=aim.external_id,
            )
        )
    into.add(TARGET, [aim.external_id for aim in new], record_targets.perform_many(rows, actor=into.actor, at=into.at))
