"""Units and people by date: moves never rewrite what was, one primary unit at any date, house accounts (ORG-1)."""

import datetime as dt

import pytest
from django.db import IntegrityError

from makesell.ground.actor import system
from makesell.ground.db import act, one, run, savepoint, values
from makesell.ground.organisation import actions, queries
from makesell.ground.organisation.actions import NewMembership, NewPerson, NewUnit, PersonMove, UnitMove
from makesell.ground.refusal import Refusal

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
START = dt.date(2024, 1, 1)
ACTOR = system("test")

create_units = act(actions.create_units)
create_people = act(actions.create_people)
place_units = act(actions.place_units)
move_people = act(actions.move_people)
add_memberships = act(actions.add_memberships)
leave = act(actions.leave)


def tree() -> dict[str, int]:
    """A company with two departments and a team."""
    ids = create_units(
        [
            NewUnit("C", "自行车厂", START, kind="company"),
            NewUnit("S1", "销售一部", START, kind="department", parent_code="C"),
            NewUnit("S2", "销售二部", START, kind="department", parent_code="C"),
            NewUnit("T", "华东组", START, parent_code="S1"),
        ],
        actor=ACTOR,
        at=AT,
    )
    return dict(zip(("C", "S1", "S2", "T"), ids, strict=True))


def person(unit_id: int, code: str = "P1") -> int:
    return create_people([NewPerson(code, "曾小明", joined_date=START, unit_id=unit_id)], actor=ACTOR, at=AT)[0]


def test_each_unit_gets_one_house_account() -> None:
    units = tree()
    houses = run("select house_of_id, code from organisation_person where kind = 'house' order by house_of_id")
    assert [row[0] for row in houses] == sorted(units.values())
    assert {row[1] for row in houses} == {"HOUSE-C", "HOUSE-S1", "HOUSE-S2", "HOUSE-T"}


def test_a_move_of_a_unit_leaves_the_past_as_it_was() -> None:
    units = tree()
    moved = dt.date(2025, 7, 1)
    place_units([UnitMove(units["T"], units["S2"], moved)], actor=ACTOR, at=AT)
    assert units["T"] in queries.below([units["S1"]], moved - dt.timedelta(days=1))
    assert units["T"] not in queries.below([units["S1"]], moved)
    assert units["T"] in queries.below([units["S2"]], moved)


def test_a_move_on_the_same_day_corrects_the_place() -> None:
    units = tree()
    place_units([UnitMove(units["T"], units["S2"], START)], actor=ACTOR, at=AT)
    assert run("select parent_id, valid_from, valid_to from organisation_unitplacement where unit_id = %s", [units["T"]]) == [
        (units["S2"], START, None)
    ]


def test_a_move_before_a_planned_one_ends_where_that_begins() -> None:
    units = tree()
    later, sooner = dt.date(2027, 1, 1), dt.date(2026, 6, 1)
    place_units([UnitMove(units["T"], units["S2"], later)], actor=ACTOR, at=AT)
    place_units([UnitMove(units["T"], units["C"], sooner)], actor=ACTOR, at=AT)
    places = run(
        "select parent_id, valid_from, valid_to from organisation_unitplacement where unit_id = %s order by valid_from", [units["T"]]
    )
    assert places == [(units["S1"], START, sooner), (units["C"], sooner, later), (units["S2"], later, None)]


def test_a_unit_never_stands_under_itself() -> None:
    units = tree()
    with pytest.raises(Refusal) as refused:
        place_units([UnitMove(units["S1"], units["T"], dt.date(2026, 1, 1))], actor=ACTOR, at=AT)
    assert refused.value.code == "organisation.circle"


def test_a_circle_on_other_dates_is_no_circle() -> None:
    units = tree()
    changed = dt.date(2026, 1, 1)
    place_units([UnitMove(units["T"], units["C"], changed)], actor=ACTOR, at=AT)
    place_units([UnitMove(units["S1"], units["T"], changed)], actor=ACTOR, at=AT)
    assert units["S1"] in queries.below([units["T"]], changed)


def test_codes_are_refused_when_taken_or_doubled() -> None:
    tree()
    with pytest.raises(Refusal) as refused:
        create_units([NewUnit("S1", "又一个", START), NewUnit("N", "新", START), NewUnit("N", "新", START)], actor=ACTOR, at=AT)
    assert len(refused.value.others) == 2
    assert refused.value.others[0].field == "code"


