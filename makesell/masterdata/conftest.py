"""What the tests of master data share: a unit and two people, and a way to call an action inside an act."""

import datetime as dt
from collections.abc import Callable
from typing import Protocol, TypeVar

import pytest

from makesell.ground.actor import Actor, system
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewPerson, NewUnit

NOW = dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC)
START = dt.date(2026, 1, 1)
T = TypeVar("T")


class Inside(Protocol):
    """Runs a call inside an act."""

    def __call__(self, call: Callable[[], T]) -> T: ...


@act
def _acted(call: Callable[[], T], *, actor: Actor, reason: str = "") -> T:
    return call()


@pytest.fixture
def inside(db: None) -> Inside:
    """Runs a call inside an act of the system."""

    def run_inside(call: Callable[[], T]) -> T:
        return _acted(call, actor=system("test"))

    return run_inside


@pytest.fixture
def unit_id(inside: Inside) -> int:
    """A unit at the top of the tree."""
    return inside(lambda: organisation.create_units([NewUnit("HQ", "总部", START)], actor=system("test"), at=NOW))[0]


@pytest.fixture
def people(inside: Inside, unit_id: int) -> list[int]:
    """Alice and Bob of that unit."""
    new = [
        NewPerson("alice", "王爱丽", unit_id=unit_id, valid_from=START, joined_date=START),
        NewPerson("bob", "李博", unit_id=unit_id, valid_from=START, joined_date=START),
    ]
    return inside(lambda: organisation.create_people(new, actor=system("test"), at=NOW))
