"""`makesell run` as a person meets it: it starts, survives kills, stops cleanly, and says plainly what it cannot do."""

import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest

from makesell.doors.cli import schema
from makesell.doors.cli.runlock import children_mark, holder
from makesell.ground.embedded import find, processes
from tests.launcher.conftest import in_open_folder

ROOT = Path(__file__).resolve().parents[2]
MAKESELL = [sys.executable, "-m", "makesell"]
PATIENCE_SECONDS = 900.0


def surroundings(var: Path, port: int, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKESELL", "DATABASE", "LC_", "LANG", "DJANGO"))}
    return {**kept, "MAKESELL_VAR": str(var), "PORT": str(port), "DEMO": "0", "LANG": "C.UTF-8", **more}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def told(env: dict[str, str], *arguments: str) -> tuple[int, str]:
    """Runs a command to its end; its exit status and all it said."""
    done = subprocess.run([*MAKESELL, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS)
    return done.returncode, done.stdout + done.stderr


class Running:
    """A `makesell run` whose lines can be waited for."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen([*MAKESELL, "run"], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip())
        self._lines.put(None)

    def until(self, words: str) -> str:
        """The line with these words; fails when the program ends without them."""
        while True:
            line = self._lines.get(timeout=PATIENCE_SECONDS)
            assert line is not None, f"it ended without saying {words!r}: {self.said}"
            self.said.append(line)
            if words in line:
                return line

    def ended(self) -> bool:
        """True when it ends within a moment."""
        try:
            return self.process.wait(0.1) is not None
        except subprocess.TimeoutExpired:
            return False

    def rest(self) -> str:
        """All it said, once it has ended."""
        lines = list(iter(lambda: self._lines.get(timeout=PATIENCE_SECONDS), None))
        return "\n".join([*self.said, *(line for line in lines if line)])

    def end(self) -> int:
        """Asks it to stop; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def run(env: dict[str, str]) -> Iterator[Running]:
    running = Running(env)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.end()


def answers(port: int) -> bool:
    """True when the web server answers with a page."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/login/", timeout=30) as answer:
        return bool(answer.status == 200 and answer.read())


def answers_again(port: int) -> bool:
    """True when the web server answers with a page again within a while."""
    for _ in range(int(10 * PATIENCE_SECONDS)):
        try:
            return answers(port)
        except OSError:
            processes.pause(0.1)
    return False


def children(var: Path) -> list[processes.Process]:
    return processes.carrying(children_mark(var))


@pytest.fixture(scope="module")
def grown() -> Iterator[Path]:
    """One `var` for the tests that build and start, empty at first: what one of them laid the next one finds, as on a machine."""
    made = in_open_folder()
    yield made / "var"
    shutil.rmtree(made, ignore_errors=True)


def at_once(env: dict[str, str], *commands: str) -> list[tuple[int, str]]:
    """Starts commands at the same moment; the exit status of each and all it said."""
    begun = [
        subprocess.Popen([*MAKESELL, *command.split()], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for command in commands
    ]
    return [(process.wait(PATIENCE_SECONDS), process.stdout.read() if process.stdout else "") for process in begun]


def test_the_assets_are_built_by_several_at_once_and_never_half(grown: Path) -> None:
    var = grown
    env = surroundings(var, free_port())
    assert at_once(env, "assets", "assets", "assets") == [(0, "")] * 3
    served = {path.relative_to(var / "static") for path in (var / "static").rglob("*") if path.is_file()}
    (var / "static.new").mkdir()        # what a killed one leaves
    (var / "static" / "of-before.txt").write_text("")
    assert at_once(env, "assets --force", "assets --force") == [(0, "")] * 2
    assert {path.relative_to(var / "static") for path in (var / "static").rglob("*") if path.is_file()} == served
    assert not [path.name for path in var.iterdir() if path.name.startswith("static.")]


def test_of_two_started_at_once_one_runs_and_the_other_says_so(grown: Path) -> None:
    port = free_port()
    env = surroundings(grown, port)
    with run(env) as first, run(env) as second:
        refused = next(one for one in cycle((first, second)) if one.ended())
        running = second if refused is first else first
        assert refused.process.returncode == 1
        assert "already runs here" in refused.rest()
        running.until("ready")
        assert answers(port)


def test_it_starts_survives_kills_and_stops_cleanly(grown: Path) -> None:
    var, port = grown, free_port()
    env, code = surroundings(var, port), schema.fingerprint()
    with run(env) as first:
        first.until(f"ready: http://localhost:{port}/")
        assert answers(port)
        status, said = told(env, "run")
        assert (status, "already runs here" in said, "Traceback" in said) == (1, True, False)
        assert told(env, "status")[0] == 0
        # the web server's first process is killed, then the database
        web = next(process for process in children(var) if process.parent == first.process.pid)
        processes.tell([web], signal.SIGKILL)
        first.until("web server ended unexpectedly and is started again")
        cluster = find(var)
        assert cluster is not None
        processes.tell(processes.working_in(cluster.places.data, "postgres"), signal.SIGKILL)
        first.until("database ended unexpectedly and is started again")
        assert answers_again(port)
        # then the launcher itself, which leaves everything else behind
        first.process.kill()
        first.process.wait()
        assert children(var)
        assert cluster.status().running
    with run(env) as second:
        second.until("ready")
        assert any("left behind" in line for line in second.said)
        assert any("Laying" in line for line in second.said) is (schema.fingerprint() != code)
        assert answers(port)
        assert second.end() == 0
    assert children(var) == []
    assert cluster.status().running is False
    assert holder(var) is None
    assert told(env, "status")[0] == 3
    assert told(env, "stop") == (0, "Nothing runs here.\n")


@pytest.mark.parametrize(
    ("more", "english", "chinese"),
    [
        ({"PORT": "http"}, "PORT must be a number", "PORT 必须是"),
        ({"MAKESELL_VAR": "/proc/makesell"}, "/proc/makesell cannot be written", "/proc/makesell 无法写入"),
        ({"DATABASE_URL": "postgresql://me:word@127.0.0.1:1/x"}, "127.0.0.1:1 cannot be reached", "连接不到数据库服务器 127.0.0.1:1"),
        ({"DATABASE_URL": "postgres//x"}, "DATABASE_URL cannot be read", "无法识别 DATABASE_URL"),
    ],
)
def test_what_it_cannot_do_is_one_plain_sentence(folder: Path, more: dict[str, str], english: str, chinese: str) -> None:
    for language, wanted in (("en_US.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        status, said = told(surroundings(folder / "var", free_port(), LANG=language) | more, "run")
        assert status == 1
        assert wanted in said
        assert "Traceback" not in said


def test_a_taken_port_is_said_before_anything_starts(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = told(surroundings(folder / "var", port), "run")
    assert status == 1
    assert f"Port {port} cannot be used" in said
    assert f"PORT={port + 1} make run" in said
    assert find(folder / "var") is None


def test_a_command_that_is_none_gets_the_list(folder: Path) -> None:
    status, said = told(surroundings(folder / "var", free_port()), "dance")
    assert status == 2
    assert "There is no command dance." in said
    assert "  run " in said
