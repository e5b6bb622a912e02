"""Writing the lines of pay statements, for `actions` only: only what differs, many at once by COPY, and where their ladders stand.

A line has its key from the beginning and its place on the spine once its run is released: until then no book names it (ADR 0067).
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from makesell.documents.payruns import states
from makesell.documents.payruns.plain_credits import DIGITS
from makesell.documents.payruns.rules import ONE, Added, EarnedLine, NewStatement
from makesell.ground.db import copy_in, copy_text, run
from makesell.ground.db.sets import update_set
from makesell.ground.spine import actions as spine

TABLE: Final = "payruns_statementline"
LINE: Final = {
    "component": "text", "part": "text", "entry_id": "bigint", "entry_date": "date", "atom_id": "bigint", "scheme_version_id": "bigint",
    "credit": "numeric", "reached_from": "numeric", "reached_to": "numeric", "earned": "numeric", "before": "numeric", "factor": "numeric",
    "amount": "numeric", "dispute_id": "bigint",
}  # fmt: skip
COLUMNS: Final = ("line_id", "position", "statement_id", *LINE)
# Of a line that pays for an entry by the ladder alone; its key and everything else come by default.
ADDED: Final = (
    "position", "statement_id", "component", "entry_id", "entry_date", "atom_id", "scheme_version_id", "credit", "reached_from",
    "reached_to", "earned", "before", "amount",
)  # fmt: skip
Place = tuple[int, int]     # statement, position


def put(keys: Mapping[int, int], statements: Sequence[NewStatement], new: Collection[int], gone: Sequence[int]) -> None:
    """Writes the lines of statements (`keys` by person). `new` are people whose statement has none yet, `gone` statements that keep none."""
    added, wanted = list[Added](), dict[Place, tuple[Any, ...]]()
    for one in statements:
        key, before = keys[one.person_id], one.keeps or 0
        if one.keeps is not None or one.person_id in new:
            added += [(key, before, one.counted, one.digits)] if one.counted else []
        else:
            wanted |= {(key, place): _values(line, one.digits) for place, line in enumerate(one.counted, 1)}
        first = before + len(one.counted) + 1
        wanted |= {(key, place): tuple(getattr(line, name) for name in LINE) for place, line in enumerate(one.lines, first)}
    if added:
        add(added)
    anew = [keys[one.person_id] for one in statements if one.keeps is None and one.person_id not in new]
    _put(wanted, [*anew, *gone])
    _stand([(keys[one.person_id], one) for one in statements if one.stands is not None])


def add(added: Iterable[Added]) -> None:
    """Lines in places nobody has opened yet, taken while the database writes those before them."""
    copy_text(TABLE, ADDED, _texts(added))


def _texts(added: Iterable[Added]) -> Iterator[str]:
    """Lines in the text format of COPY. Whole numbers are written with their power of ten, which PostgreSQL reads as the decimal it is."""
    said = _Said()
    for statement, before_them, lines, digits in added:
        head, tens = f"\t{statement}\t{states.COMMISSION}\t", f"e-{digits}\t"
        yield "".join([
            f"{place}{head}{entry}\t{said[day]}\t{entry}\t{version}\t{credit}{tens}{reached}{tens}"
            f"{to}{tens}{earned}e-4\t{before}e-4\t{earned - before}e-4\n"
            for place, (entry, day, version, credit, reached, to, earned, before) in enumerate(lines, before_them + 1)
        ])  # fmt: skip


class _Said(dict[dt.date, str]):
    """Days as they are written."""

    def __missing__(self, day: dt.date) -> str:
        found = self[day] = day.isoformat()
        return found


def _values(line: EarnedLine, digits: int) -> tuple[Any, ...]:
    """The values of a line's columns."""
    entry, day, version, credit, reached, to, earned, before = line
    credits = [_decimal(each, digits) for each in (credit, reached, to)]
    amounts = [_decimal(each, DIGITS) for each in (earned, before)]
    return (states.COMMISSION, "", entry, day, entry, version, *credits, *amounts, ONE, _decimal(earned - before, DIGITS), None)


def _decimal(value: int, digits: int) -> Decimal:
    return Decimal(value).scaleb(-digits)


def _put(wanted: Mapping[Place, tuple[Any, ...]], known: Sequence[int]) -> None:
    """The lines of statements by (statement, position); the key of a place is used again (ADR 0058)."""
    places, stood = _standing(known) if known else ({}, {})
    gone = [places[place] for place in stood if place not in wanted]
    if gone:
        run(f"delete from {TABLE} where line_id = any(%s)", [gone])
    update_set(
        TABLE, "line_id", LINE,
        [(places[place], dict(zip(LINE, row, strict=True))) for place, row in wanted.items() if stood.get(place, row) != row],
    )  # fmt: skip
    fresh = [place for place in wanted if place not in places]
    places |= dict(zip(fresh, spine.keys_for_lines(len(fresh)), strict=True))
    rows: Iterable[tuple[Any, ...]] = [(places[place], place[1], place[0], *row) for place, row in wanted.items() if place not in stood]
    if rows:
        copy_in(TABLE, COLUMNS, rows)


def _standing(statements: Sequence[int]) -> tuple[dict[Place, int], dict[Place, tuple[Any, ...]]]:
    """By (statement, position) the line's key, and of those that are in use what they say. Runs computed before 0067 have places on the spine."""
    places, stood = {}, {}
    for statement, position, key, used, *row in run(
        f"""select coalesce(x.statement_id, l.record_id), coalesce(x.position, l.position), coalesce(x.line_id, l.id), x.line_id,
                   {", ".join(f"x.{name}" for name in LINE)}
            from (select * from {TABLE} where statement_id = any(%(statements)s)) x
            full join (select * from spine_line where record_id = any(%(statements)s) and position > 0) l on l.id = x.line_id""",
        {"statements": list(statements)},
    ):
        places[statement, position] = key
        if used is not None:
            stood[statement, position] = tuple(row)
    return places, stood


def open_places(run_id: int) -> None:
    """Opens the lines of a run on the spine, as it is released: from now on the pay book names them."""
    run(
        f"""insert into spine_line (id, record_id, position)
            select x.line_id, x.statement_id, x.position from {TABLE} x join payruns_paystatement t on t.record_id = x.statement_id
            where t.run_id = %s and not exists (select 1 from spine_line l where l.id = x.line_id) order by x.line_id""",
        [run_id],
    )


def _stand(statements: Sequence[tuple[int, NewStatement]]) -> None:
    """Keeps where the ladders of statements stand."""
    rows = [
        (key, one.stands.basis, one.stands.seen, *(one.stands.last or (None, None)), one.stands.reached, one.stands.raw,
         (one.keeps or 0) + len(one.counted) + len(one.lines))
        for key, one in statements if one.stands is not None
    ]  # fmt: skip
    if rows:
        run(
            """insert into payruns_ladderplace (statement_id, basis, seen, last_date, last_id, reached, raw, lines)
               select * from unnest(%s::bigint[], %s::text[], %s::bigint[], %s::date[], %s::bigint[], %s::numeric[], %s::numeric[], %s::int[])
               on conflict (statement_id) do update set basis = excluded.basis, seen = excluded.seen, last_date = excluded.last_date,
                   last_id = excluded.last_id, reached = excluded.reached, raw = excluded.raw, lines = excluded.lines""",
            [list(column) for column in zip(*rows, strict=True)],
        )
