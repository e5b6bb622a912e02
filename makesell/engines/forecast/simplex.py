"""The least of a function of a few numbers without its derivatives (Nelder and Mead, The Computer Journal 7, 1965, 308–313)."""

from collections.abc import Callable, Sequence

Point = list[float]


def least(worth: Callable[[Sequence[float]], float], start: Sequence[float], step: Sequence[float], *, rounds: int) -> Point:
    """The point of least worth found from `start` in so many rounds; `step` is how far the first look goes in each direction.

    The usual coefficients: reflection 1, expansion 2, contraction ½, shrinking ½. The same start gives the same point.
    """
    corners = [list(start)]
    for n, width in enumerate(step):
        moved = list(start)
        moved[n] += width
        corners.append(moved)
    ranked = sorted(((worth(each), each) for each in corners), key=lambda pair: pair[0])
    for _ in range(rounds):
        (best, nearest), (last, farthest) = ranked[0], ranked[-1]
        if last - best <= 1e-10 * (abs(best) + 1e-12):
            break
        others = [each for _, each in ranked[:-1]]
        middle = [sum(column) / len(others) for column in zip(*others, strict=True)]
        ranked[-1] = _better(worth, middle, farthest, best, ranked[-2][0], last)
        if ranked[-1][0] >= last:
            ranked = [ranked[0], *(_shrunk(worth, nearest, each) for _, each in ranked[1:])]
        ranked.sort(key=lambda pair: pair[0])
    return ranked[0][1]


def _better(
    worth: Callable[[Sequence[float]], float], middle: Point, farthest: Point, best: float, second: float, last: float
) -> tuple[float, Point]:
    """The farthest corner thrown over the middle: as far, twice as far, or half way, whichever helps; itself when nothing does."""

    def over(by: float) -> tuple[float, Point]:
        point = [m + by * (m - f) for m, f in zip(middle, farthest, strict=True)]
        return worth(point), point

    thrown = over(1.0)
    if thrown[0] < best:
        return min(over(2.0), thrown, key=lambda pair: pair[0])
    if thrown[0] < second:
        return thrown
    drawn = over(0.5 if thrown[0] < last else -0.5)
    return drawn if drawn[0] < last else (last, farthest)


def _shrunk(worth: Callable[[Sequence[float]], float], nearest: Point, point: Point) -> tuple[float, Point]:
    moved = [n + 0.5 * (p - n) for n, p in zip(nearest, point, strict=True)]
    return worth(moved), moved
