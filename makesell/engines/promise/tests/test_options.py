"""PRO-5 · Ways out of a slip: none makes or loses a piece, and each is as soon as trying everything finds."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import pytest

from makesell.engines.promise import options
from makesell.engines.promise.options import Line, Piece, Way
from makesell.engines.promise.pegs import Place

DAY0 = dt.date(2026, 6, 1)
D = Decimal


def _piece(key: int, day: int, qty: int) -> Piece:
    date = DAY0 + dt.timedelta(days=day)
    return Piece(Place("planned" if day else "stock", key, D(qty), D(0), date if day else None), D(qty), date)


def _case(seed: int) -> tuple[Line, list[Piece], list[Line]]:
    """A line that is hit, loose pieces, and five lines that hold pieces of places of their own."""
    rnd = random.Random(seed)
    late = _piece(1, rnd.randrange(12, 20), rnd.randrange(1, 9))
    own = [_piece(2, rnd.randrange(0, 9), rnd.randrange(1, 5))] if rnd.random() < 0.5 else []
    line = Line(1, DAY0 + dt.timedelta(days=10), 2, (*own, late), rnd.random() < 0.2)
    loose = [_piece(10 + n, rnd.randrange(0, 22), rnd.randrange(1, 6)) for n in range(rnd.randrange(0, 4))]
    others = []
    for n in range(5):
        pieces = tuple(_piece(100 + 10 * n + m, rnd.randrange(0, 22), rnd.randrange(1, 9)) for m in range(rnd.randrange(1, 3)))
        others.append(Line(2 + n, options.last(pieces), rnd.randrange(1, 5), pieces))
    return line, loose, others


def _of(ways: Sequence[Way], kind: str) -> list[Way]:
    return [way for way in ways if way.kind == kind and not way.refused]


def _soonest(wanted: Decimal, pieces: Sequence[Piece]) -> dt.date:
    """The first day by which so much of pieces is there, day by day."""
    day = DAY0
    while sum(piece.qty for piece in pieces if piece.day <= day) < wanted:
        day += dt.timedelta(days=1)
    return day


def _places(pieces: Sequence[Piece]) -> Counter[int]:
    found: Counter[int] = Counter()
    for piece in pieces:
        found[piece.place.key] += int(piece.qty)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_ways_are_as_soon_as_trying_everything_and_lose_nothing(seed: int) -> None:
    line, loose, others = _case(seed)
    known = {each.key: each for each in (line, *others)}
    ways = options.ways(line, loose, others)
    total = sum((piece.qty for piece in line.pieces), D(0))
    for way in ways:
        for key, pieces in way.holds.items():
            assert sum(piece.qty for piece in pieces) == sum(piece.qty for piece in known[key].pieces)
        had = [piece for key in way.holds for piece in known[key].pieces]
        have = [piece for pieces in way.holds.values() for piece in pieces]
        assert not _places(have) - _places([*had, *loose]), "a piece that nobody had"
    best = _soonest(total, [*line.pieces, *loose])
    assert [options.last(way.holds[line.key]) for way in _of(ways, "other")] == ([best] if best < line.day else [])
    early = sum((p.qty for p in [*line.pieces, *loose] if p.day <= line.promised), D(0))
    assert bool(_of(ways, "part")) == (0 < early < total and not line.together)
    for way in _of(ways, "part"):
        assert sum(p.qty for p in way.holds[line.key] if p.day <= line.promised) == early
    lost = sum((p.qty for p in line.late), D(0))
    able = {
        other.key for other in others
        if other.rank > line.rank and sum((p.qty for p in other.pieces if p.day < line.day), D(0)) >= lost
    }  # fmt: skip
    assert {way.other for way in _of(ways, "swap")} == able
    for way in _of(ways, "swap"):
        other = known[way.other]
        assert options.last(way.holds[line.key]) == max(_soonest(lost, other.pieces), *(p.day for p in line.pieces if p.day <= line.promised), DAY0)
        assert options.last(way.holds[other.key]) == max(
            line.day, *(p.day for p in way.holds[other.key])
        ), "who gives waits for what was late"
