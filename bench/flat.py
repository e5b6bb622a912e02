"""FLAT · the cycle of P1 on companies of few and of many orders (`SIZE=10000,1000000`), in turn, so that the machine is the same for all.

`LISTS=1` reads P6 on the largest of them, too. What is compared is CPU of the program and of the database a cycle: a ratio of one run.
"""

import os
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.apart import answer, started

ID = "FLAT"
SIZES = tuple(int(each) for each in (os.environ.get("SIZE") or "10000,1000000").split(","))
ROUNDS, CYCLES, FIRST = int(os.environ.get("ROUNDS") or 5), 20, 15


class Company:
    """A company in a process and on a database of its own."""

    def __init__(self, orders: int, var: Path) -> None:
        self.process = started("bench.flat_run", var, orders, stdin=subprocess.PIPE)

    def answer(self) -> Any:
        """Its next answer."""
        return answer(self.process, ID)

    def asked(self, line: object) -> Any:
        """What it answers to a line."""
        if self.process.stdin:
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()
        return self.answer()

    def walk(self, times: int) -> dict[str, list[float]]:
        """Milliseconds by step, in Python and in the database."""
        found: dict[str, list[float]] = self.asked(times)
        return found

    def close(self) -> None:
        """Ends it and its database."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(120)


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """The figures of one run: by size how large it is and what a cycle takes, and the ratio of each to the smallest."""
    with ExitStack() as stack:
        companies = {}
        for orders in SIZES:
            var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="makesell-flat-", ignore_cleanup_errors=True)))
            companies[orders] = Company(orders, var)
            stack.callback(companies[orders].close)
        filled = {orders: company.answer() for orders, company in companies.items()}
        tell(f"filled: {filled}")
        for company in companies.values():
            company.walk(FIRST)
        taken: dict[int, list[dict[str, list[float]]]] = {orders: [] for orders in companies}
        for _ in range(ROUNDS):
            for orders, company in companies.items():
                taken[orders].append(company.walk(CYCLES))
        found: dict[str, Any] = {}
        for orders, rounds in taken.items():
            steps = {act: [round(statistics.median(one[act][part] for one in rounds), 2) for part in (0, 1)] for act in rounds[0]}
            cycle = [round(sum(both[part] for both in steps.values()), 1) for part in (0, 1)]
            found[str(orders)] = filled[orders] | {"steps_ms": steps, "cycle_ms": cycle}
        first = sum(found[str(SIZES[0])]["cycle_ms"])
        ratios = {size: round(sum(one["cycle_ms"]) / first, 3) for size, one in found.items()}
        tell(f"ratios {ratios}")
        lists = {"lists": companies[max(SIZES)].asked("lists")} if os.environ.get("LISTS") else {}
    return found | lists | {"ratios": ratios, "load_average": os.getloadavg()[0]}
