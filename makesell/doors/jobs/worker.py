"""The worker: the relay in a thread and Procrastinate in the main one, stopped cleanly by SIGTERM or Ctrl-C.

Any number of workers may run on any number of machines. It needs Django set up; `makesell worker` does that.
"""

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection
from django.db.utils import Error as DatabaseError
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from makesell.doors.jobs.handing import hand
from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.outbox.relay import relay

log = logging.getLogger("makesell.jobs")
POLL_SECONDS = 0.25
FETCH_SECONDS = 1.0     # a job may wait this long; asking costs ten times what the relay's question does
PAUSE_SECONDS = 1.0
GRACE_SECONDS = 20.0
AT_ONCE = 3
ACTOR = system("relay")


def relay_until(stop: threading.Event, poll: float = POLL_SECONDS) -> None:
    """Hands messages on until told to stop; a database that is away is asked again, nothing is lost meanwhile."""
    try:
        while not stop.is_set():
            stop.wait(_relay_once(poll))
    finally:
        connection.close()


def _relay_once(poll: float) -> float:
    """One round; returns how long to wait before the next."""
    try:
        close_old_connections()
        return 0.0 if relay(hand, actor=ACTOR, at=clock.now()) else poll
    except (DatabaseError, ConnectorException) as error:
        log.warning("The database did not answer the relay: %s", str(error).strip().splitlines()[:1])
        connection.close()
        return PAUSE_SECONDS


def run_until_stopped(work: Callable[[], None], stop: threading.Event) -> None:
    """Runs Procrastinate until it ends by a signal; a database that is away is asked again."""
    while not stop.is_set():
        try:
            work()
            return
        except (DatabaseError, ConnectorException) as error:
            log.warning("The database did not answer the worker: %s", str(error).strip().splitlines()[:1])
            stop.wait(PAUSE_SECONDS)


def work() -> None:
    """Procrastinate with notifications off: it polls, more seldom than the relay. Returns after SIGTERM or SIGINT, when running jobs have ended."""
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("the worker needs Django's connector")
    with app.replace_connector(connector.get_worker_connector()) as worker:
        worker.run_worker(
            name="makesell",
            concurrency=AT_ONCE,
            listen_notify=False,
            fetch_job_polling_interval=FETCH_SECONDS,
            abort_job_polling_interval=PAUSE_SECONDS,
            shutdown_graceful_timeout=GRACE_SECONDS,
        )


def main() -> int:
    """Runs relay and worker until SIGTERM or Ctrl-C; returns the exit code."""
    stop = threading.Event()
    relaying = threading.Thread(target=relay_until, args=(stop,), name="relay")
    relaying.start()
    try:
        run_until_stopped(work, stop)
    except KeyboardInterrupt:
        log.info("stopped")
    finally:
        stop.set()
        relaying.join(timeout=GRACE_SECONDS)
    return 0
