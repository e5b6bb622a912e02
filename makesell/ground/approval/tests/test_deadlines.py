"""Deadlines count working hours from the next working minute, by the calendar of who must decide (13.20, `domain.md` §1)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from makesell.ground import clock
from makesell.ground.actor import Actor, system
from makesell.ground.approval.deadlines import DEADLINE, REMINDER, due
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewPerson, NewUnit
from makesell.ground.rules import actions as rules
from makesell.ground.rules.actions import NewRule
from makesell.ground.rules.kinds import RuleKind
from makesell.ground.worktime import OwnDay, Shift
from makesell.ground.worktime import actions as worktime
from makesell.ground.worktime.naming import CALENDAR

pytestmark = pytest.mark.django_db
SHANGHAI, START = ZoneInfo("Asia/Shanghai"), dt.date(2025, 1, 1)
SYSTEM = system("test")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def in_force(kind: RuleKind, value: object, since: dt.date = START, scope: str = "") -> None:
    asker, other = (Actor(name=n, person_id=i) for n, i in zip("ab", people(f"{kind.code} a", f"{kind.code} b"), strict=True))
    (key,) = act(rules.draft_rules)([NewRule(kind, value, since, scope=scope)], actor=asker, at=at("2025-01-01T09:00"))
    act(rules.propose_rule)(key, actor=asker, at=at("2025-01-01T09:00"))
    act(rules.approve_rule)(key, actor=other, at=at("2025-01-01T09:00"))


def people(*names: str, unit_id: int | None = None) -> list[int]:
    new = [NewPerson(name, name, unit_id=unit_id, valid_from=START) for name in names]
    return act(organisation.create_people)(new, actor=SYSTEM, at=at("2025-01-01T09:00"))


@pytest.mark.parametrize(
    ("asked", "reminded", "wanted"),
    [
        pytest.param("2025-06-13T19:00", "2025-06-17T14:00", "2025-06-17T18:00", id="friday evening begins on monday"),
        pytest.param("2025-06-13T17:30", "2025-06-17T13:30", "2025-06-17T17:30", id="the last half hour of friday counts"),
        pytest.param("2025-09-30T17:00", "2025-10-10T12:00", "2025-10-10T17:00", id="the national holiday stands still"),
        pytest.param("2025-10-11T09:00", "2025-10-13T14:00", "2025-10-13T18:00", id="a swapped saturday is worked"),
        pytest.param("2025-10-12T09:00", "2025-10-14T14:00", "2025-10-14T18:00", id="the sunday after it is not"),
    ],
)
def test_working_hours_are_counted(asked: str, reminded: str, wanted: str) -> None:
    found = due([], at(asked))
    assert (found.remind_at, found.due_at) == (at(reminded), at(wanted))


def test_the_hours_come_from_the_rules_in_force_that_day() -> None:
    in_force(DEADLINE, 2, dt.date(2025, 6, 17))
    in_force(REMINDER, 5)
    assert due([], at("2025-06-16T10:00")).due_at == at("2025-06-18T10:00")
    found = due([], at("2025-06-17T10:00"))
    assert (found.remind_at, found.due_at) == (at("2025-06-17T11:00"), at("2025-06-17T12:00"))


def test_the_companys_own_day_wins() -> None:
    act(_own_day)(actor=SYSTEM)
    assert due([], at("2025-06-13T19:00")).due_at == at("2025-06-18T18:00")


def _own_day(*, actor: Actor) -> None:
    key = worktime.put_calendar("office", "办公室")
    shift = Shift(9 * 60, 18 * 60, ((12 * 60, 13 * 60),))
    worktime.set_week(key, {day: [shift] for day in range(1, 6)})
    worktime.put_own_days({dt.date(2025, 6, 16): OwnDay(working=False, note="厂庆")})


def _nights(*, actor: Actor) -> None:
    key = worktime.put_calendar("nights", "夜班", follows_holidays=False)
    worktime.set_week(key, {day: [Shift(20 * 60, 28 * 60)] for day in range(1, 8)})


def test_a_unit_works_by_the_calendar_a_rule_names_for_it_or_a_unit_above_from_its_day_on() -> None:
    act(_nights)(actor=SYSTEM)
    units = [NewUnit("P", "工厂", START, kind="company"), NewUnit("T", "班组", START, parent_code="P"), NewUnit("O", "处室", START, kind="company")]
    plant, team, office = act(organisation.create_units)(units, actor=SYSTEM, at=at("2025-01-01T09:00"))
    in_force(CALENDAR, "nights", dt.date(2025, 6, 14), f"unit:{plant}")
    (foreman,), (clerk,) = people("foreman", unit_id=team), people("clerk", unit_id=office)
    assert due([foreman], at("2025-06-13T19:00")).due_at == at("2025-06-17T18:00")
    assert due([foreman], at("2025-06-14T19:00")).due_at == at("2025-06-16T04:00")
    assert due([clerk], at("2025-06-14T19:00")).due_at == at("2025-06-17T18:00")
    assert due([clerk, foreman], at("2025-06-14T19:00")).due_at == at("2025-06-16T04:00")


def test_the_office_works_in_the_companys_time_zone() -> None:
    clock.in_zone("America/New_York")
    assert due([], at("2025-06-16T09:00", ZoneInfo("America/New_York"))).due_at == at("2025-06-17T18:00", ZoneInfo("America/New_York"))


def test_a_calendar_that_nobody_made_counts_as_the_office() -> None:
    in_force(CALENDAR, "moon")
    assert due([], at("2025-06-16T09:00")).due_at == at("2025-06-17T18:00")
