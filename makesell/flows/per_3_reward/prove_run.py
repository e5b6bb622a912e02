"""PER-3 · A released run is worked out once more from the books as they stood for it, and compared line by line: it must come to the same cent.

What came later — returns, corrections, payments of customers, scores published since, another class of a customer, a product group that moved,
later runs — counts in later periods and may not move it. Adjustments of disputes are agreed, not worked out, and stay as they are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from makesell.documents.payruns import queries, states
from makesell.documents.payruns.access import RUNS
from makesell.documents.payruns.kept import kept
from makesell.documents.payruns.queries import RunRow
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.metrics import pay

ZERO: Final = Decimal(0)
Sums = Mapping[tuple[int, str, int], Decimal]     # person, component, entry


def differences(row: RunRow) -> dict[tuple[int, str, int], tuple[Decimal, Decimal]]:
    """By person, component and entry what stands on a released run and what comes of it now, where they differ; the caller may see the run."""
    stood = _sums((person, *line) for person, lines in queries.amounts_of(row.id).items() for line in lines)
    basis = pay.basis_of(row.scheme_id, row.end, kept(row.id))
    without = queries.released_from(row.scheme_id, row.start)
    found = pay.due(row.scheme_id, row.end, run_id=row.id, without=without, known=row.computed_at, basis=basis)
    now = _sums((each.person_id, line.component, line.entry_id or 0, line.amount) for each in found for line in each.lines)
    return {key: (stood.get(key, ZERO), now.get(key, ZERO)) for key in {*stood, *now} if stood.get(key, ZERO) != now.get(key, ZERO)}


def _sums(lines: Iterable[tuple[int, str, int, Decimal]]) -> Sums:
    found: dict[tuple[int, str, int], Decimal] = defaultdict(lambda: ZERO)
    for person, component, entry, amount in lines:
        if component != states.ADJUSTMENT:
            found[person, component, entry] += amount
    return found


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Proves a released run by key. Refuses (403) other roles, (409) what is not released, or what no longer comes to the same."""
    RUNS.require(actor, "prove")
    row = queries.pay_run(actor, fact)
    if row.state != states.RELEASED:
        raise not_now()
    found = differences(row)
    if found:
        raise Refusal("pay.differs", "%(count)s lines come to another amount now. Nothing was changed.", status=409, count=len(found))
    happened([row.id], "prove", actor=actor, at=at, reason=reason)
    return row.id
