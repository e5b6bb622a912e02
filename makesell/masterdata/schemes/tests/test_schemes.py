"""Built-in measures, commission rates by date, and versions of schemes approved by another than their maker."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.masterdata.conftest import NOW, START, Inside
from makesell.masterdata.schemes import actions, queries
from makesell.masterdata.schemes.actions import NewMeasure, NewRate, NewVersion
from makesell.masterdata.schemes.ladders import Step

JULY = dt.date(2026, 7, 1)


def test_the_built_in_measures_are_there_in_their_order(db: None) -> None:
    assert [m.code for m in queries.measures("additive")] == [
        "ordered", "shipped", "delivered", "accepted", "invoiced", "paid", "collected", "margin", "new_customer", "complaint",
    ]  # fmt: skip
    assert [m.code for m in queries.measures("memo")] == ["returned", "cancelled"]


def test_a_measure_of_our_own_has_its_code_once(inside: Inside) -> None:
    inside(lambda: actions.create_measure(NewMeasure("demo_rides", "试骑", "Test rides", value="count")))
    assert queries.measures()[-1].code == "demo_rides"
    with pytest.raises(Refusal, match="already in use"):
        inside(lambda: actions.create_measure(NewMeasure("ordered", "订单", "Ordered")))


def test_the_rate_of_a_date_is_found(inside: Inside, people: list[int]) -> None:
    inside(lambda: actions.set_rates([NewRate(people[0], Decimal("0.012"), START), NewRate(people[0], Decimal("0.015"), JULY)]))
    alice = people[0]
    assert queries.rates_on([(alice, START), (alice, JULY), (people[1], JULY)]) == {
        (alice, START): Decimal("0.012"),
        (alice, JULY): Decimal("0.015"),
    }


@pytest.mark.parametrize("rate", ["1.2", "-0.01"])
def test_a_rate_is_a_share(inside: Inside, people: list[int], rate: str) -> None:
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.set_rates([NewRate(people[0], Decimal(rate), START)]))
    assert refused.value.field == "rate"


def test_people_see_their_own_rate_only(inside: Inside, people: list[int]) -> None:
    inside(lambda: actions.set_rates([NewRate(person, Decimal("0.01"), START) for person in people]))
    alice = Actor(name="alice", person_id=people[0], roles=frozenset({roles.SALESPERSON}))
    assert len(queries.rates_of(alice, people[0], START)) == 1
    assert queries.rates_of(alice, people[1], START) == []


def test_who_makes_a_version_may_not_approve_it(inside: Inside, people: list[int]) -> None:
    alice, bob = (Actor(name=name, person_id=key, roles=frozenset({roles.COMPENSATION})) for name, key in zip("ab", people, strict=True))
    tiers = (Step(Decimal(0), Decimal("0.01")), Step(Decimal(1), Decimal("0.02")))
    new = NewVersion("ordered", "CNY", START, tiers)
    scheme, version = inside(lambda: actions.create_scheme("S1", "销售提成", new, actor=alice, at=NOW))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.approve_version(version, actor=alice))
    assert refused.value.status == 403
    inside(lambda: actions.approve_version(version, actor=bob))
    second = inside(lambda: actions.add_version(scheme, new, actor=alice))
    with pytest.raises(Refusal, match="in force at these dates"):
        inside(lambda: actions.approve_version(second, actor=bob))
    third = inside(lambda: actions.add_version(scheme, replace(new, valid_from=JULY), actor=alice))
    inside(lambda: actions.approve_version(third, actor=bob))
    inside(lambda: actions.withdraw_version(second))
    assert [(v.revision, v.state, v.valid_to) for v in queries.versions(scheme)] == [
        (3, "approved", None), (2, "withdrawn", None), (1, "approved", JULY),
    ]  # fmt: skip
    with pytest.raises(Refusal, match="Only a draft"):
        inside(lambda: actions.withdraw_version(third))


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((Step(Decimal(1), Decimal("0.1")),), "scheme.start"),
        ((Step(Decimal(0), Decimal("0.1"), 7),), "scheme.general"),
        ((Step(Decimal(0), Decimal("0.1")), Step(Decimal(0), Decimal("0.2"))), "ladder.order"),
    ],
)
def test_steps_that_could_never_be_computed_are_refused(inside: Inside, people: list[int], steps: tuple[Step, ...], code: str) -> None:
    alice = Actor(name="a", person_id=people[0], roles=frozenset({roles.COMPENSATION}))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.create_scheme("S9", "x", NewVersion("ordered", "CNY", START, steps), actor=alice, at=NOW))
    assert refused.value.code == code

