"""Where everything is built (`.ci/run`), a journey that failed is told once more; pytest's closing line counts it.

A browser on two busy cores answers at its own pace: one journey in thousands has been caught between two of its steps. Such a test is still
mended; it does not hold back a change that is sound. Other tests are told once, and by hand (`make test`, `make journey`) so are journeys.
"""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the journeys only: a plugin's collection is the whole run's."""
    if os.environ.get("JOURNEYS_TWICE") != "1":
        return
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))
