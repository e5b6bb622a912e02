"""`makesell status`: what runs here."""

from argparse import ArgumentParser, Namespace

from makesell.doors.cli.runlock import holder
from makesell.doors.cli.surroundings import read
from makesell.doors.cli.words import say
from makesell.ground.embedded import find
from makesell.ground.text import N_

NAME = "status"
HELP = N_("say what runs here; exit status 3 when nothing does")
NOTHING = 3
RUNS = N_("The database (PostgreSQL %(version)s, %(data)s) runs.")
STOPPED = N_("The database (PostgreSQL %(version)s, %(data)s) is stopped.")


def add_arguments(parser: ArgumentParser) -> None:
    """No arguments."""


def run(args: Namespace) -> int:
    """Prints whether `makesell run` runs, where, and on which database."""
    around = read()
    running = holder(around.var)
    if running:
        say(N_("Makesell runs (process %(pid)s): %(address)s"), pid=running.pid, address=running.address)
    else:
        say(N_("Makesell does not run here (%(var)s)."), var=around.var)
    cluster = None if around.url else find(around.var)
    if cluster is not None:
        status = cluster.status()
        say(RUNS if status.running else STOPPED, version=status.version, data=status.data)
    return 0 if running else NOTHING
