"""The only place that writes disputes of pay lines; imported by flows only."""

import datetime as dt
from decimal import Decimal

from makesell.documents.payruns import states
from makesell.ground.actor import Actor
from makesell.ground.db import run, values


def open_one(statement_id: int, line_id: int, text: str, due_at: dt.datetime, *, actor: Actor, at: dt.datetime) -> None:
    """Keeps that a line is disputed, and until when it is to be answered."""
    (key,) = values(
        """insert into payruns_paydispute (statement_id, line_id, text, state, at, due_at) values (%s, %s, %s, 'open', %s, %s) returning id""",
        [statement_id, line_id, text, at, due_at],
    )
    say(key, "dispute", text, actor=actor, at=at)


def say(dispute_id: int, kind: str, text: str, adjustment: Decimal | None = None, *, actor: Actor, at: dt.datetime) -> None:
    """Keeps what is said in a dispute."""
    run(
        "insert into payruns_paydisputeword (dispute_id, at, by_id, kind, text, adjustment) values (%s, %s, %s, %s, %s, %s)",
        [dispute_id, at, actor.person_id, kind, text, adjustment],
    )


def answer(dispute_id: int, act: str, text: str, adjustment: Decimal, due_at: dt.datetime | None, *, actor: Actor, at: dt.datetime) -> None:
    """Keeps an answer, or the decision of one that went up, and what is adjusted by it in all."""
    run(
        """update payruns_paydispute set state = %s, answer = %s, adjustment = %s, answered_by_id = %s, answered_at = %s, due_at = %s, closed_at = %s
           where id = %s""",
        [states.DISPUTE_TURNS[act], text, adjustment, actor.person_id, at, due_at, None if due_at else at, dispute_id],
    )
    say(dispute_id, act, text, adjustment, actor=actor, at=at)


def move(dispute_id: int, act: str, text: str, due_at: dt.datetime | None, *, actor: Actor, at: dt.datetime) -> None:
    """The person accepts an answer, or lets the dispute go up; the clock lets it lapse."""
    run(
        "update payruns_paydispute set state = %s, due_at = %s, closed_at = %s where id = %s",
        [states.DISPUTE_TURNS[act], due_at, None if due_at else at, dispute_id],
    )
    say(dispute_id, act, text, actor=actor, at=at)
