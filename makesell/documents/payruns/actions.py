"""The only place that changes pay runs, pay statements and disputes; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.payruns import statement_lines, states
from makesell.documents.payruns.kept import keep
from makesell.documents.payruns.rules import NewStatement, Stood
from makesell.ground.actor import Actor
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
open_places = statement_lines.open_places
add_lines = statement_lines.add
ZERO: Final = Decimal(0)
__all__ = [
    "RUNS", "STATEMENTS", "add_lines", "computed", "hold", "hold_statements", "keep", "move", "move_statements", "named", "number",
    "number_statements", "open_run", "write",
]  # fmt: skip


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


def named(people: Mapping[int, tuple[str, int]], currency: str, *, actor: Actor, at: dt.datetime) -> dict[int, int]:
    """Keys for the statements of people (name and unit) whose sums follow by `write`: lines may be written meanwhile."""
    papers = [NewDocument(name, states.OPEN, person, unit, currency) for person, (name, unit) in people.items()]
    return dict(zip(people, documents.open_records(STATEMENTS, papers, actor=actor, at=at), strict=True))


def write(
    run_id: int, known: Mapping[int, Stood], statements: Sequence[NewStatement], currency: str, *, actor: Actor, at: dt.datetime,
    opened: Mapping[int, int],
) -> None:
    """Writes the statements of a run anew: `known` are those it has, by person; of their sums and lines only what differs is written.

    `opened` are keys of new ones that are `named` already.
    """
    new = [one for one in statements if one.person_id not in known]
    unnamed = {one.person_id: (one.person, one.unit_id) for one in new if one.person_id not in opened}
    fresh = {**opened, **named(unnamed, currency, actor=actor, at=at)}
    documents.put(
        STATEMENTS,
        [fresh[one.person_id] for one in new],
        [
            NewDocument(one.person, states.OPEN, one.person_id, one.unit_id, currency, {"run_id": run_id, "person_id": one.person_id} | _sums(one))
            for one in new
        ],
    )
    keys = {person: one.id for person, one in known.items()} | fresh
    there = {one.person_id for one in statements}
    gone = [one.id for person, one in known.items() if person not in there]
    changed = [one for one in statements if one.person_id in known and _sums(one) != _sums(known[one.person_id])]
    documents.change(
        STATEMENTS,
        [Change(keys[one.person_id], _sums(one)) for one in changed]
        + [Change(key, dict.fromkeys(_AMOUNTS, ZERO) | {"agreement_id": None, "problem": ""}) for key in gone],
    )
    spine.open_lines([(keys[one.person_id], 0) for one in new])     # the header's line: what is held and paid hangs on it
    statement_lines.put(keys, statements, {one.person_id for one in new}, gone)


def _sums(one: NewStatement | Stood) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("agreement_id", *_AMOUNTS, "problem")}
