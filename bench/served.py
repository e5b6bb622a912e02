"""The whole product as `makesell run` starts it, for benchmarks that ask over HTTP."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = int(os.environ.get("SD_PORT") or 8111)


@contextmanager
def served(env: Mapping[str, str]) -> Iterator[int]:
    """Everything as `makesell run` starts it; yields its process."""
    with subprocess.Popen([sys.executable, "-m", "makesell", "run"], cwd=ROOT, env={**env, "PORT": str(PORT)}, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(1200):
                try:
                    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
                    line.request("GET", "/healthz")
                    if line.getresponse().status == 200:
                        break
                except OSError:
                    time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()
            process.wait(60)
