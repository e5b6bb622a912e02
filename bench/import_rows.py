"""IMPORT · The whole bicycle manufacturer from nothing to proved books, against a raw COPY of the same order lines."""

import gzip
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from makesell.ground.actor import Actor, system
from makesell.ground.db import act, copy_in, one, run

ID = "IMPORT"
ROOT = Path(__file__).resolve().parents[1]
LINES = ("Production.TransactionHistory.csv.gz", "Production.TransactionHistoryArchive.csv.gz")


def data() -> Path:
    """The folder of the data set."""
    return Path(os.environ.get("MAKESELL_REAL_DATA") or ROOT.parent / "shared" / "data") / "adventureworks-oltp"


@act
def _copied(rows: list[list[str]], *, actor: Actor) -> float:
    run("create temp table raw_lines (a text, b text, c text, d text, e text, f text, g text, h text, i text) on commit drop")
    begun = time.perf_counter()
    copy_in("raw_lines", tuple("abcdefghi"), rows)
    return time.perf_counter() - begun


def _raw_copy() -> tuple[int, float]:
    rows = []
    for name in LINES:
        with gzip.open(data() / name, "rt", encoding="utf-8") as file:
            next(file)
            rows += [line.rstrip("\r\n").split(",") for line in file if line.split(",")[5] == "S"]
    return len(rows), _copied(rows, actor=system("bench"))


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Seconds of the import into a fresh database (with its check), lines a second, and the ratio to a raw COPY of the lines."""
    with tempfile.TemporaryDirectory(prefix="makesell-bench-") as var:
        Path(var).chmod(0o755)     # the database runs under an account of its own
        env = {k: v for k, v in os.environ.items() if not k.startswith("MAKESELL_")} | {"MAKESELL_VAR": var, "DEMO": "0"}
        subprocess.run([sys.executable, "-m", "makesell", "migrate"], cwd=ROOT, env=env, check=True, capture_output=True)
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", "makesell", "import", "adventureworks", str(data())], cwd=ROOT, env=env, check=True, capture_output=True, text=True
        )
        seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        tell(done.stdout.strip().splitlines()[-1])
    lines, copied = _raw_copy()
    server = one("show server_version")
    return {
        "seconds": round(seconds, 1), "cpu_seconds_of_the_program": round(worked, 1),
        "lines": lines, "lines_per_s": round(lines / seconds), "raw_copy_s": round(copied, 3),
        "times_raw_copy": round(seconds / copied, 1), "server": server[0] if server else "",
    }  # fmt: skip
