"""Step: how a clock reminds. What ends soon is said to whoever must act, what is late once more and to whoever has to know; each once, only while one
of those who must act is at work by the own calendar and not away. Nobody at work: it is said when somebody is."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from makesell.ground.approval.queries import absences
from makesell.ground.clock import business_date
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.worktime.engine import WorkCalendar
from makesell.ground.worktime.naming import calendar_by_person

BEFORE: Final = 1
AFTER: Final = 2


class Reminded(Protocol):
    """What one is reminded of, by its key."""

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=Reminded)


@dataclass(frozen=True, slots=True)
class Stage(Generic[Row]):
    """One word of a clock: of which rows, the notice's kind and text with its words, who must act, who else is to know; the record it opens."""

    rows: Sequence[Row]
    kind: str
    text: str
    words: Callable[[Row], Mapping[str, str]]
    must: Callable[[Row], Collection[int]]
    also: Callable[[Row], Iterable[int]] = lambda _row: ()
    record: Callable[[Row], int] = lambda row: row.id


def remind(stages: Mapping[int, Stage[Any]], keep: Callable[[Sequence[int], int], None], *, at: dt.datetime) -> int:
    """Tells what can be told now and keeps how far one was reminded; returns of how many rows. A second time does nothing."""
    on, away = business_date(at), absences(business_date(at))
    must = {number: {row.id: set(stage.must(row)) for row in stage.rows} for number, stage in stages.items()}
    calendars = calendar_by_person({person for rows in must.values() for people in rows.values() for person in people}, on)
    told = 0
    for number, stage in stages.items():
        here = {key: _at_work(people, calendars, away, at) for key, people in must[number].items()}
        rows = [row for row in stage.rows if here[row.id]]
        tell_many([notice for row in rows for notice in _notices(stage, row, here[row.id])], at=at)
        keep([row.id for row in rows], number)
        told += len(rows)
    return told


def _at_work(people: Iterable[int], calendars: Mapping[int, WorkCalendar], away: Collection[int], at: dt.datetime) -> set[int]:
    return {person for person in people if person not in away and calendars[person].is_working_at(at)}


def _notices(stage: Stage[Row], row: Row, here: set[int]) -> list[NewNotice]:
    people = sorted({*here, *stage.also(row)})
    return [NewNotice(person, stage.kind, stage.text, stage.words(row), stage.record(row)) for person in people]
