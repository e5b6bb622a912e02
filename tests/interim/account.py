"""Under which account the database runs, and where its files go. Rights of folders that exist never change."""

import grp
import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from makesell.ground.refusal import Refusal

ACCOUNT = "makesell-db"
FALLBACK = Path("/var/lib/makesell")
SOCKET_LIMIT = 90     # bytes a socket's folder may have; the system's limit for the whole path is 107


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster lives: its data, its socket folder, the account that runs it (None: ours)."""

    data: Path
    socket: Path
    account: pwd.struct_passwd | None
    moved: bool = False


def database_account() -> pwd.struct_passwd | None:
    """The account for the database when we are root (made when missing); None for an ordinary user."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        made = subprocess.run(
            ["useradd", "--system", "--no-create-home", "--home-dir", str(FALLBACK), "--shell", "/usr/sbin/nologin", ACCOUNT],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise Refusal(
                "embedded.account", "The database needs an account of its own and it could not be made: %(why)s", why=made.stderr.strip()
            ) from None
        return pwd.getpwnam(ACCOUNT)


def reachable(path: Path, account: pwd.struct_passwd | None) -> bool:
    """True when the account can pass through every existing folder above the path."""
    if account is None:
        return True
    groups = {account.pw_gid, *(g.gr_gid for g in grp.getgrall() if account.pw_name in g.gr_mem)}
    for folder in [path, *path.parents]:
        if not folder.exists() or folder == path:
            continue
        mode = folder.stat()
        bit = 0o100 if mode.st_uid == account.pw_uid else 0o010 if mode.st_gid in groups else 0o001
        if not mode.st_mode & bit:
            return False
    return True


def _name(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def socket_folder(data: Path, account: pwd.struct_passwd | None) -> Path:
    """A folder of ours alone (0700) for the socket: beside the data where the path allows it, else a short one."""
    beside = data.parent / "socket"
    if len(str(beside).encode()) <= SOCKET_LIMIT and " " not in str(beside):
        return beside
    uid = account.pw_uid if account else os.geteuid()
    run = Path("/run") if os.geteuid() == 0 else Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")
    return run / f"makesell-{uid}-{_name(data)}"


def place(folder: Path) -> Place:
    """Decides where the cluster of a folder lives."""
    account = database_account()
    wanted = folder.resolve()
    moved = not reachable(wanted, account)
    base = FALLBACK / _name(wanted) if moved else wanted
    data = base / "pg"
    return Place(data, socket_folder(data, account), account, moved)


def make_private(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Makes a folder for the database alone; one that exists must already be so."""
    new = not folder.exists()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if new:
            folder.chmod(0o700)
            if account:
                shutil.chown(folder, account.pw_uid, account.pw_gid)
    except OSError as error:
        raise Refusal(
            "embedded.folder", "The folder %(folder)s cannot be written (%(why)s). Choose another with MAKESELL_VAR.", folder=folder, why=error.strerror
        ) from error
    owner = folder.stat()
    if owner.st_uid != (account.pw_uid if account else os.geteuid()):
        raise Refusal(
            "embedded.owner", "The folder %(folder)s belongs to another account. Choose another with MAKESELL_VAR, or give it back.", folder=folder
        )
    if owner.st_mode & 0o077:
        folder.chmod(0o700)
