"""Whom a target is for, on a day: a person, or a unit with everything below it. Everything that is read for a target is narrowed by this."""

import datetime as dt
from dataclasses import dataclass, replace

from makesell.documents.opportunities.queries import Asked
from makesell.ground.organisation import queries as organisation


@dataclass(frozen=True, slots=True)
class AimedAt:
    """People, or units with those below them; neither: everybody."""

    person_ids: tuple[int, ...] | None = None
    unit_ids: tuple[int, ...] | None = None

    def opportunities(self, asked: Asked) -> Asked:
        """A question about opportunities, of theirs only."""
        return replace(asked, owner_ids=self.person_ids, unit_ids=self.unit_ids)

    def condition(self) -> list[tuple[str, str]]:
        """The conditions that narrow a list of documents to theirs, as words of its address."""
        named = (("owner", self.person_ids), ("unit", self.unit_ids))
        return [("f", f"{name}.in.{','.join(str(key) for key in keys)}") for name, keys in named if keys is not None]


def aimed_at(person_id: int | None, unit_id: int | None, day: dt.date) -> AimedAt:
    """Whom a target of a person or of a unit is for; a person of a unit's target is the person."""
    if person_id is not None:
        return AimedAt(person_ids=(person_id,))
    return AimedAt(unit_ids=None if unit_id is None else tuple(sorted(organisation.below([unit_id], day))))


def below_each(unit_ids: tuple[int, ...], day: dt.date) -> dict[int, AimedAt]:
    """The same of several units, in one statement."""
    wanted, found = set(unit_ids), dict[int, list[int]]()
    for above, unit in organisation.closure(day):
        if above in wanted:
            found.setdefault(above, []).append(unit)
    return {key: AimedAt(unit_ids=tuple(sorted(units))) for key, units in found.items()}
