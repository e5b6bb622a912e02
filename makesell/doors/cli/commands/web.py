"""`makesell web`: the web server alone, in the foreground; `makesell run` starts it, and further machines may.

The application is loaded once and then forked, so that two workers start in the time of one and share its memory.
"""

import importlib
from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from makesell.doors.cli.surroundings import read
from makesell.ground.text import N_

NAME = "web"
HELP = N_("the web server alone (PORT, MAKESELL_BIND)")
# Two workers and four threads fit two cores; each thread holds at most one database connection.
WORKERS, THREADS = 2, 4
KILL_SECONDS = 10


def add_arguments(parser: ArgumentParser) -> None:
    """`--workers` processes with `--threads` threads each."""
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--threads", type=int, default=THREADS)


def run(args: Namespace) -> int:
    """Serves until told to stop."""
    around = read()
    importlib.import_module(settings.ROOT_URLCONF)
    import_string(settings.WSGI_APPLICATION)
    connections.close_all()
    Granian(
        ":".join(settings.WSGI_APPLICATION.rsplit(".", 1)),
        address=around.host,
        port=around.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=args.threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
        log_level=LogLevels.warning,
    ).serve()
    return 0
