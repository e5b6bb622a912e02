"""P5 · Figures that open: `P5_ENTRIES` performance entries (10,000,000) of `P5_PEOPLE` people (10,000) over five years, and the pages over them.

A company and a database of its own, laid in SQL; the pages are asked in process as an executive opens them: attainment, scorecard, the workbench,
and the first page of what is behind the figures on them. What is measured: docs/benchmarks.md.
"""

import os
from collections.abc import Callable
from typing import Any

from bench.apart import measured

ID = "P5"
ENTRIES = int(os.environ.get("P5_ENTRIES") or 10_000_000)
PEOPLE = int(os.environ.get("P5_PEOPLE") or 10_000)


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The figures of one run."""
    return measured(ID, "bench.figures_run", ENTRIES, PEOPLE, tell=tell)
