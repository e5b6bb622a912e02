"""Ground/embedded: where the database lies: below `var`, or in /var/lib/makesell when its account cannot enter `var`.

Rights of folders that are already there never change; only folders made here get rights.
"""

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from makesell.ground.embedded import accounts
from makesell.ground.embedded.accounts import Account
from makesell.ground.embedded.notes import Notes
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

HOME = "postgres"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 100                        # bytes; the kernel takes 107, some more for names in waiting
PLAIN = re.compile(r"[\w./+~-]+")           # what neither libpq nor the server's own settings read as anything else
SHORTEST = Path(os.sep, "tmp")
NEEDED_BYTES = 1 << 30
SCARCE = 0.10


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one database and the account that owns them."""

    var: Path
    home: Path
    socket: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def leave(self) -> None:
        """Removes a socket folder in a place that others use too; the next start makes it again."""
        if not self.socket.is_relative_to(self.home):
            shutil.rmtree(self.socket, ignore_errors=True)


def writable(var: Path) -> None:
    """Makes `var` and proves that we may write there. Raises `var.not_writable`."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=var).close()     # a name of its own: two starts at once do not remove each other's
    except OSError as error:
        if error.errno == 28:
            raise full(var, 0) from error
        raise Refusal(
            "var.not_writable",
            "The folder %(path)s cannot be written (%(said)s). Give this account the right to write there, "
            "or name another folder: MAKESELL_VAR=/some/folder",
            status=503,
            path=var,
            said=error.strerror,
        ) from error


def full(path: Path, free: int) -> Refusal:
    """The refusal for a disk without room."""
    return Refusal(
        "disk.full",
        "The disk of %(path)s is full: %(free)s MB are free, at least %(needed)s MB are needed. "
        "Free some space and start again; nothing is lost.",
        status=503,
        path=path,
        free=free >> 20,
        needed=NEEDED_BYTES >> 20,
    )


def check_room(path: Path, needed: int, notes: Notes) -> None:
    """Refuses to start on a disk with too little room (`disk.full`), and tells when a tenth or less is left."""
    usage = shutil.disk_usage(path)
    if usage.free < needed:
        raise full(path, usage.free)
    if usage.free < usage.total * SCARCE:
        notes(N_("Warning: only %(free)s MB are free on the disk of %(path)s."), free=usage.free >> 20, path=path)


def find(var: Path, notes: Notes) -> Places:
    """The places for this `var`, made where missing. Raises `database.folder_of_another` and `database.account`."""
    near = var / HOME
    if near.exists():
        return _known(var, near)
    account = accounts.for_database()
    far = _far(var)
    if account.other and far.exists():
        return _known(var, far)
    if account.other and not account.reaches(var):
        return _made(var, _told(far, account, var, notes), account)
    return _made(var, near, account)


def _told(far: Path, account: Account, var: Path, notes: Notes) -> Path:
    sentence = N_("The database's account %(account)s cannot enter %(var)s, so the data lies in %(far)s.")
    notes(sentence, account=account.name, var=var, far=far)
    return far


def _far(var: Path) -> Path:
    return accounts.SHARED / f"{var.name}-{hashlib.sha256(str(var).encode()).hexdigest()[:10]}"


def _known(var: Path, home: Path) -> Places:
    """Places that are there: the database runs as the account that owns them, if we may become it."""
    account = accounts.of_folder(home)
    if account.uid == 0:
        account = _again(home)      # a start was cut off before the folder got its owner
    if account.other and (os.geteuid() != 0 or not account.reaches(home)):
        raise Refusal(
            "database.folder_of_another",
            "The database in %(path)s belongs to the account %(account)s. Start as that account, let it enter the folder, "
            "or name another folder: MAKESELL_VAR=/some/folder",
            status=503,
            path=home,
            account=account.name,
        )
    return Places(var, home, _socket(home, account), account)


def _again(home: Path) -> Account:
    account = accounts.for_database()
    if account.other and not any(home.iterdir()):
        account.owns(home)
    return accounts.of_folder(home)


def _made(var: Path, home: Path, account: Account) -> Places:
    if home.parent == accounts.SHARED:
        home = accounts.shared(home.name)
        home.chmod(0o700)
    else:
        home.mkdir(mode=0o700, exist_ok=True)
    account.owns(home)
    return Places(var, home, _socket(home, account), account)


def _socket(home: Path, account: Account) -> Path:
    """A folder of mode 0700 for the socket: in the database's home, or in a short place when that path is long or has odd letters."""
    near = home / "socket"
    if len(str(near / SOCKET_NAME).encode()) <= LONGEST_SOCKET and PLAIN.fullmatch(str(near)):
        near.mkdir(mode=0o700, exist_ok=True)
        account.owns(near) if near.stat().st_uid != account.uid else None
        return near
    mark = f"makesell-{account.uid}-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
    short = next((p for p in (Path(tempfile.gettempdir()), SHORTEST) if _fits(p / mark)), SHORTEST) / mark
    try:
        short.mkdir(mode=0o700)
        account.owns(short)
    except FileExistsError:
        pass
    found = short.lstat()
    if short.is_symlink() or found.st_uid != account.uid or found.st_mode & 0o077:
        raise Refusal(
            "database.socket_folder",
            "The folder %(path)s was made by somebody else. Remove it, or set TMPDIR to a folder of your own.",
            status=503,
            path=short,
        )
    return short


def _fits(place: Path) -> bool:
    return len(str(place / SOCKET_NAME).encode()) <= LONGEST_SOCKET and PLAIN.fullmatch(str(place)) is not None
