"""P1: every step of the order-to-cash cycle keeps its budget of statements — all of its requests, through raw cursors too: who is asking, the
idempotency key, locks, rules, every book, audit. As many for 50 lines as for 5, and within it also where a process is asked for the first time."""

import math
from dataclasses import replace

import pytest

from bench.cycle_acts import ACTS, BUDGETS, Cycle, User, in_process
from bench.cycle_company import lay
from makesell.doors.desk import frame
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import count
from makesell.ground.organisation import queries as organisation
from makesell.ground.rules import queries as rules

pytestmark = pytest.mark.django_db


def taken(cycle: Cycle, *, anew: bool = False) -> dict[str, int]:
    """Statements of each step of a cycle; `anew`: in a process that has kept nothing. The test's own transaction is left out."""
    found = {}
    for act in ACTS:
        if anew:
            organisation._cache.clear()
            rules._cache.clear()
        with count() as counted:
            getattr(cycle, act)()
        found[act] = len([text for text in counted.texts if "SAVEPOINT" not in text])
    return found


def test_every_step_keeps_its_budget_for_five_lines_and_for_fifty(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a key each write takes two more: the key is claimed, its answer kept. The frame's few seconds do not pass, however slow the machine."""
    monkeypatch.setattr(frame, "FRESH", math.inf)
    (many,) = (User(*each) for each in lay(1, lines=50))
    few = replace(many, products=many.products[:5])
    taken(in_process(few))      # a company's first number of a series makes the series
    for user in (few, many):
        cold, _, warm, keyed = (
            taken(in_process(user), anew=True), taken(in_process(user)), taken(in_process(user)), taken(in_process(user, keyed=True)),
        )  # fmt: skip
        assert warm == dict(zip(ACTS, (19, 7, 6, 16, 4, 16), strict=True))
        assert keyed == dict(zip(ACTS, (23, 9, 6, 20, 4, 20), strict=True))
        assert {act: n for found in (cold, keyed) for act, n in found.items() if n > BUDGETS[act]} == {}, cold
    assert check_books.perform() == []
