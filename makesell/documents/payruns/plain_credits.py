"""Reads for plans that pay by a ladder alone (ADR 0063): entries in the columns their arithmetic needs, and how many there are of whom.

Amounts are whole numbers of a ten-thousandth, which is what the book keeps.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from makesell.documents.payruns import credits, states
from makesell.documents.payruns.credits import CREDIT, CreditRow, Left
from makesell.ground.db import run, taken

DIGITS: Final = 4
VALUES: Final = frozenset({"net", "gross"})
# Person, key, business date, amount, what it reverses, product group, day of the order: group and order where they are asked for.
Row = tuple[int, int, dt.date, int, int | None, int | None, dt.date | None]
_ORDERED: Final = "(select min(b.event_date) from orderbook_entry b where b.line_id = e.line_id and b.measure = 'ordered')"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries: of the members of a scheme, of a measure, by an amount, of the days `[start, until)`; with group and order, or without; who
    has left."""

    scheme_id: int
    measure: str
    value: str
    start: dt.date
    until: dt.date
    groups: bool = False
    orders: bool = False
    left: Left = field(default_factory=dict, repr=False)

    @property
    def counted(self) -> str:
        """The condition that an entry counts."""
        return credits.counted(self.left)

    @property
    def columns(self) -> str:
        """The columns of a row."""
        if self.value not in VALUES:
            raise ValueError(self.value)
        group, order = ("e.product_group_id" if self.groups else "null"), (_ORDERED if self.orders else "null::date")
        return f"e.person_id, e.id, e.business_date, (e.{self.value} * 10000)::bigint, e.origin_id, {group}, {order}"

    def bound(self, people: Collection[int] = ()) -> dict[str, object]:
        """The values of the statements below."""
        return {
            "scheme": self.scheme_id, "measure": self.measure, "start": self.start, "until": self.until, "people": sorted(people),
            **credits.bound(self.left, self.until),
        }  # fmt: skip


def entries(asked: Asked, people: Collection[int] | None) -> Iterator[Row]:
    """The entries, by person in their order; of these people or of everybody. They become values as they are taken."""
    some = "" if people is None else "e.person_id = any(%(people)s) and"
    return taken(
        f"""select {asked.columns} from performance_entry e
            where {some} e.measure = %(measure)s and e.business_date >= %(start)s and e.business_date < %(until)s and {asked.counted}
            order by 1, 3, 2""",
        asked.bound(people or ()),
    )


def counts(asked: Asked) -> dict[int, int]:
    """By person of the scheme how many entries the book has in the days, members or not: entries are never taken away, so that the same
    number is the same entries."""
    return dict(run(f"select person_id, n from ({_COUNTED}) c", asked.bound()))


_COUNTED: Final = """select b.person_id, sum(b.entries)::bigint as n from performance_balance b
    where b.measure = %(measure)s and b.leaf >= %(start)s and b.leaf < %(until)s
      and b.person_id in (select person_id from schemes_incentiveplanmember where scheme_id = %(scheme)s) group by 1"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement's ladder stood: see the table."""

    statement_id: int
    basis: str
    seen: int
    last_date: dt.date
    last_id: int
    reached: int
    raw: int
    lines: int
    top: int     # the last position of the statement that was opened on the spine


@dataclass(slots=True)
class Since:
    """What came of a person since a run was computed: how many entries the book has, and those after the last one it has counted."""

    place: Place
    count: int
    rows: list[Row]

    @property
    def follows(self) -> bool:
        """Whether all that came stands behind what was counted, and takes nothing of it back: the ladder goes on from there."""
        return self.count - self.place.seen == len(self.rows) and all(row[4] is None for row in self.rows)


def since(asked: Asked, run_id: int) -> dict[int, Since]:
    """By person what came since a run was computed. One statement, and so one view of the book: entries that are not seen yet are not counted."""
    found: dict[int, Since] = {}
    for person, count, statement, basis, seen, day, last, reached, raw, lines, top, *row in run(
        f"""select t.person_id, coalesce(c.n, 0), p.statement_id, p.basis, p.seen, p.last_date, p.last_id, p.reached, p.raw, p.lines,
                   (select max(position) from spine_line where record_id = p.statement_id), x.*
            from payruns_ladderplace p join payruns_paystatement t on t.record_id = p.statement_id
            left join ({_COUNTED}) c on c.person_id = t.person_id
            left join lateral (
                select {asked.columns} from performance_entry e
                where c.n > p.seen and {credits.OWN} and e.person_id = t.person_id and e.measure = %(measure)s and e.business_date >= p.last_date
                  and e.business_date < %(until)s and (e.business_date > p.last_date or e.id > p.last_id) order by e.business_date, e.id) x on true
            where t.run_id = %(run)s and p.last_id is not null order by t.person_id""",
        asked.bound() | {"run": run_id},
    ):
        if person not in found:
            found[person] = Since(Place(statement, basis, seen, day, last, int(reached), int(raw), lines, top), count, [])
        if row[1] is not None:
            found[person].rows.append(tuple(row))
    return found


def is_counted(asked: Asked, entry_ids: Sequence[int]) -> set[int]:
    """Which of these entries count for the scheme."""
    if not entry_ids:
        return set()
    rows = run(
        f"""select e.id from performance_entry e where e.id = any(%(ids)s) and e.business_date >= %(start)s and e.business_date < %(until)s
            and {asked.counted}""",
        asked.bound() | {"ids": list(entry_ids)},
    )
    return {row[0] for row in rows}


def whole(entry_ids: Sequence[int]) -> list[CreditRow]:
    """Entries with all that is known of them."""
    if not entry_ids:
        return []
    return [CreditRow(*row) for row in run(f"{CREDIT} where e.id = any(%s)", [list(entry_ids)])]


def spans(scheme_id: int) -> dict[int, str]:
    """By person the days a scheme pays for, as a text to compare."""
    return dict(
        run(
            """select person_id, string_agg(valid_from || '–' || coalesce(valid_to::text, ''), ' ' order by valid_from)
               from schemes_incentiveplanmember where scheme_id = %s group by 1""",
            [scheme_id],
        )
    )


def released(person_ids: Collection[int]) -> dict[int, str]:
    """By person which statements have been released, as a text to compare: the pay book grows by releases alone."""
    return dict(
        run(
            """select person_id, count(*) || ':' || max(record_id) from payruns_paystatement where person_id = any(%s) and state = %s
               group by 1""",
            [sorted(person_ids), states.RELEASED],
        )
    )
