"""Demo: lives, and the calendar that lives them side by side, working day by working day.

A life yields a day to wait for, or a wish: an act of a flow, its fact, and who does it. The calendar collects the wishes of a moment,
gives each act its facts as one batch (flows are batch-first), and hands everybody the answer — or throws the refusal into the life
that asked for what is not allowed.
"""

import datetime as dt
import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Final

from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.ground.worktime import WorkCalendar

MORNING: Final = dt.time(8, 40)
EVENING: Final = dt.time(18, 30)
A_WHILE: Final = dt.timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class Wish:
    """An act somebody wants done: the flow, its fact, the login of who does it, and the reason where one is asked for."""

    flow: ModuleType
    fact: Any
    who: str
    reason: str = ""
    more: tuple[tuple[str, Any], ...] = ()
    act: str = ""


Life = Generator[dt.date | Wish, Any, None]
Part = Generator[dt.date | Wish, Any, Any]      # of a life: it answers the life it belongs to


def do(flow: ModuleType, fact: Any, who: str, reason: str = "", *, act: str = "", **more: Any) -> Wish:
    """A wish in few words; `act` names the function where it is not `perform`."""
    return Wish(flow, fact, who, reason, tuple(sorted(more.items())), act)


@dataclass(slots=True)
class Calendar:
    """The days of the story and what waits for which of them; what was done, what refused, and which refusals ended a life."""

    work: WorkCalendar
    actors: dict[str, Actor]
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    today: dt.date = field(default_factory=clock.today)
    _at: dt.datetime = field(default_factory=clock.now)
    _waiting: list[tuple[dt.date, int, Life]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def moment(self) -> dt.datetime:
        """The moment that is lived."""
        return self._at

    def number(self) -> int:
        """A number that nobody else gets."""
        return next(self._numbers)

    def working(self, day: dt.date, days: int = 0) -> dt.date:
        """So many working days after a day; with 0 the day itself when it is worked, else the next that is."""
        return self.work.next_working_day(day, days)

    def begin(self, life: Life, on: dt.date) -> None:
        """A life begins on a day (the next that is worked)."""
        heapq.heappush(self._waiting, (self.working(on), next(self._numbers), life))

    def until(self, last: dt.date, tell: Callable[[dt.date], None] = lambda _: None) -> None:
        """Lives every life up to a day; what would come later never happens."""
        while self._waiting and self._waiting[0][0] <= last:
            day = self._waiting[0][0]
            if day != self.today:
                tell(day)
                self.today, self._at = day, dt.datetime.combine(day, MORNING, clock.zone())
            awake: list[Life] = []
            while self._waiting and self._waiting[0][0] == day:
                awake.append(heapq.heappop(self._waiting)[2])
            self._go_through(awake)

    def _go_through(self, awake: list[Life]) -> None:
        wishes = [(life, wish) for life in awake if (wish := self._go_on(life, None)) is not None]
        while wishes:
            self._at = min(self._at + A_WHILE, dt.datetime.combine(self.today, EVENING, clock.zone()))
            key = self._kind(wishes[0][1])
            now = [each for each in wishes if self._kind(each[1]) == key]
            wishes = [each for each in wishes if self._kind(each[1]) != key]
            for life, answer in zip((life for life, _ in now), self._done([wish for _, wish in now]), strict=True):
                if (next_wish := self._go_on(life, answer)) is not None:
                    wishes.append((life, next_wish))

    def _go_on(self, life: Life, answer: Any) -> Wish | None:
        """The next wish of a life today; none when it waits for a later day or ends — also by a refusal it has no answer to."""
        try:
            said = life.throw(answer) if isinstance(answer, Refusal) else life.send(answer)
            while not isinstance(said, Wish):
                if self.working(said) > self.today:
                    self.begin(life, said)
                    return None
                said = life.send(None)
        except StopIteration:
            return None
        except Refusal as refusal:
            self.unanswered[refusal.code] += 1
            return None
        return said

    @staticmethod
    def _kind(wish: Wish) -> tuple[Any, ...]:
        return (wish.flow.__name__, wish.act, wish.who, wish.reason, repr(wish.more))

    def _done(self, wishes: list[Wish]) -> list[Any]:
        """The answers, in order; a batch that is refused is tried one by one, so that only who is wrong hears it."""
        first = wishes[0]
        named = {"actor": self.actors[first.who], "at": self._at, **dict(first.more)} | ({"reason": first.reason} if first.reason else {})
        many = None if first.act else getattr(first.flow, "perform_many", None)
        name = first.flow.__name__.rpartition(".")[2]
        with clock.moved(self._at):
            if many is not None:
                try:
                    answers = list(many([wish.fact for wish in wishes], **named))
                except Refusal as refusal:
                    if len(wishes) == 1:
                        self.refused[refusal.code] += 1
                        return [refusal]
                else:
                    self.done[name] += len(wishes)
                    return answers if len(answers) == len(wishes) else [None] * len(wishes)
            return [self._one(wish, named, name) for wish in wishes]

    def _one(self, wish: Wish, named: Mapping[str, Any], name: str) -> Any:
        many = getattr(wish.flow, "perform_many", None)
        one = getattr(wish.flow, wish.act or "perform", None)
        try:
            answer = one(*_given(wish.fact), **named) if one is not None else many([wish.fact], **named)  # type: ignore[misc]
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            return refusal
        self.done[name] += 1
        return answer


def _given(fact: Any) -> tuple[Any, ...]:
    """The positional arguments an act takes: its fact, several when a tuple is given, none for an act of the clock."""
    return () if fact is None else fact if isinstance(fact, tuple) else (fact,)
