"""The order of tests in a run of several workers: what takes longest begins first, one part of it with each worker.

A worker begins with its share of the list, and at the end takes tests from the back of another's: these must be short ones, so that all end
together and no file whose company one worker laid is laid again by another.
"""

import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
# The files that take longest, the longest first.
LONGEST = (
    "tests/journeys/test_pages.py", "tests/figures/test_figures_open.py", "tests/real/test_import_adventureworks.py",
    "tests/journeys/test_street.py", "tests/house/test_access_matrix.py", "tests/figures/test_demo.py", "tests/journeys/test_catalogue_pages.py",
    "tests/launcher/test_run.py", "tests/journeys/test_desk.py", "tests/books/test_stateful.py", "tests/clauses/test_per_3_components.py",
    "tests/house/test_api_fuzz.py", "tests/journeys/test_camera.py", "tests/real/test_pay_sales_targets.py", "tests/journeys/test_records.py",
    "tests/history/test_import_small.py", "tests/real/test_import_sales_targets.py", "tests/journeys/test_catalogue.py",
)  # fmt: skip


def begin_with_the_longest(items: list[pytest.Item]) -> None:
    """Orders the tests for as many workers as there are; one alone keeps the order it has."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT") or 1)
    if workers > 1:
        items[:] = spread(items, [LONGEST.index(name) if (name := _file(item)) in LONGEST else None for item in items], workers)


def _file(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT).as_posix() if item.path.is_relative_to(ROOT) else ""


def spread(items: Sequence[T], ranks: Sequence[int | None], workers: int) -> list[T]:
    """Equal shares, as xdist cuts them: each begins with its part of the ranked items, and the others fill it up."""
    ranked = sorted((rank, at) for at, rank in enumerate(ranks) if rank is not None)
    rest = iter([at for at, rank in enumerate(ranks) if rank is None])
    found: list[int] = []
    for worker in range(workers):
        size = (len(items) - len(found)) // (workers - worker)
        heavy = [at for rank, at in ranked if rank % workers == worker]
        found += heavy
        found += islice(rest, max(0, size - len(heavy)))
    return [items[at] for at in found]
