"""Messages: none without its act, none lost or doubled by a relay that is killed, each taken by one relay only."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

import pytest

from makesell.ground.actor import Actor, system
from makesell.ground.db import act, run, values
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.outbox.relay import Message, relay, sweep, waiting
from makesell.ground.refusal import Refusal
from makesell.ground.tests.threads import at_once

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
ACTOR = system("test")


@act
def tell(topic: str, number: int, *, actor: Actor, fail: bool = False) -> None:
    """An act that writes messages, and may be refused afterwards."""
    put_many([NewMessage(topic, {"n": n}) for n in range(number)], at=AT)
    if fail:
        raise Refusal("test.no", "no")


def keep(topic: str, messages: Sequence[Message]) -> None:
    """Stands for the queue of jobs: writes one row a message through the same connection."""
    for message in messages:
        run("insert into numbering_series (code, prefix, width, gapless) values (%s, '', 1, false)", [f"{topic}-{message.id}"])


def jobs(topic: str) -> list[str]:
    return [str(code) for code in values("select code from numbering_series where code like %s", [f"{topic}-%"])]


@pytest.mark.django_db
def test_a_refused_act_leaves_no_message() -> None:
    with pytest.raises(Refusal):
        tell("t", 1, actor=ACTOR, fail=True)
    assert waiting() == 0


@pytest.mark.django_db
def test_messages_are_handed_on_once_and_in_order() -> None:
    tell("t", 3, actor=ACTOR)
    got: list[Message] = []
    assert relay(got.extend, actor=ACTOR, at=AT) == 3
    assert [message.payload["n"] for message in got] == [0, 1, 2]
    assert relay(got.extend, actor=ACTOR, at=AT) == 0
    assert len(got) == 3


@pytest.mark.django_db
def test_a_batch_takes_no_more_than_it_says() -> None:
    tell("t", 5, actor=ACTOR)
    got: list[Message] = []
    assert relay(got.extend, actor=ACTOR, at=AT, batch=2) == 2
    assert waiting() == 3


@pytest.mark.django_db
def test_a_relay_killed_after_handing_on_has_handed_on_nothing() -> None:
    tell("killed", 3, actor=ACTOR)

    def killed(messages: Sequence[Message]) -> None:
        keep("killed", messages)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        relay(killed, actor=ACTOR, at=AT)
    assert (waiting(), jobs("killed")) == (3, [])
    relay(partial(keep, "killed"), actor=ACTOR, at=AT)
    assert (waiting(), len(jobs("killed"))) == (0, 3)


@pytest.mark.django_db
def test_taken_messages_are_kept_thirty_days_and_waiting_ones_for_ever() -> None:
    tell("t", 2, actor=ACTOR)
    relay(lambda _messages: None, actor=ACTOR, at=AT, batch=1)
    assert sweep(AT + dt.timedelta(days=29)) == 0
    assert sweep(AT + dt.timedelta(days=31)) == 1
    assert waiting() == 1


@pytest.mark.django_db
def test_a_message_knows_its_transaction() -> None:
    tell("t", 2, actor=ACTOR)
    assert len(set(values("select txid from outbox_message"))) == 1


def test_relays_at_once_take_each_message_once(committed: str) -> None:
    try:
        tell("at-once", 40, actor=ACTOR)
        at_once([partial(relay, partial(keep, "at-once"), actor=ACTOR, at=AT, batch=10) for _ in range(4)])
        while relay(partial(keep, "at-once"), actor=ACTOR, at=AT):
            assert len(jobs("at-once")) <= 40
        assert len(jobs("at-once")) == 40
    finally:
        run("delete from numbering_series where code like 'at-once-%%'", [])
        run("delete from outbox_message where topic = 'at-once'")
