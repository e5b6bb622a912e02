"""The worker as a process of its own: it delivers, stops cleanly, and loses or doubles nothing when it is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict

from makesell.doors.jobs import timetable
from makesell.doors.jobs.handing import hand
from makesell.ground import clock
from makesell.ground.actor import Actor, system
from makesell.ground.db import act, one, run, values
from makesell.ground.embedded import APP_ROLE, Cluster
from makesell.ground.notices import actions as notices
from makesell.ground.notices.tests.mailhost import mail_host
from makesell.ground.organisation import actions as organisation
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.outbox.relay import relay, waiting

ACTOR = system("test")
START = "import django; django.setup(); from makesell.doors.jobs.worker import main; raise SystemExit(main())"


@contextmanager
def running(dsn: str, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process on a database; killed at the end if it still runs."""
    known = {"MAKESELL_DSN": dsn, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "makesell.settings")}
    process = subprocess.Popen([sys.executable, "-c", START], env={**os.environ, **known, **env}, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=10)


def until(true: Callable[[], Any], seconds: float = 30.0) -> float:
    """Waits until something is true; returns how long it took. Fails after the time."""
    began = time.monotonic()
    pause = threading.Event()
    while not true():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        pause.wait(0.05)
    return time.monotonic() - began


@pytest.fixture
def application(committed: str, cluster: Cluster) -> str:
    """A database in which everything commits, as the application's role sees it."""
    return cluster.dsn(APP_ROLE, str(conninfo_to_dict(committed)["dbname"]))


@act
def put(messages: list[NewMessage], *, actor: Actor) -> None:
    """An act that writes messages."""
    put_many(messages, at=clock.now())


def handed_at_least(least: int, total: int) -> bool:
    return total - waiting() >= least


def reader() -> Actor:
    (person_id,) = act(organisation.create_people)([organisation.NewPerson("m", "m", email="m@example.com")], actor=ACTOR, at=clock.now())
    return Actor(name="m", person_id=person_id)


def test_a_notice_of_an_act_becomes_a_mail_and_the_worker_stops_cleanly(application: str) -> None:
    who = reader()
    notices.wish("test", in_app=True, mail=True, actor=who)
    with mail_host() as host, running(application, MAKESELL_MAIL_HOST="127.0.0.1", MAKESELL_MAIL_PORT=str(host.port)) as process:
        notices.tell_many([notices.NewNotice(who.person_id or 0, "test", "first")], at=clock.now())
        until(lambda: len(host.taken) == 1)
        notices.tell_many([notices.NewNotice(who.person_id or 0, "test", "second")], at=clock.now())
        warm = until(lambda: len(host.taken) == 2)
        assert warm < 3
        until(lambda: waiting() == 0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
    assert [letter["subject"] for letter in host.taken] == ["first", "second"]


def test_workers_killed_in_the_middle_neither_lose_nor_double(application: str) -> None:
    total = 1500
    put([NewMessage("test.nothing", {"n": n}) for n in range(total)], actor=ACTOR)
    for least in (1, 600):
        with running(application) as process:
            until(partial(handed_at_least, least, total))
            process.kill()
    with running(application):
        until(lambda: waiting() == 0)
    jobs = "select (args ->> 'message_id')::bigint from procrastinate_jobs where task_name = 'test.nothing'"
    handed = values(jobs)
    assert len(handed) == len(set(handed)) == total


def test_a_job_left_by_a_dead_worker_is_taken_up_again(application: str) -> None:
    run("insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour')")
    run(
        """insert into procrastinate_jobs (queue_name, task_name, status, args, worker_id, attempts)
           select 'default', 'notices.deliver', 'doing', '{}', id, 1 from procrastinate_workers"""
    )
    run("insert into procrastinate_jobs (queue_name, task_name, args) values ('default', 'jobs.take_up_again', '{\"timestamp\": 0}')")
    with running(application):
        until(lambda: one("select status from procrastinate_jobs where task_name = 'notices.deliver'") == ("succeeded",))
    assert one("select count(*) from procrastinate_jobs where status = 'doing' and task_name = 'notices.deliver'") == (0,)


@pytest.mark.django_db
def test_messages_that_say_the_same_become_one_job() -> None:
    put(
        [NewMessage("test.same"), NewMessage("test.same"), NewMessage("test.other", {"n": 1}), NewMessage("test.other", {"n": 1})],
        actor=ACTOR,
    )
    assert relay(hand, actor=ACTOR, at=clock.now()) == 4
    assert run("select task_name, count(*) from procrastinate_jobs group by 1 order by 1") == [("test.other", 2), ("test.same", 1)]


@pytest.mark.django_db
def test_no_act_sends_a_notification() -> None:
    assert values("select tgenabled from pg_trigger where tgname = 'procrastinate_jobs_notify_queue_job_inserted_v1'") == ["D"]


@pytest.mark.django_db
def test_the_jobs_of_the_clock_run_on_an_empty_company() -> None:
    assert timetable.sweep(0) == {"keys": 0, "messages": 0, "files": 0, "carriers": 0}
    assert timetable.tell_customers(0) == timetable.watch_carriers(0) == timetable.ask_carriers_again(0) == 0
    assert timetable.make_partitions(0)
    assert timetable.make_partitions(0) == []
    assert timetable.deliver_again(0) == 0
    assert timetable.remind(0) == 0
