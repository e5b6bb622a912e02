"""The contract of repeated requests, on real connections where it matters (R4, `reliability.md` §1.1)."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event

import pytest

from makesell.ground.actor import system
from makesell.ground.db import act, one, run, values
from makesell.ground.idempotency.once import Answer, hash_of, idempotent, sweep
from makesell.ground.organisation import actions as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.tests.threads import at_once

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
ACTOR = system("test")
BODY = hash_of("POST", "/api/people", b'{"code": "x"}')


def effect(code: str) -> Answer:
    """An act with an effect one can count: a unit with its house account."""
    (unit_id,) = act(organisation.create_units)([organisation.NewUnit(code, code, AT.date())], actor=ACTOR, at=AT)
    return Answer(201, {"id": unit_id})


def effects(code: str) -> int:
    return len(values("select 1 from organisation_unit where code = %s", [code]))


def asked(key: str, perform: Callable[[], Answer], body: str = BODY, who: str = "user:1") -> Answer:
    return idempotent(key, who, body, perform, actor=ACTOR, at=AT)


@pytest.mark.django_db
def test_the_same_request_has_one_effect_and_one_answer_and_the_repeat_writes() -> None:
    first = asked("k", lambda: effect("x"))
    again = asked("k", lambda: effect("x"))
    assert (again.status, again.body) == (first.status, first.body)
    assert again.repeated
    assert effects("x") == 1
    assert one("select repeats from idempotency_key where key = 'k'") == (1,)


@pytest.mark.django_db
def test_another_body_under_the_key_is_refused_and_has_no_effect() -> None:
    asked("k", lambda: effect("x"))
    with pytest.raises(Refusal) as refused:
        asked("k", lambda: effect("y"), body=hash_of("POST", "/api/people", b"{}"))
    assert refused.value.status == 422
    assert effects("y") == 0
    assert one("select repeats from idempotency_key where key = 'k'") == (0,)


@pytest.mark.django_db
def test_a_refusal_saves_nothing_and_the_key_may_try_again() -> None:
    def refused() -> Answer:
        effect("x")
        raise Refusal("test.no", "no")

    with pytest.raises(Refusal):
        asked("k", refused)
    assert effects("x") == 0
    assert one("select 1 from idempotency_key where key = 'k'") is None
    assert asked("k", lambda: effect("x")).status == 201


@pytest.mark.django_db
def test_a_key_belongs_to_who_used_it() -> None:
    asked("k", lambda: effect("x"))
    other = asked("k", lambda: effect("y"), who="user:2")
    assert not other.repeated
    assert effects("y") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "k" * 256, "a\x00b", "a\nb"])
def test_what_cannot_be_a_key_is_refused_at_its_field(key: str) -> None:
    with pytest.raises(Refusal) as refused:
        asked(key, lambda: effect("x"))
    assert refused.value.field == "Idempotency-Key"
    assert effects("x") == 0


@pytest.mark.django_db
def test_keys_are_kept_thirty_days() -> None:
    asked("k", lambda: effect("x"))
    assert sweep(AT + dt.timedelta(days=29)) == 0
    assert sweep(AT + dt.timedelta(days=31)) == 1


def test_forms_are_the_same_in_any_order_and_addresses_are_not() -> None:
    assert hash_of("post", "/a", {"x": 1, "y": 2}) == hash_of("POST", "/a", {"y": 2, "x": 1})
    assert hash_of("POST", "/a", b"") != hash_of("POST", "/b", b"")
    assert hash_of("POST", "/a", b"") != hash_of("PUT", "/a", b"")


@pytest.fixture
def key(committed: str) -> Iterator[str]:
    """A key and unit code of this test alone; what it committed is taken away again."""
    name = f"t-{uuid.uuid4()}"
    yield name
    run("delete from idempotency_key where key = %s", [name])
    house = "select id from organisation_unit where code = %s"
    run(f"delete from organisation_person where house_of_id in ({house})", [name])
    run(f"delete from organisation_unitplacement where unit_id in ({house})", [name])
    run("delete from organisation_unit where code = %s", [name])


def test_ten_at_once_have_one_effect_and_one_answer(key: str) -> None:
    found = at_once([partial(asked, key, partial(effect, key)) for _ in range(10)])
    assert [type(answer) for answer in found] == [Answer] * 10
    assert len({str(answer.body) for answer in found}) == 1
    assert sum(not answer.repeated for answer in found) == 1
    assert effects(key) == 1
    assert one("select repeats from idempotency_key where key = %s", [key]) == (9,)


def test_while_the_first_runs_longer_than_the_lock_time_out_the_second_is_told_so(key: str) -> None:
    began, release = Event(), Event()

    def slow() -> Answer:
        began.set()
        release.wait(timeout=30)
        return effect(key)

    def second() -> Answer:
        began.wait(timeout=30)
        try:
            return asked(key, partial(effect, key))
        finally:
            release.set()

    first, told = at_once([partial(asked, key, slow), second])
    assert first.status == 201
    assert isinstance(told, Refusal)
    assert (told.status, told.code) == (409, "idempotency.in_progress")
    assert effects(key) == 1
    assert asked(key, partial(effect, key)).body == first.body
