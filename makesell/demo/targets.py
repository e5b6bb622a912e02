"""Demo: the quarter targets of a year, set by managers and director, approved by director and general manager, in December before it."""

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


Amounts = Mapping[str, tuple[int, int, int, int]]


def agree(staff: Staff, year: int, amounts: Amounts) -> None:
    """Brings the targets into force; goes on where a start that was killed had stopped.

    A manager sets the targets of the team's people and the director approves them; the director sets the teams' targets
    (the sums) and the general manager approves them.
    """
    director, chief = staff.holder(R.SALES_DIRECTOR), staff.holder(R.EXECUTIVE)
    with clock.moved(dt.datetime(year - 1, 12, 15, 10, tzinfo=clock.zone())):
        if not _in_state(year, "draft", "proposed", "approved"):
            for team, login in MANAGER.items():
                set_targets.perform_many(_people(staff, team, year, amounts), actor=staff.actors[login], at=clock.now())
            set_targets.perform_many(_teams(staff, year, amounts), actor=director, at=clock.now())
        for login in MANAGER.values():
            _move(propose_targets.perform_many, year, "draft", staff.actors[login], people=True)
        _move(propose_targets.perform_many, year, "draft", director, people=False)
    with clock.moved(dt.datetime(year - 1, 12, 18, 10, tzinfo=clock.zone())):
        _move(approve_targets.perform_many, year, "proposed", director, people=True)
        _move(approve_targets.perform_many, year, "proposed", chief, people=False)


def missing(year: int) -> bool:
    """True while the year's targets are not all in force; the cast's people have four each, and so have the teams."""
    return len(_in_state(year, "approved")) < 4 * (len(QUARTER_TARGETS) + len(MANAGER)) and not _in_state(year, "superseded", "withdrawn")


def _quarter(year: int, number: int) -> int:
    found = period.by_code("quarter", f"{year}-Q{number}")
    if found is None:
        raise LookupError(f"{year}-Q{number}")
    return found.id


def _of(team: str, amounts: Amounts) -> list[str]:
    return [p.login for p in PEOPLE if p.unit == team and p.login in amounts]


def _people(staff: Staff, team: str, year: int, amounts: Amounts) -> list[TargetFact]:
    return [
        TargetFact("ordered", _quarter(year, number), Decimal(amounts[login][number - 1]), person_id=staff.people[login])
        for number in (1, 2, 3, 4)
        for login in _of(team, amounts)
    ]


def _teams(staff: Staff, year: int, amounts: Amounts) -> list[TargetFact]:
    return [
        TargetFact(
            "ordered", _quarter(year, number), Decimal(sum(amounts[login][number - 1] for login in _of(team, amounts))), for_unit_id=staff.units[team]
        )
        for number in (1, 2, 3, 4)
        for team in MANAGER
    ]  # fmt: skip


def _in_state(year: int, *wanted: str) -> list[Mapping[str, Any]]:
    quarters = ",".join(str(_quarter(year, number)) for number in (1, 2, 3, 4))
    query = Query.from_pairs([("size", "200"), ("f", f"state.in.{','.join(wanted)}"), ("f", f"period.in.{quarters}")])
    return list(listing.page(LISTING, ALL, query).rows)


def _answers(actor: Actor, unit_id: int) -> bool:
    return actor.has(R.SALES_DIRECTOR, R.EXECUTIVE) or unit_id in actor.units_below


def _move(act: Callable[..., object], year: int, state: str, actor: Actor, *, people: bool) -> None:
    """Lets the actor do the act with what waits for it: people's targets of the units below, or the teams'."""
    waiting = [row["id"] for row in _in_state(year, state) if (row["person"] is not None) == people and _answers(actor, row["unit"])]
    if waiting:
        act(waiting, actor=actor, at=clock.now())
