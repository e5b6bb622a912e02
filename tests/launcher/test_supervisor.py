"""The supervisor with small programs in place of the web server and the worker: what falls is started again, and nothing is left behind."""

import os
import signal
import sys
from pathlib import Path

import pytest

from makesell.doors.cli.runlock import RunLock, children_mark, holder
from makesell.doors.cli.supervisor import Child, Supervisor
from makesell.ground.embedded import processes
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from tests.launcher.conftest import Heard, rows, started

WITH_CHILD = "import subprocess, sys, signal; subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']); signal.pause()"
FALLS_AT_ONCE = "import sys; sys.exit('the cellar is flooded')"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"


def child(folder: Path, program: str) -> Child:
    return Child("web", N_("web server"), [sys.executable, "-S", "-c", program], dict(os.environ), folder / "log" / "web.log")


def family(var: Path, at_least: int) -> list[processes.Process]:
    """The supervisor's programs, once there are enough."""
    for _ in range(200):
        found = processes.carrying(children_mark(var))
        if len(found) >= at_least:
            return found
        processes.pause(0.02)
    raise AssertionError(f"fewer than {at_least} programs run")


def looked_until(supervisor: Supervisor, heard: Heard) -> None:
    """Looks until the supervisor has something to say."""
    for _ in range(200):
        supervisor.look()
        if heard.said:
            return
        processes.pause(0.02)
    raise AssertionError("the supervisor has seen nothing")


def test_a_killed_program_is_started_again_and_its_own_children_are_ended(folder: Path) -> None:
    heard = Heard()
    supervisor = Supervisor(folder, None, lambda: None, heard)
    supervisor.start(child(folder, WITH_CHILD))
    before = family(folder, 2)
    first = next(process for process in before if process.parent == os.getpid())
    processes.tell([first], signal.SIGKILL)
    looked_until(supervisor, heard)
    assert "web server" in heard.said[0]
    assert processes.gone(before, 5)
    family(folder, 2)
    supervisor.stop_children()
    assert processes.carrying(children_mark(folder)) == []


def test_one_that_keeps_ending_stops_everything_with_its_last_words(folder: Path) -> None:
    supervisor = Supervisor(folder, None, lambda: None, Heard())
    supervisor.start(child(folder, FALLS_AT_ONCE))
    with pytest.raises(Refusal) as refused:
        supervisor.watch()
    assert refused.value.code == "run.keeps_ending"
    assert "the cellar is flooded" in str(refused.value)
    supervisor.stop_children()


def test_one_that_does_not_listen_is_made_to_stop(folder: Path) -> None:
    supervisor = Supervisor(folder, None, lambda: None, Heard())
    supervisor.start(child(folder, DEAF))
    family(folder, 1)
    supervisor.stop_children(hurry=True)
    assert processes.carrying(children_mark(folder)) == []


def test_a_killed_database_is_started_again(var: Path) -> None:
    heard = Heard()
    supervisor = Supervisor(var, started(var), lambda: started(var), heard)
    assert supervisor.cluster is not None
    processes.tell(processes.working_in(supervisor.cluster.places.data, "postgres"), signal.SIGKILL)
    looked_until(supervisor, heard)
    assert "nothing committed is lost" in heard.said[0]
    assert rows(supervisor.cluster) == [1]


def test_only_one_runs_in_a_folder_and_a_killed_one_holds_nothing(folder: Path) -> None:
    other = os.fork()
    if not other:
        RunLock(folder, "http://localhost:8000/")
        signal.pause()
    while holder(folder) is None:
        processes.pause(0.02)
    with pytest.raises(Refusal) as refused:
        RunLock(folder, "http://localhost:8001/")
    assert refused.value.code == "run.already"
    assert f"process {other}" in str(refused.value)
    assert "http://localhost:8000/" in str(refused.value)
    os.kill(other, signal.SIGKILL)
    os.waitpid(other, 0)
    assert holder(folder) is None
    RunLock(folder, "http://localhost:8001/").let_go()
