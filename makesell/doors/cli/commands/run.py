"""`makesell run`: everything that must run, started in order, watched, and stopped in the opposite order."""

import signal
import socket
import subprocess
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from time import monotonic
from types import FrameType

from makesell.doors.cli import assets_stamp, environment, schema
from makesell.doors.cli.environment import Reach, command
from makesell.doors.cli.runlock import RunLock, children_mark
from makesell.doors.cli.supervisor import Child, Supervisor
from makesell.doors.cli.surroundings import Surroundings, read
from makesell.doors.cli.table import Hooks
from makesell.doors.cli.words import say
from makesell.ground.embedded import Cluster, places, processes
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

NAME = "run"
HELP = N_("start everything: database, web server, jobs; Ctrl-C stops it")
READY_SECONDS = 60.0
LEFTOVER_SECONDS = 10.0


def add_arguments(parser: ArgumentParser) -> None:
    """No arguments: what it needs stands in the environment (PORT, MAKESELL_VAR, DATABASE_URL, DEMO)."""


def run(args: Namespace) -> int:
    """Runs until Ctrl-C or SIGTERM; 0 when everything stopped cleanly. Raises a Refusal that says what to do."""
    around = read()
    hooks: Hooks = args.hooks
    places.writable(around.var)
    lock = RunLock(around.var, around.address)
    try:
        _end_leftovers(around)
        _check_port(around)
        with _interrupts():
            _run(around, hooks)
    finally:
        lock.let_go()
    return 0


@contextmanager
def _interrupts() -> Iterator[None]:
    """SIGTERM and a closed terminal stop us as Ctrl-C does."""
    wanted = [number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) is not signal.SIG_IGN]   # nohup stays
    kept = [(number, signal.signal(number, signal.default_int_handler)) for number in wanted]
    try:
        yield
    finally:
        for number, handler in kept:
            signal.signal(number, handler)


def _end_leftovers(around: Surroundings) -> None:
    """What a killed `run` left behind: its web server and worker still hold the port and jobs."""
    left = processes.carrying(children_mark(around.var))
    if left:
        say(N_("Ending %(count)s programs that an earlier start left behind …"), count=len(left))
        processes.end(left, LEFTOVER_SECONDS)


def _check_port(around: Surroundings) -> None:
    family = socket.AF_INET6 if ":" in around.host else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((around.host, around.port))
        except OSError as error:
            raise Refusal(
                "run.port_taken",
                "Port %(port)s cannot be used (%(said)s). Choose another: PORT=%(other)s make run",
                field="PORT",
                port=around.port,
                said=error.strerror,
                other=around.port + 1 if around.port < 65535 else 8000,
            ) from error


def _run(around: Surroundings, hooks: Hooks) -> None:
    reached: Reach | None = None
    supervisor: Supervisor | None = None
    try:
        say(N_("Starting the database …"))
        reached = environment.reach(around, say)
        _lay(around, reached, hooks)
        supervisor = Supervisor(around.var, reached.cluster, lambda: _again(around), say)
        _start(supervisor, around, reached, hooks)
        supervisor.watch()
    except KeyboardInterrupt:
        say(N_("Stopping …"))
    finally:
        _stop(supervisor, reached)


def _again(around: Surroundings) -> Cluster | None:
    return environment.reach(around, say).cluster


def _lay(around: Surroundings, reached: Reach, hooks: Hooks) -> None:
    """Tables, assets and the demo company, each only when it is not there yet."""
    env = reached.for_children(around)
    environment.bring_up(reached, around, say)
    if not assets_stamp.current(around.var):
        say(N_("Building the assets …"))
        environment.call(env, "assets")
    if around.demo and hooks["seed"].built and "demo" not in schema.notes(reached.owner):
        say(N_("Setting up the demo company and telling its story …"))
        environment.call(env, "seed", shown=True)
        schema.note(reached.owner, demo="seeded")


def _start(supervisor: Supervisor, around: Surroundings, reached: Reach, hooks: Hooks) -> None:
    env = reached.for_children(around)
    supervisor.start(Child("web", N_("web server"), command("web"), env, around.logs / "web.log"))
    people = _ask_people(around, env)
    _await_web(supervisor, around)
    if hooks["worker"].built:       # not before: people wait for the web server, nobody for the first job
        supervisor.start(Child("worker", N_("job worker"), command("worker"), env, around.logs / "worker.log"))
    say(N_("Makesell is ready: %(address)s"), address=around.address)
    listed, _ = people.communicate() if people else ("", "")
    if listed.strip():
        print(listed.rstrip(), flush=True)
    say(N_("Stop it with Ctrl-C."))


def _ask_people(around: Surroundings, env: dict[str, str]) -> "subprocess.Popen[str] | None":
    """Who can sign in to the demo company, asked while the web server starts."""
    if not around.demo:
        return None
    return subprocess.Popen(
        command("people"), env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )


def _await_web(supervisor: Supervisor, around: Surroundings) -> None:
    """Waits until the web server answers a request. Raises `run.web_silent`, or `run.does_not_start` when a child ends first."""
    until = monotonic() + READY_SECONDS
    while not _answers(around):
        fallen = next((child for child in supervisor.children if child.ended()), None)
        if fallen:
            raise Refusal(
                "run.does_not_start",
                "The %(part)s does not start: %(said)s. Its log is %(log)s.",
                status=503,
                part=fallen.title,
                said=fallen.last_words(),
                log=fallen.log,
            )
        if monotonic() > until:
            raise Refusal("run.web_silent", "The web server does not answer; its log is %(log)s.", status=503, log=around.logs / "web.log")
        processes.pause(0.05)


def _answers(around: Surroundings) -> bool:
    connection = HTTPConnection(around.near, around.port, timeout=10)
    try:
        connection.request("GET", "/login/", headers={"Host": "localhost"})
        connection.getresponse().read()
        return True
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _stop(supervisor: Supervisor | None, reached: Reach | None) -> None:
    """Children first, the database last; Ctrl-C once more hurries."""
    hurry = False

    def hurried(_number: int, _frame: FrameType | None) -> None:
        nonlocal hurry
        hurry = True
        if supervisor:
            for child in supervisor.children:
                processes.tell(child.family(), signal.SIGKILL)

    kept = [(number, signal.signal(number, hurried)) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    try:
        if supervisor:
            supervisor.stop_children(hurry)
        cluster = supervisor.cluster if supervisor else reached.cluster if reached else None
        if cluster is not None and not cluster.release() and cluster.status().running:
            say(N_("The database keeps running for another makesell command and stops with it."))
        say(N_("Stopped."))
    finally:
        for number, handler in kept:
            signal.signal(number, handler)


