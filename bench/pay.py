"""P4 · The pay run: 1,000 people on five plans, `ENTRIES` performance entries of a year (1,000,000), computed, computed again after 1,000 more, read.

A company and a database of its own, laid in SQL; the runs are the flows themselves. `floor_s` is the same sums as one statement: by person
and plan, each credit with its place on the ladder. What is measured: docs/benchmarks.md.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ID = "P4"
ROOT = Path(__file__).resolve().parents[1]
ENTRIES = int(os.environ.get("ENTRIES") or 1_000_000)


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The figures of one run."""
    with tempfile.TemporaryDirectory(prefix="makesell-pay-", ignore_cleanup_errors=True) as var:
        Path(var).chmod(0o755)     # the database runs under an account of its own
        env = {k: v for k, v in os.environ.items() if not k.startswith("MAKESELL_") and k != "DATABASE_URL"} | {"MAKESELL_VAR": var, "DEMO": "0"}
        command = [sys.executable, "-m", "bench.pay_run", str(ENTRIES)]
        with subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE) as process:
            said = ""
            for line in process.stdout or ():
                if line.startswith("{"):
                    said = line
                else:
                    tell(line.rstrip())
        if not said:
            raise RuntimeError("the company of P4 ended before it answered")
        found: dict[str, Any] = json.loads(said)
        return found | {"load_average": os.getloadavg()[0]}
