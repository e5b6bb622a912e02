"""Parts the acts on targets (PRO-1) share: whose target it may be, what its record is called, what may be changed."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.targets import queries as targets
from makesell.documents.targets.access import POLICY
from makesell.documents.targets.queries import TargetRow
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.refusal import Refusal, missing, refuse_stale
from makesell.ground.text import N_

DIRECTOR = N_("The sales director")
# A person or a unit, and the first day of the period.
Standing = tuple[int | None, int | None, dt.date]


@dataclass(frozen=True, slots=True)
class Place:
    """For whom a target is: its record's owner and unit, and how it is called."""

    owner_id: int | None
    unit_id: int
    name: str


def period_of(period_id: int) -> PeriodRow:
    """The period of a key; refuses one that does not exist."""
    found = period.by_id(period_id)
    if found is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period", status=404)
    return found


def periods_of(period_ids: Iterable[int]) -> Mapping[int, PeriodRow]:
    """The periods of some keys in one statement; refuses one that does not exist."""
    wanted = set(period_ids)
    found = period.by_ids(wanted)
    if len(found) != len(wanted):
        raise Refusal("period.unknown", "This period does not exist.", field="period", status=404)
    return found


def places(wanted: Iterable[Standing]) -> dict[Standing, Place]:
    """Owner, unit and name of each (person, unit, first day): exactly one of both is given. A person stands in the primary unit of the day."""
    asked = set(wanted)
    named = organisation.named_people({person for person, _, _ in asked if person is not None})
    stood = organisation.primary_units([(person, day) for person, _, day in asked if person is not None])
    of_units = organisation.named_units({unit for _, unit, _ in asked if unit is not None})
    made: dict[Standing, Place] = {}
    for person, unit, day in asked:
        if (person is None) == (unit is None):
            raise Refusal("target.for_one", "A target is for one person or for one unit.", field="person")
        if person is not None:
            if person not in named or (person, day) not in stood:
                raise Refusal("target.person", "This person has no unit on the first day of the period.", field="person")
            made[(person, unit, day)] = Place(person, stood[(person, day)], named[person].name)
        elif unit is not None:
            if unit not in of_units:
                raise Refusal("target.unit", "This unit does not exist.", field="unit", status=404)
            made[(person, unit, day)] = Place(None, unit, of_units[unit].name)
    return made


def within_reach(actor: Actor, act: str, units: Iterable[int]) -> None:
    """Refuses (403) targets outside the units the actor answers for."""
    reach = POLICY.require(actor, act)
    if not reach.all and not set(units) <= reach.unit_ids:
        raise Refusal("target.reach", "This is outside the units you answer for.", who=DIRECTOR, status=403, field="unit")


def locked(actor: Actor, act: str, target_ids: Sequence[int]) -> list[TargetRow]:
    """The targets, locked and within the actor's reach; refuses (404) one that does not exist."""
    POLICY.require(actor, act)
    kept = locks.take("target", target_ids)
    if not target_ids or len(kept) != len(set(target_ids)):
        raise missing()
    rows = targets.of_ids(target_ids)
    within_reach(actor, act, {row.unit_id for row in rows})
    return rows


def same_version(rows: Sequence[TargetRow], version: int | None) -> None:
    """Refuses (409) what was changed since it was read."""
    for row in rows:
        refuse_stale(row.version, version)


def positive(amount: Decimal, field: str = "amount") -> Decimal:
    """An amount a target may have."""
    if amount < 0:
        raise Refusal("target.negative", "A target must not be negative.", field=field)
    if amount >= Decimal(10) ** 15:
        raise Refusal("number.too_large", "%(text)s is too large.", field=field, text=str(amount)[:40])
    return amount
