"""P4 · The pay run: 1,000 people on five plans, `ENTRIES` performance entries of a year (1,000,000), computed, computed again after 1,000 more, read.

A company and a database of its own, laid in SQL; the runs are the flows themselves. `floor_s` is the same sums as one statement: by person
and plan, each credit with its place on the ladder. What is measured: docs/benchmarks.md.
"""

import os
from collections.abc import Callable
from typing import Any

from bench.apart import measured

ID = "P4"
ENTRIES = int(os.environ.get("ENTRIES") or 1_000_000)


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The figures of one run."""
    return measured(ID, "bench.pay_run", ENTRIES, tell=tell)
