"""Ground/embedded: as whom the database runs. PostgreSQL refuses root, so started as root it gets an account of its own."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from makesell.ground.refusal import Refusal

NAME = "makesell-db"
SHARED = Path("/var/lib/makesell")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of this machine; `other` when it is not the one we run as (then programs change to it as they start)."""

    name: str
    uid: int
    gid: int

    @property
    def other(self) -> bool:
        return self.uid != os.geteuid()

    def reaches(self, path: Path) -> bool:
        """True when the account can pass through all folders down to `path` and may enter or run it."""
        if not self.other:
            return os.access(path, os.X_OK)
        return self.runs(["/bin/sh", "-c", 'test -x "$0"', str(path)]).returncode == 0

    def runs(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Runs a short program as this account, in the root folder, with an empty environment; never raises for its failure."""
        return subprocess.run(
            command, cwd="/", env=environment(), capture_output=True, text=True, errors="replace", check=False,
            stdin=subprocess.DEVNULL, umask=0o077,
            user=self.uid if self.other else None,
            group=self.gid if self.other else None,
            extra_groups=[] if self.other else None,
        )  # fmt: skip

    def owns(self, path: Path) -> None:
        """Gives a file or folder that we have just made to the account."""
        if self.other:
            os.chown(path, self.uid, self.gid)


def environment() -> dict[str, str]:
    """What a database program needs to know: messages in English, times in UTC, nothing of ours (PGHOST and the like mislead it)."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _named(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, os.getegid() if uid == os.geteuid() else uid)
    return Account(entry.pw_name, uid, entry.pw_gid)


def of_folder(folder: Path) -> Account:
    """The account that owns a folder."""
    return _named(folder.stat().st_uid)


def for_database() -> Account:
    """Ourselves, or as root the account `makesell-db`, made when it is missing. Raises `database.account`."""
    if os.geteuid() != 0:
        return _named(os.geteuid())
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        return _made()
    return Account(NAME, entry.pw_uid, entry.pw_gid)


def _made() -> Account:
    program = shutil.which("useradd", path="/usr/sbin:/usr/bin:/sbin:/bin")
    said = "useradd is missing"
    if program:
        command = [program, "--system", "--user-group", "--no-create-home", "--home-dir", str(SHARED), "--shell", "/usr/sbin/nologin", NAME]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = done.stderr.strip()
    try:
        entry = pwd.getpwnam(NAME)      # also when another start made it first
    except KeyError as error:
        raise Refusal(
            "database.account",
            "Started as root, the database needs an account of its own, and %(name)s could not be made (%(said)s). "
            "Make it, or start as an ordinary account.",
            status=503,
            name=NAME,
            said=said,
        ) from error
    return Account(NAME, entry.pw_uid, entry.pw_gid)


def shared(name: str) -> Path:
    """A folder below /var/lib/makesell that every account may enter; only folders made here get their rights here."""
    for path in (SHARED, SHARED / name):
        try:
            path.mkdir(parents=True)
            path.chmod(0o755)
        except FileExistsError:
            continue
    return SHARED / name