def test_a_moved_person_keeps_the_old_unit_for_the_past() -> None:
    units = tree()
    who = person(units["S1"])
    moved = dt.date(2025, 4, 1)
    move_people([PersonMove(who, units["S2"], moved)], actor=ACTOR, at=AT)
    found = queries.primary_units([(who, moved - dt.timedelta(days=1)), (who, moved)])
    assert found == {(who, dt.date(2025, 3, 31)): units["S1"], (who, moved): units["S2"]}


def test_a_move_into_a_secondary_unit_ends_the_secondary_membership() -> None:
    units = tree()
    who = person(units["S1"])
    add_memberships([NewMembership(who, units["S2"], dt.date(2024, 6, 1), primary=False)], actor=ACTOR, at=AT)
    move_people([PersonMove(who, units["S2"], dt.date(2025, 1, 1))], actor=ACTOR, at=AT)
    rows = run('select unit_id, valid_from, valid_to, "primary" from organisation_membership where person_id = %s order by 2, 1', [who])
    assert rows == [
        (units["S1"], START, dt.date(2025, 1, 1), True),
        (units["S2"], dt.date(2024, 6, 1), dt.date(2025, 1, 1), False),
        (units["S2"], dt.date(2025, 1, 1), None, True),
    ]


def test_two_primary_units_are_refused_by_name_and_impossible_in_the_table() -> None:
    units = tree()
    who = person(units["S1"])
    with pytest.raises(Refusal) as refused:
        add_memberships([NewMembership(who, units["S2"], dt.date(2025, 1, 1))], actor=ACTOR, at=AT)
    assert refused.value.code == "organisation.two_units"
    with pytest.raises(IntegrityError), savepoint():
        run(
            """insert into organisation_membership (person_id, unit_id, valid_from, "primary", leads)
               values (%s, %s, '2025-01-01', true, false)""",
            [who, units["S2"]],
        )


def test_two_rows_of_one_import_must_not_meet_either() -> None:
    units = tree()
    who = create_people([NewPerson("P9", "李四")], actor=ACTOR, at=AT)[0]
    with pytest.raises(Refusal):
        add_memberships([NewMembership(who, units["S1"], START), NewMembership(who, units["S2"], START)], actor=ACTOR, at=AT)
    add_memberships(
        [NewMembership(who, units["S1"], START, dt.date(2025, 1, 1)), NewMembership(who, units["S2"], dt.date(2025, 1, 1))],
        actor=ACTOR,
        at=AT,
    )
    assert len(values("select id from organisation_membership where person_id = %s", [who])) == 2


def test_who_leaves_has_no_unit_no_role_and_no_login() -> None:
    units = tree()
    who = person(units["S1"])
    act(actions.propose_grants)([actions.NewGrant(who, "salesperson", START)], actor=ACTOR, at=AT)
    act(actions.create_users)([actions.NewUser("ming", who)], actor=ACTOR, at=AT)
    leave([who], last_day=dt.date(2026, 2, 28), actor=ACTOR, at=AT)
    assert queries.primary_units([(who, dt.date(2026, 2, 28)), (who, dt.date(2026, 3, 1))]) == {(who, dt.date(2026, 2, 28)): units["S1"]}
    assert one("select valid_to from organisation_rolegrant where person_id = %s", [who]) == (dt.date(2026, 3, 1),)
    assert one("select is_active, sessions_version from organisation_user where person_id = %s", [who]) == (False, 2)


def test_a_house_account_stays() -> None:
    units = tree()
    house = values("select id from organisation_person where house_of_id = %s", [units["T"]])
    with pytest.raises(Refusal):
        leave(house, last_day=START, actor=ACTOR, at=AT)


def test_every_change_raises_the_version() -> None:
    before = queries.version()
    units = tree()
    person(units["T"])
    assert queries.version() > before


def test_people_are_found_by_two_characters_and_initials() -> None:
    units = tree()
    who = person(units["T"])
    grams = values("select unnest(search_grams) from organisation_person where id = %s", [who])
    assert {"小明", "zx"} <= set(grams)
