"""Ground/db: several reads of one act or page in one statement.

A room says a read as an `Ask` — a statement, its values, what its rows become — and `asking` makes it a query that is called like any
other and then asks alone. Who needs several calls `together(first.ask(…), second.ask(…))`: one statement, one view of the database, the
same answers. Values come with their types, because rows travel as records in binary.
"""

import functools
import itertools
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec, TypeVar, overload

from makesell.ground.db.reading import known
from makesell.ground.db.statements import Params, Row, few, run, run_typed

P = ParamSpec("P")
R = TypeVar("R")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")

_PLACE = re.compile(r"%%|%(?:\((\w+)\))?s")


@dataclass(frozen=True, slots=True)
class Ask(Generic[R]):
    """A read that has not been asked yet. `key` names it while a page is put together; None outside of one."""

    sql: str
    params: Params
    shape: Callable[[list[Row]], R]
    key: Hashable = field(default=None, compare=False)

    def answer(self) -> R:
        """Asks it alone."""
        return self.shape(run(self.sql, self.params, keep=True))


class Question(Generic[P, R]):
    """A query made of an `Ask`: called, it asks at once — once, while a page is put together; `ask` puts it off for `together`."""

    def __init__(self, made: Callable[P, Ask[R]]) -> None:
        self._made = made
        functools.update_wrapper(self, made)

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> Ask[R]:
        """The read, to be asked together with others."""
        made = self._made(*args, **kwargs)
        return Ask(made.sql, made.params, made.shape, (self, args, tuple(kwargs.items())) if known() is not None else None)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        answers, key = known(), (self, args, tuple(kwargs.items()))
        if answers is None or not _hashable(key):
            return self._made(*args, **kwargs).answer()
        if key not in answers:
            answers[key] = self._made(*args, **kwargs).answer()
        found: R = answers[key]
        return found


def rows_as(make: Callable[..., A]) -> Callable[[list[Row]], list[A]]:
    """A shape: each row as one of these."""
    return lambda rows: [make(*row) for row in rows]


def first_as(make: Callable[..., A]) -> Callable[[list[Row]], A | None]:
    """A shape: the first row as one of these; None without one."""
    return lambda rows: make(*rows[0]) if rows else None


def asking(made: Callable[P, Ask[R]]) -> Question[P, R]:
    """Makes a query of a function that says its read."""
    return Question(made)


@overload
def together(a: Ask[A], b: Ask[B], /) -> tuple[A, B]: ...
@overload
def together(a: Ask[A], b: Ask[B], c: Ask[C], /) -> tuple[A, B, C]: ...
@overload
def together(a: Ask[A], b: Ask[B], c: Ask[C], d: Ask[D], /) -> tuple[A, B, C, D]: ...
@overload
def together(a: Ask[A], b: Ask[B], c: Ask[C], d: Ask[D], e: Ask[E], /) -> tuple[A, B, C, D, E]: ...
@overload
def together(a: Ask[A], b: Ask[B], c: Ask[C], d: Ask[D], e: Ask[E], f: Ask[F], /) -> tuple[A, B, C, D, E, F]: ...
@overload
def together(*asks: Ask[Any]) -> tuple[Any, ...]: ...
def together(*asks: Ask[Any]) -> tuple[Any, ...]:
    """The answers of reads in the order given, by one statement; what this page knows already is not asked again.

    A set that is too large for a kept plan is asked alone, like the others then.
    """
    answers = known()
    new = [each for each in asks if answers is None or not _hashable(each.key) or each.key not in answers]
    if len(new) < 2 or not all(few(each.params) for each in new):
        found = {id(each): each.answer() for each in new}
    else:
        found = {id(each): each.shape(rows) for each, rows in zip(new, _rows(new), strict=True)}
    if answers is None:
        return tuple(found[id(each)] for each in asks)
    answers.update({each.key: found[id(each)] for each in new if each.key is not None and _hashable(each.key)})
    return tuple(found[id(each)] if id(each) in found else answers[each.key] for each in asks)


def _rows(asks: list[Ask[Any]]) -> Row:
    """The rows of each read."""
    texts, values = [], {}
    for place, each in enumerate(asks):
        texts.append(f"array(select r from ({renamed(each.sql, place, bool(each.params))}) r)")
        values.update(named(each.params, place))
    return run_typed(f"select {', '.join(texts)}", values)[0]


@functools.lru_cache(maxsize=1000)
def renamed(sql: str, place: int, bound: bool = True) -> str:
    """A statement whose values are named apart from those of its neighbours."""
    if not bound:
        return sql.replace("%", "%%")
    numbers = itertools.count()
    return _PLACE.sub(lambda m: m[0] if m[0] == "%%" else f"%(v{place}_{m[1] or next(numbers)})s", sql)


def named(params: Params, place: int) -> dict[str, Any]:
    """The values of a renamed statement."""
    pairs = params.items() if isinstance(params, Mapping) else enumerate(params)
    return {f"v{place}_{name}": value for name, value in pairs}


def _hashable(key: Any) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return key is not None
