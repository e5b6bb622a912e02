"""PER-3 · A released run is worked out once more from the books as they stood for it, and compared line by line: it must come to the same cent.

What came later — returns, corrections, payments of customers, scores published since, another class of a customer, a product group that moved,
later runs — counts in later periods and may not move it. Adjustments of disputes are agreed, not worked out, and stay as they are.
A run that kept nothing of classes and groups keeps what its first successful proof read: from then on nothing moves it either (ADR 0077).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import queries, states
from makesell.documents.payruns.access import RUNS
from makesell.documents.payruns.kept import Kept, kept
from makesell.documents.payruns.queries import RunRow
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.metrics import pay

ZERO: Final = Decimal(0)
Sums = Mapping[tuple[int, str, int], Decimal]     # person, component, entry
Differences = dict[tuple[int, str, int], tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a run was worked out from once more, how that was found ("": kept with it), and what differs."""

    found: str
    read: Kept
    differences: Differences


def differences(row: RunRow) -> Differences:
    """By person, component and entry what stands on a released run and what comes of it now, where they differ; the caller may see the run."""
    return _proof(row).differences


def _proof(row: RunRow) -> Proof:
    """A run worked out from what it kept. Of one that kept nothing (ADR 0077): from what the log of changes says it read, else from what is now."""
    own = kept(row.id)
    if own is not None:
        return Proof("", own, _differ(row, pay.basis_of(row.scheme_id, row.end, own)))
    now = pay.basis_of(row.scheme_id, row.end)
    logged = pay.logged(now, row.computed_at)
    first = Proof(states.BY_LOG, logged, _differ(row, pay.basis_of(row.scheme_id, row.end, logged)))
    if not first.differences or logged == now.kept:
        return first
    second = Proof(states.BY_NOW, now.kept, _differ(row, now))
    return first if second.differences else second


def _differ(row: RunRow, basis: pay.Basis) -> Differences:
    stood = _sums((person, *line) for person, lines in queries.amounts_of(row.id).items() for line in lines)
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
    proof = _proof(row)
    if proof.differences and proof.found:
        raise Refusal(
            "pay.differs_unkept",
            "%(count)s lines come to another amount. This run was computed before runs kept the customer classes and product groups they read, and"
            " neither the log of changes nor what is now brings them back. Nothing was changed.",
            status=409,
            count=len(proof.differences),
        )
    if proof.differences:
        raise Refusal("pay.differs", "%(count)s lines come to another amount now. Nothing was changed.", status=409, count=len(proof.differences))
    if proof.found:
        payruns.keep(row.id, proof.read, proof.found)
    happened([row.id], "prove", actor=actor, at=at, reason=reason)
    return row.id
