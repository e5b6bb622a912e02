"""P6 · Lists: server time of the first and the last page of the 121,317 order lines, sorted by each shown column, and of search.

Measured in process through the list engine as an executive sees it, on the database the environment names (the imported manufacturer).
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.listing import Query, Sort
from makesell.sheets.registry import BY_NOUN

ID = "P6"
ROUNDS = 15
READER = Actor(name="bench", person_id=0, roles=frozenset({roles.EXECUTIVE}))


def _timed(work: Callable[[], object], rounds: int = ROUNDS) -> dict[str, float]:
    work()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    return {"p50_ms": round(statistics.median(taken), 1), "p95_ms": round(taken[int(0.95 * (len(taken) - 1))], 1)}


def measure(tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Times by noun, column and page; the slowest p95 of all is what the target of 60 ms is compared with."""
    found: dict[str, Any] = {}
    slowest = 0.0
    for noun in ("order_lines", "orders", "customers"):
        sheet = BY_NOUN[noun]
        shown = tuple(c.name for c in sheet.columns if c.first)
        rows = listing.count(sheet.listing, READER, Query())
        times: dict[str, Any] = {"rows": rows, "count": _timed(partial(listing.count, sheet.listing, READER, Query()))}
        for column in shown:
            for last in (False, True):
                query = Query(columns=shown, sort=Sort(column, descending=True), last=last)
                taken = _timed(partial(listing.page, sheet.listing, READER, query))
                times[f"{column} {'last' if last else 'first'} page"] = taken
                slowest = max(slowest, taken["p95_ms"])
        tell(f"{noun}: {rows} rows")
        found[noun] = times
    found["search"] = {
        text: _timed(partial(listing.page, BY_NOUN["customers"].listing, READER, Query(q=text))) for text in ("bike", "so4", "ma")
    }
    found["slowest_page_p95_ms"] = slowest
    return found
