"""The only place that changes pay runs, pay statements and disputes; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.payruns import states
from makesell.documents.payruns.rules import NewLine, NewStatement
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change

_AMOUNTS: Final = {"brought": "numeric", "earned": "numeric", "paid": "numeric", "held": "numeric", "carried": "numeric"}
RUNS: Final = DocumentTable(
    kind="pay_run",
    table="payruns_payrun",
    lock="pay_run",
    series=NewSeries("pay_run", "PR-{yyyy}-"),
    columns={
        "scheme_id": "bigint", "period_id": "bigint", "computed_at": "timestamptz", "computed_by_id": "bigint", "approved_at": "timestamptz",
        "approved_by_id": "bigint", "released_at": "timestamptz",
    },
    transitions=states.TRANSITIONS,
)  # fmt: skip
STATEMENTS: Final = DocumentTable(
    kind="pay_statement",
    table="payruns_paystatement",
    lock="pay_statement",
    series=NewSeries("pay_statement", "PS-{yyyy}-", 6),
    columns={"run_id": "bigint", "person_id": "bigint", "agreement_id": "bigint", **_AMOUNTS, "problem": "text"},
    transitions=states.STATEMENT_TRANSITIONS,
)
hold = partial(documents.hold, RUNS)
move = partial(documents.move, RUNS)
number = partial(documents.number, RUNS)
hold_statements = partial(documents.hold, STATEMENTS)
number_statements = partial(documents.number, STATEMENTS)
_LINE: Final = {
    "component": "text", "part": "text", "entry_id": "bigint", "entry_date": "date", "atom_id": "bigint", "scheme_version_id": "bigint",
    "credit": "numeric",
    "reached_from": "numeric", "reached_to": "numeric", "earned": "numeric", "before": "numeric", "factor": "numeric",
    "amount": "numeric", "dispute_id": "bigint",
}  # fmt: skip
ZERO: Final = Decimal(0)


def open_run(scheme_id: int, title: str, period_id: int, unit_id: int, currency: str, *, actor: Actor, at: dt.datetime) -> int:
    """Opens a run; returns its key."""
    values = {"scheme_id": scheme_id, "period_id": period_id, "computed_at": at, "computed_by_id": actor.person_id}
    (key,) = documents.open_many(
        RUNS, [NewDocument(title, states.COMPUTED, None, unit_id, currency, values)], actor=actor, at=at
    )
    return key


def move_statements(statement_ids: Sequence[int], act: str, *, actor: Actor, at: dt.datetime) -> None:
    """Moves statements by a named act."""
    if statement_ids:
        documents.move(STATEMENTS, statement_ids, act, actor=actor, at=at)


def computed(run_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """A run was computed again, by whom and when."""
    documents.change(RUNS, [Change(run_id, {"computed_at": at, "computed_by_id": actor.person_id})])
    spine.happened([run_id], "recompute", actor=actor, at=at)


def write(run_id: int, known: Mapping[int, int], statements: Sequence[NewStatement], currency: str, *, actor: Actor, at: dt.datetime) -> None:
    """Writes the statements of a run anew: `known` are those it has, by person; of their lines only what differs is written."""
    new = [one for one in statements if one.person_id not in known]
    keys = dict(known) | dict(
        zip([one.person_id for one in new], documents.open_many(
            STATEMENTS,
            [
                NewDocument(
                    one.person, states.OPEN, one.person_id, one.unit_id, currency, {"run_id": run_id, "person_id": one.person_id} | _sums(one)
                )
                for one in new
            ],
            actor=actor,
            at=at,
        ), strict=True)
    )  # fmt: skip
    documents.change(STATEMENTS, [Change(known[one.person_id], _sums(one)) for one in statements if one.person_id in known])
    gone = [key for person, key in known.items() if person not in {one.person_id for one in statements}]
    documents.change(STATEMENTS, [Change(key, dict.fromkeys(_AMOUNTS, ZERO) | {"agreement_id": None, "problem": ""}) for key in gone])
    spine.open_lines([(keys[one.person_id], 0) for one in new])     # the header's line: what is held and paid hangs on it
    _put_lines({(keys[one.person_id], n): line for one in statements for n, line in enumerate(one.lines, 1)}, list(known.values()))


def _sums(one: NewStatement) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("agreement_id", *_AMOUNTS, "problem")}


def _put_lines(lines: Mapping[tuple[int, int], NewLine], known: Sequence[int]) -> None:
    """The lines of statements by (statement, position). A place in a statement, once opened, is used again: many tables point at the lines
    of documents, and what takes one away is asked by each of them."""
    places, stood = _standing(known) if known else ({}, {})
    wanted = {place: tuple(getattr(line, name) for name in _LINE) for place, line in lines.items()}
    gone = [places[place] for place in stood if place not in wanted]
    if gone:
        run("delete from payruns_statementline where line_id = any(%s)", [gone])
    update_set(
        "payruns_statementline", "line_id", _LINE,
        [(places[place], dict(zip(_LINE, row, strict=True))) for place, row in wanted.items() if stood.get(place, row) != row],
    )  # fmt: skip
    fresh = [place for place in wanted if place not in places]
    places |= dict(zip(fresh, spine.open_lines(fresh), strict=True))
    insert_set(
        "payruns_statementline",
        {"line_id": "bigint", "position": "int", "statement_id": "bigint", **_LINE},
        [
            {"line_id": places[place], "position": place[1], "statement_id": place[0]} | dict(zip(_LINE, row, strict=True))
            for place, row in wanted.items()
            if place not in stood
        ],
    )


def _standing(statements: Sequence[int]) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], tuple[Any, ...]]]:
    """By (statement, position) the line's key, and of those that are in use what they say."""
    places, stood = {}, {}
    for statement, position, key, used, *row in run(
        f"""select l.record_id, l.position, l.id, x.line_id, {", ".join(f"x.{name}" for name in _LINE)} from spine_line l
            left join payruns_statementline x on x.line_id = l.id where l.record_id = any(%s) and l.position > 0""",
        [list(statements)],
    ):
        places[statement, position] = key
        if used is not None:
            stood[statement, position] = tuple(row)
    return places, stood
