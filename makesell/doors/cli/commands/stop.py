"""`makesell stop`: stops what `makesell run` runs here, or what a killed one left."""

import os
import signal
from argparse import ArgumentParser, Namespace

from makesell.doors.cli.runlock import children_mark, holder, until_free
from makesell.doors.cli.surroundings import read
from makesell.doors.cli.words import say
from makesell.ground.embedded import find, processes
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

NAME = "stop"
HELP = N_("stop what runs here")
SECONDS = 90.0


def add_arguments(parser: ArgumentParser) -> None:
    """No arguments."""


def run(args: Namespace) -> int:
    """Asks `makesell run` to stop and waits for it; ends what a killed one left. Raises `stop.not_stopping`."""
    around = read()
    running = holder(around.var)
    if running:
        os.kill(running.pid, signal.SIGTERM)
        if not until_free(around.var, SECONDS):
            raise Refusal(
                "stop.not_stopping", "Makesell (process %(pid)s) does not stop. End it with: kill -9 %(pid)s — nothing committed is lost.",
                pid=running.pid,
            )  # fmt: skip
        say(N_("Stopped."))
        return 0
    left = processes.carrying(children_mark(around.var))
    processes.end(left, SECONDS)
    cluster = None if around.url else find(around.var)
    stopped = cluster is not None and cluster.status().running and cluster.release()
    say(N_("Stopped what an earlier start had left.") if left or stopped else N_("Nothing runs here."))
    return 0
