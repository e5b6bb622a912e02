"""Desks: every role has one, and every question asked there is one its list understands."""

import datetime as dt
from urllib.parse import parse_qsl

import pytest

from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.listing import Query
from makesell.sheets import desks
from makesell.sheets.desks import DESKS, Newest
from makesell.sheets.registry import BY_NOUN
from makesell.sheets.watches import filled

DAY = dt.date(2026, 3, 31)
SOMEBODY = Actor(name="x", kind="person", person_id=7, user_id=8, roles=frozenset({roles.EXECUTIVE}), unit_id=9)
ASKED = sorted(
    {(one.noun, one.query) for desk in DESKS.values() for one in (*desk.counts, *desk.watches)}
    | {(one.noun, one.query) for desk in DESKS.values() for one in desk.newest}
)


def test_every_role_of_the_staff_has_a_desk_that_watches_something() -> None:
    assert {role for role in roles.STAFF if not DESKS.get(role) or not DESKS[role].watches} == set()


@pytest.mark.parametrize(("noun", "query"), ASKED)
def test_every_question_names_fields_operators_and_values_of_its_list(noun: str, query: str) -> None:
    asked = Query.from_pairs(parse_qsl(filled(query, SOMEBODY, DAY)))
    fields = {field.name: field for field in BY_NOUN[noun].listing.fields}
    for alternatives in asked.conditions:
        for condition in alternatives:
            field = fields[condition.field]
            assert condition.operator in field.operators
            for value in condition.values:
                field.value(value)
                assert not field.choices or value in field.choices
    assert asked.sort is None or asked.sort.field in fields


def test_a_question_is_asked_by_somebody_on_a_day() -> None:
    query = "f=owner.eq.{me}&f=unit.eq.{unit}&f=requested_date.between.{today},{soon}&f=order_date.gte.{lately}"
    assert filled(query, SOMEBODY, DAY) == (
        "f=owner.eq.7&f=unit.eq.9&f=requested_date.between.2026-03-31,2026-04-30&f=order_date.gte.2026-03-24"
    )


def test_who_holds_two_roles_sees_both_desks_and_nothing_twice() -> None:
    both = desks.of({roles.WAREHOUSE, roles.QUALITY})
    codes = [one.code for one in both.watches]
    assert len(codes) == len(set(codes))
    assert set(codes) == {one.code for role in (roles.WAREHOUSE, roles.QUALITY) for one in DESKS[role].watches}
    assert all(isinstance(one, Newest) for one in both.newest)
