"""The command-line door: what a command finds when it runs: a database that runs and has its tables, and Django set up on it.

A command works whether `makesell run` is up or down: it starts the database when needed, and the last user stops it.
"""

import atexit
import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

import django

from makesell.doors.cli import schema
from makesell.doors.cli.surroundings import ROOT, Surroundings, read
from makesell.doors.cli.words import refuse, remark
from makesell.ground.embedded import APP_ROLE, OWNER_ROLE, Cluster, Notes, ensure_running, places, secrets
from makesell.ground.embedded.given import take
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

GRACE_SECONDS = 3.0
UNCOMPILED = "PYTHONDONTWRITEBYTECODE"      # would make every start compile everything again
GIVEN = ("MAKESELL_DSN", "MAKESELL_OWNER_DSN", "MAKESELL_SECRET_KEY")


@dataclass
class Reach:
    """How to reach the database; `cluster` is ours when it is embedded."""

    app: str
    owner: str
    secret_key: str
    cluster: Cluster | None

    def for_children(self, around: Surroundings) -> dict[str, str]:
        """The environment of a program that is to work on this database."""
        return {
            **{name: value for name, value in os.environ.items() if name != UNCOMPILED},
            "MAKESELL_VAR": str(around.var),
            "MAKESELL_DSN": self.app,
            "MAKESELL_OWNER_DSN": self.owner,
            "MAKESELL_SECRET_KEY": self.secret_key,
            "DEMO": "1" if around.demo else "0",
            "DJANGO_SETTINGS_MODULE": "makesell.settings",
        }

    def release(self) -> bool:
        """Lets the database go; True when that stopped it."""
        return self.cluster.release() if self.cluster else False


def reach(around: Surroundings, notes: Notes) -> Reach:
    """Makes sure that the database runs, or that the server given answers. Raises a Refusal that says what to do."""
    if around.url:
        places.writable(around.var)
        words = secrets.keep(around.var)
        given = take(around.url, around.owner_url, words.app)
        return Reach(given.app, given.owner, words.secret_key, None)
    cluster = ensure_running(around.var, notes=notes)
    return Reach(cluster.dsn(APP_ROLE), cluster.dsn(OWNER_ROLE), cluster.secrets.secret_key, cluster)


def command(name: str, *arguments: str) -> list[str]:
    """The command line of another makesell command."""
    return [sys.executable, "-m", "makesell", name, *arguments]


def call(env: dict[str, str], name: str, *arguments: str, shown: bool = False) -> None:
    """Runs another makesell command as a child apart from our terminal; `shown` lets it write there how far it is.

    Raises `command.failed` with its own last words.
    """
    process = subprocess.Popen(
        command(name, *arguments), cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=None if shown else subprocess.PIPE,
        stderr=subprocess.PIPE if shown else subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
    )  # fmt: skip
    try:
        out, err = process.communicate()
        said = err if shown else out
    except BaseException:
        _end(process)
        raise
    if process.returncode:
        raise Refusal(
            "command.failed", "The step “makesell %(name)s” failed: %(said)s", status=503, name=name, said="\n".join(said.strip().splitlines()[-4:])
        )


def _end(process: "subprocess.Popen[str]") -> None:
    """Ends a step that is no longer wanted; every step may be cut off and done again."""
    process.terminate()
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def bring_up(reached: Reach, around: Surroundings, tell: Notes) -> bool:
    """Brings the database to the tables of this code unless it has them; True when something was done."""
    wanted = schema.fingerprint()
    if schema.notes(reached.owner).get("schema") == wanted:
        return False
    tell(N_("Laying the tables …"))
    call(reached.for_children(around), "migrate")
    return True


def configure() -> None:
    """Sets Django up from the environment as it is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "makesell.settings")
    django.setup()


def prepare(owner: bool = False, patient: bool = True) -> None:
    """For a command that reads or writes: a database that runs and has its tables, and Django on it (as the owner's role when asked).

    `patient` leaves statements all the time they take. A child of `makesell run` finds everything in its environment.
    At the end of the program the database is let go.
    """
    if patient:
        os.environ.setdefault("MAKESELL_STATEMENT_TIMEOUT", "0")
    if not os.environ.get("MAKESELL_DSN"):
        around = read()
        reached = reach(around, remark)
        atexit.register(_quietly(reached.release))
        if not owner:
            bring_up(reached, around, remark)
        os.environ.update({name: value for name, value in reached.for_children(around).items() if name in (*GIVEN, "MAKESELL_VAR")})
    if owner:
        os.environ["MAKESELL_DSN"] = os.environ.get("MAKESELL_OWNER_DSN") or os.environ["MAKESELL_DSN"]
    configure()
    if not owner:       # the owner's commands may come before the tables
        importlib.import_module("makesell.ground.organisation.queries").version()     # sets the clock to the company's time zone


def _quietly(release: Callable[[], bool]) -> Callable[[], None]:
    def released() -> None:
        try:
            release()
        except Refusal as refusal:
            refuse(refusal)

    return released
