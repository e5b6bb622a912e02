"""The command-line door: watches the web server, the worker and the database while `makesell run` runs.

One that ends unexpectedly is started again; one that keeps ending stops everything, with the sentence where its log lies.
"""

import os
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from makesell.doors.cli.runlock import MARK
from makesell.doors.cli.surroundings import ROOT
from makesell.ground.embedded import Cluster, Notes, processes
from makesell.ground.embedded.processes import Process
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_, Marked

LOOK_SECONDS = 0.2
STOP_SECONDS, LEFT_SECONDS = 15.0, 1.0
FALLS, WITHIN_SECONDS = 5, 60.0
LOG_LIMIT = 10 << 20
PART = "MAKESELL_PART"


@dataclass
class Falls:
    """How often something ended lately."""

    times: list[float] = field(default_factory=list)

    def too_many(self) -> bool:
        """Counts one more; True when there were too many in a minute."""
        now = monotonic()
        self.times = [time for time in self.times if now - time < WITHIN_SECONDS] + [now]
        return len(self.times) > FALLS


@dataclass
class Child:
    """One program of ours: the web server or the worker."""

    name: str
    title: Marked
    argv: list[str]
    env: dict[str, str]
    log: Path
    falls: Falls = field(default_factory=Falls)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self, mark: Path) -> None:
        """Starts it, apart from our terminal, with its words in its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        env = {**self.env, MARK: str(mark), PART: self.name}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.argv, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )

    def ended(self) -> bool:
        """True when its first process is no more."""
        return self.process is not None and self.process.poll() is not None

    def family(self) -> list[Process]:
        """Its processes, also those whose parent was killed."""
        if self.process is None:
            return []
        return [process for process in processes.carrying(f"{PART}={self.name}") if _session(process.pid) == self.process.pid]

    def last_words(self) -> str:
        """The last line of its log."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            return "?"
        return lines[-1] if lines else "?"


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:
        return 0


class Supervisor:
    """Starts the children, keeps them and the database running, stops them: the children first, the database last."""

    def __init__(self, var: Path, cluster: Cluster | None, again: Callable[[], Cluster | None], notes: Notes) -> None:
        self.var = var
        self.cluster = cluster
        self.children: list[Child] = []
        self._again = again
        self._notes = notes
        self._database_falls = Falls()
        self._server = self._find_server()

    def _find_server(self) -> Process | None:
        status = self.cluster.status() if self.cluster else None
        return processes.look(status.pid) if status and status.pid else None

    def start(self, child: Child) -> None:
        """Starts a child and watches it from now on."""
        self.children.append(child)
        child.start(self.var)

    def look(self) -> None:
        """One look at everything; starts again what has ended. Raises `run.keeps_ending`."""
        if self.cluster and (self._server is None or not processes.alive(self._server)):
            self._revive_database()
        for child in self.children:
            if child.ended():
                self._revive(child)

    def watch(self) -> None:
        """Looks until Ctrl-C or SIGTERM (KeyboardInterrupt)."""
        while True:
            self.look()
            processes.pause(LOOK_SECONDS)

    def _revive_database(self) -> None:
        if self._database_falls.too_many():
            raise Refusal("run.database_keeps_ending", "The database keeps ending; its log is in %(var)s.", status=503, var=self.var)
        self._notes(N_("The database ended unexpectedly and is started again; nothing committed is lost."))
        self.cluster = self._again()
        self._server = self._find_server()

    def _revive(self, child: Child) -> None:
        processes.end(child.family(), 0)
        if child.falls.too_many():
            raise Refusal(
                "run.keeps_ending",
                "The %(part)s keeps ending: %(said)s. Its log is %(log)s.",
                status=503,
                part=child.title,
                said=child.last_words(),
                log=child.log,
            )
        self._notes(N_("The %(part)s ended unexpectedly and is started again (%(log)s)."), part=child.title, log=child.log)
        child.start(self.var)

    def stop_children(self, hurry: bool = False) -> None:
        """Asks the children to stop, and after some seconds makes them."""
        families = [process for child in self.children for process in child.family()]
        firsts = [process for process in families if process.pid in {child.process.pid for child in self.children if child.process}]
        processes.tell(firsts, signal.SIGKILL if hurry else signal.SIGTERM)
        processes.gone(firsts, STOP_SECONDS)
        processes.end(families, 0 if hurry else LEFT_SECONDS)      # those whose parent did not take them along
        for child in self.children:
            if child.process is not None:
                child.process.wait()
        self.children = []
