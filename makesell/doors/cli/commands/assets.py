"""`makesell assets`: style sheet, scripts, icons, font; the catalogue of translations; all static files where the web server serves them.

One at a time for a `var`; a second one waits and finds them made. They are gathered into a new folder, which then takes the old one's
place, so that nobody is ever served half of them and a killed one leaves what was there.
"""

import fcntl
import shutil
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from makesell.doors.cli import assets_stamp
from makesell.doors.cli.surroundings import ROOT, read
from makesell.ground.embedded import places
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_, catalogue
from makesell.ui import build, icons

NAME = "assets"
HELP = N_("build what the browser gets, and the translations")


def add_arguments(parser: ArgumentParser) -> None:
    """`--force` builds although nothing has changed."""
    parser.add_argument("--force", action="store_true")


def run(args: Namespace) -> int:
    """Builds what is out of date. Raises `assets.failed` with the reason."""
    var = read().var
    places.writable(var)
    with _alone(var):
        if assets_stamp.current(var) and not args.force:
            return 0
        try:
            catalogue.compile_all(ROOT / "locale")
            build.build(force=args.force)
        except (build.BuildFailed, icons.UnknownIcon, catalogue.CatalogueError) as problem:
            raise Refusal("assets.failed", "%(said)s", said=problem) from problem
        _gather(Path(settings.STATIC_ROOT))
    return 0


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    """Holds the lock of the assets; the kernel lets it go with the process."""
    with (var / "assets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _gather(served: Path) -> None:
    """All static files, stamped, in the place of those that were served."""
    fresh, old = served.with_name("static.new"), served.with_name("static.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    settings.STATIC_ROOT = fresh        # read when the storage is first used, which is here
    call_command("collectstatic", interactive=False, verbosity=0)
    assets_stamp.keep(fresh)
    if served.exists():
        served.rename(old)
    fresh.rename(served)
    shutil.rmtree(old, ignore_errors=True)
