"""P2-KILLED · Confirmations by capacity with their processes killed in between: nothing lies over anything else, and the books are proved.

A company of its own, laid as for P2 (`P2_OPERATIONS` stretches kept before the first). `P2_WORKERS` (4) processes key and confirm orders through the
API in process, each killed (SIGKILL) at a moment nobody chose and another begun in its place, until `P2_CONFIRMATIONS` (5,000) are confirmed or
`P2_SECONDS` are over.
"""

from collections.abc import Callable
from typing import Any

from bench import apart

ID = "P2-KILLED"


def measure(say: Callable[[str], object]) -> dict[str, Any]:
    """How many were confirmed, how often a process was killed, what lies over each other, and what the books say."""

    def tell(said: str) -> None:
        say(said)

    return apart.measured(ID, "bench.killed_run", tell=tell)
