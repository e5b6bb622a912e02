"""`python -m bench [--only IMPORT,P6] [--out file.json]`: runs the benchmarks on the database of the environment and prints JSON by id.

The speed of the machine at the moment (`calibration_ms`) and its load stand beside the figures.
"""

import argparse
import importlib
import json
import os
import sys
import time
from pathlib import Path

from makesell.doors.cli import environment

environment.prepare()

names = (
    "import_rows", "lists", "cycle", "flat", "held", "promise", "killed",
    "forecast", "schedule", "keys", "slips", "slips_told", "pay", "year", "figures",
)  # fmt: skip
bench_rooms = [importlib.import_module(f"bench.{name}") for name in names]     # they need Django set up first

BENCHES = {room.ID: room for room in bench_rooms}


def calibration() -> float:
    """Milliseconds of CPU for a fixed loop: the speed of the machine at this moment."""
    best = 9e9
    for _ in range(5):
        begun, total = time.process_time(), 0
        for i in range(1_000_000):
            total += i & 3
        best = min(best, time.process_time() - begun)
    return round(best * 1000, 1)


def main() -> int:
    """Runs what was asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--only", default=",".join(BENCHES))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    wanted = [name.strip() for name in args.only.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        sys.stderr.write(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}.\n")
        return 2
    found: dict[str, object] = {"calibration_ms": calibration(), "load_average": os.getloadavg()[0]}
    for name in wanted:
        found[name] = BENCHES[name].measure(lambda said: sys.stderr.write(said + "\n"))
    text = json.dumps(found, indent=1, ensure_ascii=False)
    sys.stdout.write(text + "\n")
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
