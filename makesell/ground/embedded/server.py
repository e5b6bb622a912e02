"""Ground/embedded: the server process: who runs on a data folder, starting one, waiting for it, stopping it.

What runs is found by looking at the processes, never by believing `postmaster.pid`: after a restart of the machine its
number may be another program's, and a crash may leave it cut short.
"""

import os
import signal
import subprocess
from dataclasses import dataclass
from time import monotonic

import psycopg

from makesell.ground.embedded import processes
from makesell.ground.embedded.accounts import environment
from makesell.ground.embedded.notes import Notes
from makesell.ground.embedded.places import SOCKET_NAME, Places, full
from makesell.ground.embedded.processes import Process
from makesell.ground.embedded.programs import Programs
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

PATIENCE_SECONDS = 600.0    # recovery after a crash may read gigabytes
ANNOUNCE_SECONDS = 5.0
ORPHAN_SECONDS = 10.0
LOG_LIMIT = 10 << 20
WRONG_WORD = "28P01"

# What the log says → what to tell; the first that fits.
COMPLAINTS = (
    ("No space left on device", "full"),
    ("has invalid permissions", "open"),
    ("has wrong ownership", "open"),
    ("Read-only file system", "locked"),
    ("Permission denied", "locked"),
    ("Cannot allocate memory", "memory"),
    ("incompatible with server", "version"),
)
SENTENCES = {
    "open": N_("The database folder %(path)s must belong to the account %(account)s and be open to nobody else. Run: chmod 700 '%(path)s'"),
    "locked": N_("The database folder %(path)s cannot be written (%(said)s). Give the account %(account)s the right to write there."),
    "memory": N_("The machine has too little free memory for the database. End other programs and start again."),
    "version": N_("The data in %(path)s was made by another version of PostgreSQL (%(said)s). Start that version and export first."),
    "other": N_("The database does not start: %(said)s. Its log is %(log)s."),
}


def running(places: Places) -> Process | None:
    """The server (its first process) that works on the data folder, or None."""
    found = processes.working_in(places.data, "postgres") if places.data.exists() else []
    pids = {process.pid for process in found}
    return next((process for process in found if process.parent not in pids and _leads(process)), None)


def _leads(process: Process) -> bool:
    """True for the first process: its children rename their command line to `postgres: …`."""
    try:
        return b"-D" in (processes.PROC / str(process.pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def clear(places: Places) -> None:
    """Removes what a killed server left: waits for its orphans, ends them, and deletes pid and lock files that name nobody."""
    left = processes.working_in(places.data, "postgres")
    if left and not processes.gone(left, ORPHAN_SECONDS / 2):
        processes.tell(left, signal.SIGQUIT)
        if not processes.gone(left, ORPHAN_SECONDS):
            raise not_stopping(left[0])
    # the socket's lock file names a pid as well, and is believed as readily
    for path in (places.data / "postmaster.pid", places.socket / SOCKET_NAME, places.socket / f"{SOCKET_NAME}.lock"):
        path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Started:
    """A server just started, and where its words begin in the log."""

    process: "subprocess.Popen[bytes]"
    log_began: int


def start(places: Places, programs: Programs) -> Started:
    """Starts the server, apart from our terminal, so that Ctrl-C reaches us alone."""
    account = places.account
    if places.log.exists() and places.log.stat().st_size > LOG_LIMIT:
        places.log.replace(places.log.with_suffix(".log.1"))
    with places.log.open("ab") as log:
        os.fchmod(log.fileno(), 0o600)
        began = log.tell()
        process = subprocess.Popen(
            [programs.postgres, "-D", str(places.data)], cwd="/", env=environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, umask=0o077,
            user=account.uid if account.other else None,
            group=account.gid if account.other else None,
            extra_groups=[] if account.other else None,
        )  # fmt: skip
    return Started(process, began)


def await_answer(places: Places, started: Started | None, dsn: str, notes: Notes, patience: float = PATIENCE_SECONDS) -> bool:
    """Waits until the server takes a connection, minutes if it recovers; False when it takes no password of ours.

    Raises with the reason the log gives when the server ends, and `database.silent` when patience ends.
    """
    begun, told = monotonic(), False
    while True:
        try:
            psycopg.connect(dsn, connect_timeout=2).close()
            return True
        except psycopg.OperationalError as error:
            if error.sqlstate == WRONG_WORD or "password authentication failed" in str(error):
                return False
        if started is not None and started.process.poll() is not None:
            raise complaint(places, started.log_began)
        waited = monotonic() - begun
        if waited > patience:
            raise Refusal(
                "database.silent",
                "The database has not answered for %(minutes)s minutes. Its log is %(log)s.",
                status=503,
                minutes=round(patience / 60),
                log=places.log,
            )
        if waited > ANNOUNCE_SECONDS and not told:
            told = True
            notes(N_("The database is recovering what was under way when it was last stopped; this can take some minutes."))
        processes.pause(0.02)


def complaint(places: Places, offset: int) -> Refusal:
    """Why the server ended, from the end of its log, as a sentence with what to do."""
    with places.log.open("rb") as log:
        log.seek(max(offset, places.log.stat().st_size - 8000))
        written = log.read().decode(errors="replace").splitlines()
    lines = [line for line in written if any(word in line for word in ("FATAL", "PANIC", "could not"))]
    text = "\n".join(lines[-6:])
    said = lines[-1].split("FATAL:")[-1].split("PANIC:")[-1].strip() if lines else "?"
    kind = next((kind for words, kind in COMPLAINTS if words in text), "other")
    if kind == "full":
        return full(places.data, 0)
    return Refusal(
        f"database.{kind}", SENTENCES[kind], status=503, path=places.data, account=places.account.name, said=said, log=places.log
    )


def not_stopping(process: Process) -> Refusal:
    """The refusal for a server that outlives every polite signal."""
    return Refusal(
        "database.not_stopping",
        "The database (process %(pid)s) does not stop. End it with: kill -9 %(pid)s — nothing committed is lost — and start again.",
        status=503,
        pid=process.pid,
    )


def stop(places: Places, seconds: float, hurry: bool = False) -> None:
    """Stops the server: its clients are ended, everything is written; after so many seconds at once, to recover at the next start."""
    process = running(places)
    if process is None:
        return
    family = [process, *processes.working_in(places.data, "postgres")]
    polite = not hurry
    if polite:
        processes.tell([process], signal.SIGINT)
        polite = processes.gone(family, seconds)
    if not polite:
        processes.tell([process], signal.SIGQUIT)
        if not processes.gone(family, min(seconds, ORPHAN_SECONDS)):
            raise not_stopping(process)
    places.leave()
