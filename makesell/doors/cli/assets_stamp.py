"""The command-line door: whether what the browser gets, and the translations, are made from the sources as they are now."""

from pathlib import Path

from makesell.doors.cli import schema
from makesell.doors.cli.surroundings import ROOT
from makesell.ui import build

NAME = ".makesell-stamp"


def wanted() -> str:
    """A hash of everything assets and translations are made of."""
    fragments = sorted((ROOT / "locale").glob("*/*.po"))
    libraries = [path for path in (ROOT / "requirements.lock",) if path.exists()]
    return f"{build.stamp()} {schema.stamp_of([*fragments, *libraries])}"


def current(var: Path) -> bool:
    """True when nothing needs to be built."""
    try:
        known = (var / "static" / NAME).read_text(encoding="utf-8")
    except OSError:
        return False
    return known == wanted()


def keep(folder: Path) -> None:
    """Says in a folder of static files that everything is built."""
    (folder / NAME).write_text(wanted(), encoding="utf-8")
