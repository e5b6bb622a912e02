"""Notices: shown by default, mailed on wish, in the reader's language, to a real SMTP server."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core import mail as outgoing
from django.test import override_settings

from makesell.ground.actor import Actor, system
from makesell.ground.db import act, one, values
from makesell.ground.notices import actions, mail, queries
from makesell.ground.notices.actions import Letter, NewNotice
from makesell.ground.notices.tests.mailhost import MailHost, mail_host
from makesell.ground.organisation import actions as organisation

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SYSTEM = system("test")
TEXT = "Order %(number)s was shipped."
pytestmark = pytest.mark.django_db


def reader(name: str = "ming", email: str = "ming@example.com") -> Actor:
    (person_id,) = act(organisation.create_people)([organisation.NewPerson(name, name, email=email)], actor=SYSTEM, at=AT)
    act(organisation.create_users)([organisation.NewUser(name, person_id, language="en")], actor=SYSTEM, at=AT)
    return Actor(name=name, person_id=person_id)


def tell(who: Actor, number: str = "SO-1") -> int:
    return actions.tell_many([NewNotice(who.person_id or 0, "delivery.shipped", TEXT, {"number": number})], at=AT)


@pytest.fixture
def host() -> Iterator[MailHost]:
    """A mail host that the settings name."""
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with mail_host() as running, override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=running.port):
        yield running


def deliver() -> int:
    return actions.deliver(mail.send, actor=SYSTEM, at=AT, configured=mail.configured())


def test_a_notice_is_shown_and_not_mailed_by_default() -> None:
    who = reader()
    assert tell(who) == 1
    (row,) = queries.latest(who)
    assert (row.text, row.params, row.read_at) == (TEXT, {"number": "SO-1"}, None)
    assert queries.unread(who) == 1
    assert values("select 1 from outbox_message") == []


def test_reading_marks_only_ones_own() -> None:
    who, other = reader(), reader("other")
    tell(who)
    tell(other)
    ids = [row.id for row in (*queries.latest(who), *queries.latest(other))]
    actions.read(ids, actor=who, at=AT)
    assert (queries.unread(who), queries.unread(other)) == (0, 1)
    actions.read(None, actor=other, at=AT)
    assert queries.unread(other) == 0


def test_who_wants_neither_gets_none() -> None:
    who = reader()
    actions.wish("delivery.shipped", in_app=False, mail=False, actor=who)
    assert tell(who) == 0
    assert queries.latest(who) == []


def test_who_wants_mail_only_sees_none_in_the_product() -> None:
    who = reader()
    actions.wish("delivery.shipped", in_app=False, mail=True, actor=who)
    assert tell(who) == 1
    assert queries.unread(who) == 0
    assert queries.wishes(who) == {"delivery.shipped": (False, True)}


def test_the_mail_reaches_a_real_server_in_the_readers_language(host: MailHost) -> None:
    who = reader()
    actions.wish("delivery.shipped", in_app=True, mail=True, actor=who)
    tell(who)
    assert values("select topic from outbox_message") == ["notices.deliver"]
    assert deliver() == 1
    (letter,) = host.taken
    assert letter["to"] == "ming@example.com"
    assert letter["subject"] == "Order SO-1 was shipped."
    assert one("select mail_state, mailed_at from notices_notice") == ("sent", AT)
    assert deliver() == 0
    assert len(host.taken) == 1


def test_a_host_that_refuses_is_asked_five_times(host: MailHost) -> None:
    who = reader()
    actions.wish("delivery.shipped", in_app=True, mail=True, actor=who)
    tell(who)
    host.refuses = True
    states = []
    for _ in range(5):
        deliver()
        states.append(values("select mail_state from notices_notice")[0])
    assert states == ["waiting"] * 4 + ["failed"]
    assert queries.unread(who) == 1


def test_a_host_that_answers_later_gets_the_mail(host: MailHost) -> None:
    who = reader()
    actions.wish("delivery.shipped", in_app=True, mail=True, actor=who)
    tell(who)
    host.refuses = True
    assert deliver() == 0
    host.refuses = False
    assert deliver() == 1


def test_one_bad_address_does_not_stop_the_others(host: MailHost) -> None:
    without, who = reader("none", email=""), reader()
    for each in (without, who):
        actions.wish("delivery.shipped", in_app=True, mail=True, actor=each)
        tell(each)
    assert deliver() == 1
    assert values("select mail_state from notices_notice order by id") == ["unset", "sent"]


@override_settings(EMAIL_HOST="")
def test_without_a_mail_host_notices_stay_in_the_product() -> None:
    who = reader()
    actions.wish("delivery.shipped", in_app=True, mail=True, actor=who)
    tell(who)
    assert deliver() == 0
    assert values("select mail_state from notices_notice") == ["unset"]
    assert queries.unread(who) == 1
    assert getattr(outgoing, "outbox", []) == []


def test_a_line_break_in_a_name_starts_no_new_header(host: MailHost) -> None:
    mail.send(Letter(1, "ming@example.com", "en", "x", TEXT, {"number": "1\r\nBcc: all@example.com"}, None, 0, 1))
    (letter,) = host.taken
    assert letter["bcc"] is None
    assert letter["to"] == "ming@example.com"


def test_paging_goes_backwards() -> None:
    who = reader()
    for number in range(5):
        tell(who, str(number))
    first = queries.latest(who, limit=2)
    rest = queries.latest(who, before=first[-1].id)
    assert [row.params["number"] for row in (*first, *rest)] == ["4", "3", "2", "1", "0"]
