"""P5 · Figures that open: `P5_ENTRIES` performance entries (10,000,000) of `P5_PEOPLE` people (10,000) over five years, and the pages over them.

A company and a database of its own, laid in SQL; the pages are asked in process as an executive opens them: attainment, scorecard, the workbench,
and the first page of what is behind the figures on them. What is measured: docs/benchmarks.md.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ID = "P5"
ROOT = Path(__file__).resolve().parents[1]
ENTRIES = int(os.environ.get("P5_ENTRIES") or 10_000_000)
PEOPLE = int(os.environ.get("P5_PEOPLE") or 10_000)


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The figures of one run."""
    with tempfile.TemporaryDirectory(prefix="makesell-figures-", ignore_cleanup_errors=True) as var:
        Path(var).chmod(0o755)     # the database runs under an account of its own
        env = {k: v for k, v in os.environ.items() if not k.startswith("MAKESELL_") and k != "DATABASE_URL"} | {"MAKESELL_VAR": var, "DEMO": "0"}
        command = [sys.executable, "-m", "bench.figures_run", str(ENTRIES), str(PEOPLE)]
        with subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE) as process:
            said = ""
            for line in process.stdout or ():
                if line.startswith("{"):
                    said = line
                else:
                    tell(line.rstrip())
        if not said:
            raise RuntimeError("the company of P5 ended before it answered")
        found: dict[str, Any] = json.loads(said)
        return found | {"load_average": os.getloadavg()[0]}
