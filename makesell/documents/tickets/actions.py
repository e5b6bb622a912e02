"""The only place that changes tickets and knowledge answers; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.tickets import states
from makesell.documents.tickets.rules import Clock
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change

TICKET: Final = DocumentTable(
    "ticket",
    "tickets_ticket",
    NewSeries("ticket", "TK-{yy}{mm}-", 4),
    {
        "customer_id": "bigint", "contact_id": "bigint", "kind": "text", "priority": "text", "channel": "text", "question": "text",
        "product_id": "bigint", "order_id": "bigint", "delivery_id": "bigint", "line_id": "bigint", "survey_id": "bigint",
        "machine_id": "bigint",
        "opportunity_id": "bigint", "opened_at": "timestamptz",
        "response_due_at": "timestamptz", "solution_due_at": "timestamptz", "responded_at": "timestamptz", "solved_at": "timestamptz",
        "paused_at": "timestamptz", "late_with": "text", "up_to_id": "bigint", "solution": "text", "cause": "text", "cost": "numeric",
    },
    states.TRANSITIONS,
    {"product_id": ("products_product", "record_id"), "contact_id": ("parties_contact", "record_id")},
    ("question",),
    lock="ticket",
)  # fmt: skip
ANSWER: Final = DocumentTable(
    "answer",
    "tickets_knowledgeanswer",
    NewSeries("answer", "KB-{yy}-"),
    {
        "text": "text", "product_group_id": "bigint", "ticket_kind": "text", "published_at": "timestamptz", "published_by_id": "bigint",
    },
    states.ANSWER_TRANSITIONS,
    {"product_group_id": ("products_productgroup", "record_id")},
    ("text",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to open, with its clock."""

    customer_id: int
    subject: str
    question: str
    owner_id: int | None
    unit_id: int
    currency: str
    clock: Clock
    values: Mapping[str, Any]


def open_ticket(new: NewTicket, on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Opens a ticket with its number; returns it."""
    own = {"customer_id": new.customer_id, "question": new.question, "opened_at": at, **due(new.clock), **new.values}
    document = NewDocument(new.subject, states.NEW, new.owner_id, new.unit_id, new.currency, own)
    (key,) = documents.open_many(TICKET, [document], actor=actor, at=at)
    documents.number(TICKET, [key], on)
    spine.happened([key], "open", actor=actor, at=at, reason=reason)
    return key


def change(changes: Sequence[Change], *, titles: Mapping[int, str] | None = None) -> None:
    """Changes tickets (locked before)."""
    documents.change(TICKET, changes, titles=titles)


def move(
    ticket_id: int, act: str, clock: Clock, *, actor: Actor, at: dt.datetime, reason: str = "", values: Mapping[str, Any] | None = None
) -> None:
    """Moves a ticket by a named act and sets its clock; refuses (409) what its state does not allow."""
    documents.move(TICKET, [ticket_id], act, actor=actor, at=at, reason=reason, values={**due(clock), **(values or {})})


def due(clock: Clock) -> dict[str, Any]:
    """A clock as columns."""
    return asdict(clock)


def say(
    ticket_id: int, text: str, *, actor: Actor, at: dt.datetime, visible: bool = True, from_customer: bool = False, answer_id: int | None = None
) -> None:
    """Keeps what was said."""
    run(
        """insert into tickets_ticketmessage (ticket_id, at, by_id, by_name, from_customer, visible, text, answer_id)
           values (%s, %s, %s, %s, %s, %s, %s, %s)""",
        [ticket_id, at, actor.person_id, actor.name, from_customer, visible, text, answer_id],
    )


def hand(
    ticket_id: int, to_person: int, unit_id: int, why: str, *, actor: Actor, at: dt.datetime, from_person: int | None,
    overlay: tuple[Decimal, dt.date] | None = None, keeps: bool = False,
) -> None:  # fmt: skip
    """Keeps that a ticket was handed on; the receiver is its owner from now on, unless `keeps` says that only a lead was handed."""
    share, until = overlay or (None, None)
    run(
        """insert into tickets_ticketturn (ticket_id, at, from_person_id, to_person_id, why, overlay_share, overlay_until)
           values (%s, %s, %s, %s, %s, %s, %s)""",
        [ticket_id, at, from_person, to_person, why, share, until],
    )
    if not keeps:
        spine.reassign([ticket_id], owner_id=to_person, unit_id=unit_id)
        run("update tickets_ticket set version = version + 1 where record_id = %s", [ticket_id])


def led_to(ticket_id: int, opportunity_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Keeps which opportunity a ticket (locked) led to."""
    documents.change(TICKET, [Change(ticket_id, {"opportunity_id": opportunity_id})])
    spine.happened([ticket_id], "open_opportunity", actor=actor, at=at, reason=reason)


def goes_up(rows: Sequence[tuple[int, str, int | None]], *, actor: Actor, at: dt.datetime) -> None:
    """Late tickets go up: (ticket, what it is late with, to whom)."""
    run(
        """update tickets_ticket x set late_with = t.late, up_to_id = t.person
           from unnest(%s::bigint[], %s::text[], %s::bigint[]) as t(id, late, person) where x.record_id = t.id""",
        [[row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]],
    )
    spine.happened([row[0] for row in rows], "go_up", actor=actor, at=at)


def lapse(ticket_ids: Sequence[int], *, actor: Actor, at: dt.datetime) -> None:
    """Nobody objected in time: solved tickets are closed."""
    documents.move(TICKET, ticket_ids, "lapse", actor=actor, at=at)


def write_answer(new: NewDocument, on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts a knowledge answer; returns it."""
    (key,) = documents.open_many(ANSWER, [new], actor=actor, at=at)
    documents.number(ANSWER, [key], on)
    spine.happened([key], "write", actor=actor, at=at, reason=reason)
    return key


def change_answer(fact: Change, title: str = "") -> None:
    """Changes a knowledge answer (locked before)."""
    documents.change(ANSWER, [fact], titles={fact.id: title} if title else None)


def move_answers(keys: Sequence[int], act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Publishes or retires knowledge answers."""
    published = {"published_at": at, "published_by_id": actor.person_id} if act == "publish" else None
    documents.move(ANSWER, keys, act, actor=actor, at=at, reason=reason, values=published)


def rate(answer_id: int, person_id: int, *, helped: bool, at: dt.datetime) -> None:
    """Keeps a person's word on an answer; the last one counts."""
    run(
        """insert into tickets_answerrating (answer_id, person_id, helped, at) values (%s, %s, %s, %s)
           on conflict (answer_id, person_id) do update set helped = excluded.helped, at = excluded.at""",
        [answer_id, person_id, helped, at],
    )
