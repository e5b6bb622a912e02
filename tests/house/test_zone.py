"""The company's time zone decides its dates everywhere: the clock, who somebody is today, lists, pages; and no database's answer serves another."""

import datetime as dt

import pytest

from makesell.ground import clock, listing, shown
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import TODAY, act, count, one, run
from makesell.ground.listing import Condition, Query
from makesell.ground.organisation import actions, queries
from makesell.ground.organisation.actions import NewGrant, NewPerson
from makesell.ground.organisation.models import User
from makesell.ground.refusal import Refusal
from makesell.ground.tokens.listings import LISTING
from tests.database import Clones

NIGHT = dt.datetime(2026, 3, 5, 2, tzinfo=dt.UTC)
SYSTEM = system("test")


def named(timezone: str) -> None:
    act(actions.name_company)(name="Ridge Bikes", timezone=timezone, actor=SYSTEM)


def seller(since: dt.date) -> User:
    (person,) = act(actions.create_people)([NewPerson("P1", "Ann")], actor=SYSTEM, at=NIGHT)
    act(actions.propose_grants)([NewGrant(person, roles.SALESPERSON, since)], actor=SYSTEM, at=NIGHT)
    return User(pk=77, username="ann", person_id=person)


@pytest.mark.django_db
def test_at_two_in_the_morning_utc_new_york_still_has_yesterday() -> None:
    named("America/New_York")
    user = seller(dt.date(2026, 3, 5))
    assert queries.actor_of(user, NIGHT).roles == frozenset()
    assert queries.actor_of(user, NIGHT + dt.timedelta(hours=3)).roles == {roles.SALESPERSON}
    assert clock.business_date(NIGHT) == dt.date(2026, 3, 4)
    assert clock.end_of_day(dt.date(2026, 3, 4)) == dt.datetime(2026, 3, 5, 5, tzinfo=dt.UTC)
    assert shown.moment(NIGHT, "en") == "4 Mar 2026 21:00"
    with clock.moved(NIGHT):
        assert clock.today() == dt.date(2026, 3, 4)


@pytest.mark.django_db
def test_the_zone_comes_with_who_is_asking_and_costs_no_statement() -> None:
    named("America/New_York")
    user = seller(dt.date(2026, 1, 1))
    queries.actor_of(user, NIGHT)
    named("Asia/Shanghai")
    queries.actor_of(user, NIGHT)
    with count() as counted:
        queries.actor_of(user, NIGHT)
        assert clock.business_date(NIGHT) == dt.date(2026, 3, 5)
    assert counted.statements == 1


@pytest.mark.django_db
@pytest.mark.parametrize("timezone", ["America/New_York", "Asia/Shanghai", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_database_has_the_companys_date(timezone: str) -> None:
    named(timezone)
    assert one(f"select {TODAY} = (now() at time zone %s)::date", [timezone]) == (True,)


@pytest.mark.django_db
def test_without_a_company_the_database_has_the_default_date() -> None:
    assert one(f"select {TODAY} = (now() at time zone 'Asia/Shanghai')::date") == (True,)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("op", "day", "found"),
    [("eq", "2026-03-04", 1), ("eq", "2026-03-05", 0), ("ne", "2026-03-04", 0), ("gte", "2026-03-05", 0), ("lte", "2026-03-04", 1),
     ("gt", "2026-03-03", 1), ("gt", "2026-03-04", 0), ("lt", "2026-03-05", 1), ("lt", "2026-03-04", 0)],
)  # fmt: skip
def test_a_list_asked_for_a_day_finds_the_moments_of_that_day_there(op: str, day: str, found: int) -> None:
    named("America/New_York")
    queries.version()
    (person,) = act(actions.create_people)([NewPerson("P1", "Ann")], actor=SYSTEM, at=NIGHT)
    (user,) = act(actions.create_users)([actions.NewUser("ann", person)], actor=SYSTEM, at=NIGHT)
    run(
        "insert into tokens_token (owner_id, user_id, name, digest, scopes, created_at, expires_at) values (%s, %s, 'n', 'd', 'read', %s, %s)",
        [person, user, NIGHT, NIGHT + dt.timedelta(days=9)],
    )
    asked = Query(conditions=((Condition("created_at", op, (day,)),),))
    assert listing.count(LISTING, Actor(name="a", roles=frozenset({roles.ADMINISTRATOR})), asked) == found


@pytest.mark.django_db
def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        named("Mars/Olympus")
    assert refused.value.field == "timezone"


def test_who_somebody_is_in_one_database_is_nobody_in_another(committed: str, clones: Clones) -> None:
    user = seller(dt.date(2026, 1, 1))
    assert queries.actor_of(user, NIGHT).roles == {roles.SALESPERSON}
    before = queries.version()
    first = clones.made[-1]
    second = clones.fresh()
    try:
        run("update organisation_version set version = %s", [before])
        assert queries.actor_of(user, NIGHT).roles == frozenset()
    finally:
        clones.use(first)
        clones.drop(second)
        clones.use(first)
