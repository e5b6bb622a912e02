"""A company and a database of its own: a room of the bench that runs in a process apart, tells how far it is, and answers with one line of JSON."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def started(module: str, var: Path, *args: object, stdin: int | None = None) -> subprocess.Popen[str]:
    """Starts a room on a folder of its own, in an environment without this one's database."""
    var.chmod(0o755)     # the database runs under an account of its own
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKESELL_") and k != "DATABASE_URL"} | {"MAKESELL_VAR": str(var), "DEMO": "0"}
    command = [sys.executable, "-m", module, *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, env=env, text=True, stdin=stdin, stdout=subprocess.PIPE)


def answer(process: subprocess.Popen[str], name: str, tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The next answer of a room; what else it says is told. Raises RuntimeError where it ends without one."""
    for line in process.stdout or ():
        if line.startswith("{"):
            found: dict[str, Any] = json.loads(line)
            return found
        tell(line.rstrip())
    raise RuntimeError(f"the company of {name} ended before it answered")


def measured(name: str, module: str, *args: object, tell: Callable[[str], None]) -> dict[str, Any]:
    """The figures of one run of a room, and the load beside them."""
    folder = tempfile.TemporaryDirectory(prefix=f"makesell-{name.lower()}-", ignore_cleanup_errors=True)
    with folder as var, started(module, Path(var), *args) as process:
        return answer(process, name, tell) | {"load_average": os.getloadavg()[0]}
