"""Cases behind an indicator that is read from documents as they stand — satisfaction, on time, win rate: kept with the appraisal, so that what was
scored opens to what it was scored on, whatever happens to the documents later (13.11, 13.16, 13.18)."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.performance import balances
from makesell.books.performance.balances import Slice, Window
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.opportunities import states as opportunities
from makesell.documents.opportunities.closed import closed_of
from makesell.ground.access import Where
from makesell.ground.money import rounded
from makesell.metrics import on_time, satisfaction

ALL: Final = Where("true")
MOST: Final = 100_000
PLACES: Final = 12


@dataclass(frozen=True, slots=True)
class Case:
    """A document's part of a ratio: of which day, the document, what it counts of what it could (an answer: points; a line or deal: 1 or 0 of 1)."""

    day: dt.date
    record_id: int
    label: str
    counted: Decimal
    possible: Decimal


def _answers(person_id: int, window: Window) -> list[Case]:
    rows = balances.ratio_entries(Slice(satisfaction.MEASURE, *window, person_ids=(person_id,)), limit=MOST)
    return [
        Case(row.business_date, row.record_id, row.number or row.title, row.numerator, row.denominator * satisfaction.MOST_POINTS) for row in rows
    ]


def _lines(person_id: int, window: Window) -> list[Case]:
    terms = on_time.terms([window], "current")
    _, rows = deliveries.promised_lines(ALL, "person", (person_id,), window, terms, kept=False, most=MOST)
    return [Case(row.day, row.order_id, f"{row.order or ''} · {row.line}", Decimal(row.kept), Decimal(1)) for row in rows]


def _deals(person_id: int, window: Window) -> list[Case]:
    _, rows = closed_of(ALL, "person", (person_id,), window, won=False, most=MOST)
    return [
        Case(row.closed_date, row.id, f"{row.number or ''} {row.title}".strip(), Decimal(row.state == opportunities.WON), Decimal(1)) for row in rows
    ]


READ: Final[Mapping[str, Callable[[int, Window], list[Case]]]] = {"satisfaction": _answers, "on_time": _lines, "win_rate": _deals}


def cases(person_id: int, code: str, window: Window, figure: Decimal | None) -> tuple[Case, ...]:
    """The cases that make a figure of a person in some days; none of an indicator that is read from entries, which keep themselves."""
    if figure is None or code not in READ:
        return ()
    found = READ[code](person_id, window)
    possible = sum((one.possible for one in found), Decimal(0))
    same = possible and rounded(sum((one.counted for one in found), Decimal(0)) / possible, PLACES) == rounded(figure, PLACES)
    return tuple(found) if same else ()
