"""Options 可选办法: what can be done for a line whose supply comes later than promised — pure, on who holds what of which place from when on.

Each way says what every line it touches holds afterwards. None makes or loses a piece: what one line gets another, or nobody, had.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from makesell.engines.promise import NOTHING
from makesell.engines.promise.pegs import Place

WAIT, PART, OTHER, SWAP, RUSH = "wait", "part", "other", "swap", "rush"
# Why a way cannot be gone.
TOGETHER: Final = "together"       # the order is delivered as a whole
NOTHING_YET: Final = "nothing"     # nothing of it is there by the day promised
NO_SUPPLY: Final = "no_supply"     # nothing that nobody holds comes sooner
NOBODY: Final = "nobody"           # no line of lower priority holds enough that comes sooner


@dataclass(frozen=True, slots=True)
class Piece:
    """A quantity of a place, there on a day."""

    place: Place
    qty: Decimal
    day: dt.date


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what it holds: promised for a day, of a rank (1 is served first), delivered only as a whole or in parts."""

    key: int
    promised: dt.date
    rank: int
    pieces: tuple[Piece, ...]
    together: bool = False

    @property
    def day(self) -> dt.date:
        """When all of it is there."""
        return last(self.pieces)

    @property
    def late(self) -> tuple[Piece, ...]:
        """What comes after the day promised, the latest first."""
        return tuple(sorted((each for each in self.pieces if each.day > self.promised), key=_latest))


@dataclass(frozen=True, slots=True)
class Way:
    """A way out: what each line it touches holds then (`other` is the one that gives), or why it cannot be gone."""

    kind: str
    holds: Mapping[int, tuple[Piece, ...]] = field(default_factory=dict)
    other: int = 0
    refused: str = ""


def last(pieces: Sequence[Piece]) -> dt.date:
    """When all pieces are there."""
    return max(each.day for each in pieces)


def ways(line: Line, loose: Sequence[Piece], others: Sequence[Line]) -> list[Way]:
    """All ways for a line whose pieces come late: of `loose` pieces nobody holds any, `others` hold pieces of the same product."""
    return [Way(WAIT, {line.key: line.pieces}), _part(line, loose), _other(line, loose), *_swaps(line, others)]


def displaced(line: Line, others: Sequence[Line]) -> list[Way]:
    """The ways in which a line comes by the day in `promised`: others give what they hold that comes by then, for as much of its late pieces.

    Each that holds enough alone; then, of several, who is served last gives first.
    """
    late = sorted(line.late, key=_soonest)
    served = sorted(others, key=lambda other: (-other.rank, -other.promised.toordinal(), other.key))
    alone = [way for each in served if (way := _displacing(line, late, [each]))]
    several = None if alone else _displacing(line, late, served)
    return [*alone, *([several] if several else [])]


def _displacing(line: Line, late: Sequence[Piece], givers: Sequence[Line]) -> Way | None:
    got: list[Piece] = []
    holds: dict[int, tuple[Piece, ...]] = {}
    for each in givers:
        lost = sum((piece.qty for piece in late), NOTHING)
        given, rest = _taken(sorted((piece for piece in each.pieces if piece.day <= line.promised), key=_soonest), lost)
        if not given:
            continue
        left = list(each.pieces)
        for piece in given:
            left = _less(left, piece)
        taken, _ = _taken(late, lost - rest)
        holds[each.key] = (*left, *taken)
        late = _without(late, lost - rest)
        got += given
        if not late:
            return Way(RUSH, {line.key: (*_early(line), *got), **holds})
    return None


def _part(line: Line, loose: Sequence[Piece]) -> Way:
    """What is there by the day promised goes then, the rest when it comes."""
    if line.together:
        return Way(PART, refused=TOGETHER)
    lost = sum((each.qty for each in line.late), NOTHING)
    filled, rest = _taken([each for each in sorted(loose, key=_soonest) if each.day <= line.promised], lost)
    early = [each for each in line.pieces if each.day <= line.promised] + filled
    if not early:
        return Way(PART, refused=NOTHING_YET)
    if not rest:
        return Way(PART, refused=OTHER)
    return Way(PART, {line.key: (*early, *_without(line.late, lost - rest))})


def _other(line: Line, loose: Sequence[Piece]) -> Way:
    """The latest pieces are given for loose ones as long as those come sooner."""
    held = sorted(line.pieces, key=_latest)
    got: list[Piece] = []
    for each in sorted(loose, key=_soonest):
        left = each.qty
        while left > 0 and held and held[0].day > each.day:
            qty = min(left, held[0].qty)
            got.append(replace(each, qty=qty))
            left -= qty
            held = _without(held, qty)
    found = (*held, *got)
    if not got or last(found) >= line.day:
        return Way(OTHER, refused=NO_SUPPLY)
    return Way(OTHER, {line.key: found})


def _swaps(line: Line, others: Sequence[Line]) -> list[Way]:
    """With each line of lower priority that holds enough that comes sooner: it gets the late pieces for as many early ones."""
    found = []
    lost = sum((each.qty for each in line.late), NOTHING)
    for each in sorted(others, key=lambda other: (-other.rank, other.key)):
        if each.rank <= line.rank or each.key == line.key:
            continue
        given, rest = _taken(sorted((piece for piece in each.pieces if piece.day < line.day), key=_soonest), lost)
        if rest or last([*_early(line), *given]) >= line.day:
            continue
        left = list(each.pieces)
        for piece in given:
            left = _less(left, piece)
        found.append(Way(SWAP, {line.key: (*_early(line), *given), each.key: (*left, *line.late)}, each.key))
    return found or [Way(SWAP, refused=NOBODY)]


def _early(line: Line) -> list[Piece]:
    return [each for each in line.pieces if each.day <= line.promised]


def _taken(pieces: Sequence[Piece], qty: Decimal) -> tuple[list[Piece], Decimal]:
    """The first of pieces up to a quantity, and what is missing of it."""
    found = []
    for each in pieces:
        if qty > 0:
            found.append(replace(each, qty=min(qty, each.qty)))
            qty -= found[-1].qty
    return found, qty


def _without(pieces: Sequence[Piece], qty: Decimal) -> list[Piece]:
    """Pieces without the first so many of them."""
    found = []
    for each in pieces:
        gone = min(qty, each.qty)
        qty -= gone
        if each.qty > gone:
            found.append(replace(each, qty=each.qty - gone))
    return found


def _less(pieces: Sequence[Piece], gone: Piece) -> list[Piece]:
    """Pieces without one that is part of them."""
    left = gone.qty
    found = []
    for each in pieces:
        less = min(left, each.qty) if (each.place.key, each.place.source, each.day) == (gone.place.key, gone.place.source, gone.day) else NOTHING
        left -= less
        if each.qty > less:
            found.append(replace(each, qty=each.qty - less))
    return found


def _soonest(piece: Piece) -> tuple[dt.date, bool, int]:
    return piece.day, piece.place.date is not None, piece.place.key


def _latest(piece: Piece) -> tuple[int, int]:
    return -piece.day.toordinal(), piece.place.key
