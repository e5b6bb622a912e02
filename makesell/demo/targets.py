"""Demo: this year's quarter targets, set by managers and director, approved by director and general manager, in December of last year."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from makesell.demo.cast import PEOPLE, QUARTER_TARGETS, TEAM_EAST, TEAM_SOUTH
from makesell.demo.people import Staff
from makesell.documents.targets.queries import LISTING
from makesell.flows.pro_1_targets import approve_targets, propose_targets, set_targets
from makesell.flows.pro_1_targets.set_targets import TargetFact
from makesell.ground import clock, listing
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor, system
from makesell.ground.listing import Query
from makesell.ground.period import queries as period

MANAGER = {TEAM_EAST: "zhoujianguo", TEAM_SOUTH: "helihua"}
ALL = system("demo")


def agree(staff: Staff, today: dt.date) -> None:
    """Brings the targets into force; goes on where a start that was killed had stopped.

    A manager sets the targets of the team's people and the director approves them; the director sets the teams' targets
    (the sums) and the general manager approves them.
    """
    director, chief = staff.holder(R.SALES_DIRECTOR), staff.holder(R.EXECUTIVE)
    with clock.moved(dt.datetime(today.year - 1, 12, 15, 10, tzinfo=clock.zone())):
        if not _in_state("draft", "proposed", "approved"):
            for team, login in MANAGER.items():
                set_targets.perform_many(_people(staff, team, today.year), actor=staff.actors[login], at=clock.now())
            set_targets.perform_many(_teams(staff, today.year), actor=director, at=clock.now())
        for login in MANAGER.values():
            _move(propose_targets.perform_many, "draft", staff.actors[login], people=True)
        _move(propose_targets.perform_many, "draft", director, people=False)
    with clock.moved(dt.datetime(today.year - 1, 12, 18, 10, tzinfo=clock.zone())):
        _move(approve_targets.perform_many, "proposed", director, people=True)
        _move(approve_targets.perform_many, "proposed", chief, people=False)


def missing() -> bool:
    """True while the demo's targets are not all in force; the cast's people have four each, and so have the teams."""
    return len(_in_state("approved")) < 4 * (len(QUARTER_TARGETS) + len(MANAGER)) and not _in_state("superseded", "withdrawn")


def _quarter(year: int, number: int) -> int:
    found = period.by_code("quarter", f"{year}-Q{number}")
    if found is None:
        raise LookupError(f"{year}-Q{number}")
    return found.id


def _of(team: str) -> list[str]:
    return [p.login for p in PEOPLE if p.unit == team and p.login in QUARTER_TARGETS]


def _people(staff: Staff, team: str, year: int) -> list[TargetFact]:
    return [
        TargetFact("ordered", _quarter(year, number), Decimal(QUARTER_TARGETS[login][number - 1]), person_id=staff.people[login])
        for number in (1, 2, 3, 4)
        for login in _of(team)
    ]


def _teams(staff: Staff, year: int) -> list[TargetFact]:
    return [
        TargetFact(
            "ordered", _quarter(year, number), Decimal(sum(QUARTER_TARGETS[login][number - 1] for login in _of(team))), for_unit_id=staff.units[team]
        )
        for number in (1, 2, 3, 4)
        for team in MANAGER
    ]  # fmt: skip


def _in_state(*wanted: str) -> list[Mapping[str, Any]]:
    query = Query.from_pairs([("size", "200"), ("f", f"state.in.{','.join(wanted)}")])
    return list(listing.page(LISTING, ALL, query).rows)


def _answers(actor: Actor, unit_id: int) -> bool:
    return actor.has(R.SALES_DIRECTOR, R.EXECUTIVE) or unit_id in actor.units_below


def _move(act: Callable[..., object], state: str, actor: Actor, *, people: bool) -> None:
    """Lets the actor do the act with what waits for it: people's targets of the units below, or the teams'."""
    waiting = [row["id"] for row in _in_state(state) if (row["person"] is not None) == people and _answers(actor, row["unit"])]
    if waiting:
        act(waiting, actor=actor, at=clock.now())
