"""Nine clients at once walk through the lives of their orders; every act meets every other in its middle, and there is no deadlock."""

import itertools
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from makesell.ground.db import run
from makesell.ground.refusal import Refusal
from tests.books.interleaving import PATIENT, watched
from tests.books.life import IN_ONE_PART, Act, Life, first_lives
from tests.clauses.orders import proved

ROUND = 73
# A perfect difference set modulo 73: whatever two places of the round are taken, exactly one pair of clients stands at them once a round.
PLACES = (1, 2, 4, 8, 16, 32, 37, 55, 64)
ROUNDS = 6 if os.environ.get("DEEP") == "1" else 1
LONGEST = 300.0


class Meeting:
    """Some acts at once: each begins its transaction, waits until all have begun, and goes on. Deadlocks are seen although an act tries again."""

    def __init__(self, acts: int) -> None:
        self._all_begun = threading.Barrier(acts, timeout=LONGEST)
        self._mine = threading.local()
        self.deadlocks: list[str] = []

    def attend(self, part: tuple[Life, Act]) -> Refusal | None:
        """Does one act among the others; its refusal, if it was refused."""
        life, act = part
        self._mine.begun = False
        run(PATIENT)
        try:
            with connection.execute_wrapper(self._statement), connection.execute_wrapper(watched(self.deadlocks)):
                act(life)
        except Refusal as refusal:
            return refusal
        return None

    def _statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if not self._mine.begun:
            self._mine.begun = True
            self._all_begun.wait()
        return done


def _turns(lives: list[Life]) -> Iterator[list[tuple[Life, Act]]]:
    """Who does what at once, turn by turn; who has come to the end of a life begins another."""
    for turn in range(ROUND * ROUNDS):
        at = [(life, (place + turn) % ROUND) for life, place in zip(lives, PLACES, strict=True)]
        yield [(life, IN_ONE_PART[place]) for life, place in at if place < len(IN_ONE_PART)]


def _leave(all_there: threading.Barrier) -> None:
    """Each client, and none twice, closes its connection, when the database has counted what happened to it."""
    all_there.wait()
    run("select pg_stat_force_next_flush()")
    connection.close()


def _counted() -> int:
    """The deadlocks the database has ended since it was made."""
    (row,) = run("select deadlocks from pg_stat_database where datname = current_database()")
    return int(row[0])


@pytest.mark.usefixtures("committed")
def test_every_act_meets_every_other_and_none_is_deadlocked(settings: Any, tmp_path: Path) -> None:
    """What is refused because another was quicker is done alone afterwards; at the end the books are proved."""
    settings.MEDIA_ROOT = tmp_path
    assert len(IN_ONE_PART) <= ROUND
    lives = first_lives(len(PLACES))
    for life, place in zip(lives, PLACES, strict=True):
        for act in IN_ONE_PART[:place]:
            act(life)
    met, ended = set[frozenset[str]](), _counted()
    with ThreadPoolExecutor(len(PLACES)) as clients:
        for turn in _turns(lives):
            meeting = Meeting(len(turn))
            answers = list(clients.map(meeting.attend, turn))
            assert meeting.deadlocks == []
            for (life, act), refusal in zip(turn, answers, strict=True):
                if refusal is not None:
                    act(life)
            met |= {frozenset((one.__name__, other.__name__)) for (_, one), (_, other) in itertools.combinations(turn, 2)}
        closing = threading.Barrier(len(PLACES), timeout=LONGEST)
        list(clients.map(_leave, [closing] * len(PLACES)))
    assert _counted() == ended
    assert {frozenset(pair) for pair in itertools.combinations({act.__name__ for act in IN_ONE_PART}, 2)} - met == set()
    proved()
