"""`makesell assets`: style sheet, scripts, icons, font; the catalogue of translations; all static files where the web server serves them."""

from argparse import ArgumentParser, Namespace

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
    if assets_stamp.current(var) and not args.force:
        return 0
    places.writable(var)
    try:
        catalogue.compile_all(ROOT / "locale")
        build.build(force=args.force)
    except (build.BuildFailed, icons.UnknownIcon, catalogue.CatalogueError) as problem:
        raise Refusal("assets.failed", "%(said)s", said=problem) from problem
    call_command("collectstatic", interactive=False, verbosity=0, clear=settings.STATIC_ROOT.exists())
    assets_stamp.keep(var)
    return 0
