"""P1 · The order-to-cash cycle of `performance.md`, driven by the shared driver, in a company of its own on Debian's PostgreSQL.

In the same run stand the peer and the floors of the shared bench; `SD_PEERS=0` leaves them out.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import peers

ID = "P1"
ROOT = Path(__file__).resolve().parents[1]
DRIVER = Path(os.environ.get("SD_DRIVER") or ROOT.parent / "shared" / "bench")


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The figures of one run; `bench.cycle_run` makes ours in a process whose database is a fresh one."""
    with tempfile.TemporaryDirectory(prefix="makesell-bench-") as var:
        Path(var).chmod(0o755)     # the database runs under an account of its own
        env = {k: v for k, v in os.environ.items() if not k.startswith("MAKESELL_")} | {"MAKESELL_VAR": var, "DEMO": "0", "SD_DRIVER": str(DRIVER)}
        out = Path(var) / "cycle.json"
        tell("laying a company for the cycle …")
        subprocess.run([sys.executable, "-m", "bench.cycle_run", str(out)], cwd=ROOT, env=env, check=True, stdout=sys.stderr)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    tell(f"{found['cpu_s_per_cycle_total']} CPU seconds a cycle, {found['saps_per_core']} SAPS per core, statements {found['statements']}")
    if os.environ.get("SD_PEERS") == "0":
        return found
    beside = peers.measure(DRIVER, tell)
    found["beside"] = beside
    found["times"] = {name: round(found["saps_per_core"] / one["saps_per_core"], 3) for name, one in beside.items() if one.get("saps_per_core")}
    return found
