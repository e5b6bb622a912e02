"""Reads of closed opportunities by whose they are: what a win rate stands on (13.18)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from makesell.documents.opportunities import states
from makesell.ground.access import Where
from makesell.ground.db import run

COLUMNS: Final = {"person": "o.owner_id", "unit": "o.unit_id"}
CLOSED: Final = [states.WON, states.LOST]
Window = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Closed:
    """How many opportunities were closed, and how many of them won."""

    won: int = 0
    all: int = 0


def closed(by: str, windows: Sequence[Window], members: Sequence[tuple[int, int]] | None) -> Mapping[tuple[int, int], Closed]:
    """{(scope, place of the window): what was closed}, of persons or units (`members`: scope and member) or the company."""
    column = COLUMNS.get(by, "0")
    scope, joined = ("m.scope", f"join unnest(%(scopes)s::bigint[], %(members)s::bigint[]) as m(scope, member) on m.member = {column}")
    if members is None or by not in COLUMNS:
        scope, joined = column, ""
    rows = run(
        f"""select {scope}, w.n::int - 1, count(*) filter (where o.state = 'won'), count(*) from opportunities_opportunity o
            join unnest(%(ws)s::date[], %(we)s::date[]) with ordinality as w(s, e, n) on o.closed_date >= w.s and o.closed_date < w.e {joined}
            where o.state = any(%(states)s) group by 1, 2""",
        {
            "ws": [start for start, _ in windows], "we": [end for _, end in windows], "scopes": [s for s, _ in members or ()],
            "members": [m for _, m in members or ()], "states": CLOSED,
        },
    )  # fmt: skip
    return {(row[0] or 0, row[1]): Closed(row[2], row[3]) for row in rows}


@dataclass(frozen=True, slots=True)
class ClosedRow:
    """A closed opportunity behind a win rate."""

    id: int
    number: str | None
    title: str
    customer: str
    state: str
    closed_date: dt.date


def closed_of(
    seen: Where, by: str, keys: Sequence[int], window: Window, *, won: bool, skip: int = 0, most: int = 50
) -> tuple[int, list[ClosedRow]]:
    """How many opportunities `o` the reader may see stand behind a win rate (`won`: only those), and a page of them, the newest first."""
    scope = f"{COLUMNS[by]} = any(%s)" if by in COLUMNS else "%s::bigint[] is not null"
    of = f"""from opportunities_opportunity o join spine_record r on r.id = o.record_id join parties_customer c on c.record_id = o.customer_id
        where {scope} and o.closed_date >= %s and o.closed_date < %s and o.state = any(%s) and {seen.sql}"""
    asked = [list(keys), *window, CLOSED[:1] if won else CLOSED, *seen.params]
    ((count,),) = run(f"select count(*) {of}", asked)
    rows = run(
        f"""select o.record_id, o.number, r.title, c.name, o.state, o.closed_date {of}
            order by o.closed_date desc, o.record_id desc offset %s limit %s""",
        [*asked, skip, most],
    )
    return count, [ClosedRow(*row) for row in rows]
