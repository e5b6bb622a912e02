"""ORG-5 · The successor accepts item by item: open work is the successor's from then on, results stay. What is refused is given to another;
a hand-over ends when everything is accepted and nothing new has come.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.handovers import actions as handovers
from makesell.documents.handovers import queries, states
from makesell.documents.handovers.access import POLICY
from makesell.documents.handovers.queries import HandoverRow, ItemRow
from makesell.documents.leads import actions as leads
from makesell.flows.pro_7_care.begin_handover import TAKES
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.roster.queries import roles_on
from makesell.ground.spine import documents
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties.actions import NewService
from makesell.masterdata.parties.queries import team

REFUSED = N_("%(person)s does not take over: %(why)s")
# Kinds that have a place of their own in the order of locks, the upstream ones first.
SAME = {"order": ("loan",)}      # a loan is its order
LOCKED = ("lead", "opportunity", "quotation", "contract", "order", "delivery", "invoice", "bill", "receipt", "ticket")


@act
def perform(handover_id: int, item_ids: Sequence[int] = (), *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Accepts items of one's own (without any, all that wait); returns the hand-over. Refuses (403) another's, (409) what is decided."""
    row, items = _own_items(handover_id, item_ids, "accept", actor)
    on = business_date(at)
    _lock(items)
    if row.reason == states.SERVICE:
        _served(items, actor, on)
    else:
        units = {who: unit for (who, _), unit in primary_units({(item.successor_id, on) for item in items}).items()}
        own = [item for item in items if item.kind != "lead"]
        handovers.take(units, [(item.record_id, item.successor_id) for item in own])
        happened([item.record_id for item in own], "take_over", actor=actor, at=at, reason=row.number or "")
        for lead in (item for item in items if item.kind == "lead"):     # whoever holds a lead, holds it since a day
            who = lead.successor_id
            leads.give([lead.record_id], "assign", who, units[who], on=on, actor=actor, at=at, reason=row.number or "")
    handovers.decide([item.id for item in items], states.ACCEPTED, at=at)
    happened([row.id], "accept", actor=actor, at=at, reason=reason)
    return row.id


@act
def refuse(handover_id: int, item_ids: Sequence[int], why: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Refuses items of one's own with the reason; who leads the hand-over is told. Refuses what `perform` refuses, and no words."""
    row, items = _own_items(handover_id, item_ids, "refuse", actor)
    if not why.strip():
        raise Refusal("handover.why", "Say why you do not take it over.", field="why")
    handovers.decide([item.id for item in items], states.REFUSED, at=at, why=why.strip())
    happened([row.id], "refuse", actor=actor, at=at, reason=why.strip())
    if row.owner_id is not None and row.owner_id != actor.person_id:
        tell_many([NewNotice(row.owner_id, "handover_refused", REFUSED, {"person": actor.name, "why": why.strip()[:200]}, row.id)], at=at)
    return row.id


@act
def give(handover_id: int, item_ids: Sequence[int], successor_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Who leads gives items (without any, all that nobody accepted) to another successor; returns the hand-over."""
    row = _acting(handover_id, "give", actor)
    on = business_date(at)
    if successor_id == row.person_id or (successor_id, on) not in primary_units([(successor_id, on)]) or not roles_on(successor_id, on):
        raise Refusal("handover.successor", "This person is not there today, or holds no role.", field="successor")
    items = [item for item in _named(queries.items(row.id), item_ids) if item.state != states.ACCEPTED]
    if not items:
        raise not_now()
    handovers.give([item.id for item in items], successor_id)
    happened([row.id], "give", actor=actor, at=at, reason=reason)
    tell_many([NewNotice(successor_id, "handover_waits", TAKES, {"person": row.person, "count": len(items)}, row.id)], at=at)
    return row.id


@act
def finish(handover_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Ends a hand-over; returns it. Refuses (409) while anything is not accepted, or has come since and is on no list."""
    row = _acting(handover_id, "finish", actor, version)
    left = [item for item in queries.items(row.id) if item.state != states.ACCEPTED]
    if left:
        raise Refusal("handover.left", "%(count)s of these nobody has accepted yet.", status=409, count=len(left), who=N_("Each successor accepts."))
    new = [] if row.reason == states.SERVICE else queries.open_of(row.person_id)
    if new:
        raise Refusal(
            "handover.more", "%(count)s more have come since; list them first.", status=409, count=len(new),
            who=N_("Who leads the hand-over lists them."),
        )  # fmt: skip
    handovers.move(row.id, "finish", actor=actor, at=at, reason=reason)
    return row.id


@act
def list_again(handover_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Lists what has come since it was begun; returns the hand-over."""
    row = _acting(handover_id, "list_again", actor)
    known = {item.record_id for item in queries.items(row.id)}
    new = [] if row.reason == states.SERVICE else [item for item in queries.open_of(row.person_id) if item.id not in known]
    handovers.add(row.id, new, row.successor_id)
    happened([row.id], "list_again", actor=actor, at=at, reason=reason)
    if new:
        tell_many([NewNotice(row.successor_id, "handover_waits", TAKES, {"person": row.person, "count": len(new)}, row.id)], at=at)
    return row.id


@act
def cancel(handover_id: int, why: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """The person stays; what was accepted stays with who has it. Returns the hand-over. Refuses (409) one that ended, (422) no words."""
    row = _acting(handover_id, "cancel", actor, version)
    if not why.strip():
        raise Refusal("handover.cancel", "Say why it is cancelled.", field="why")
    handovers.move(row.id, "cancel", actor=actor, at=at, reason=why.strip())
    return row.id


def _acting(handover_id: int, act_name: str, actor: Actor, version: int | None = None) -> HandoverRow:
    POLICY.require(actor, act_name)
    documents.hold(handovers.TABLE, [handover_id], version)
    row = queries.handover(actor, handover_id, act_name)
    if row.state != states.OPEN:
        raise not_now()
    return row


def _own_items(handover_id: int, item_ids: Sequence[int], act_name: str, actor: Actor) -> tuple[HandoverRow, list[ItemRow]]:
    row = _acting(handover_id, act_name, actor)
    items = queries.items(row.id)
    if not item_ids:
        items = [item for item in items if item.successor_id == actor.person_id and item.state == states.WAITS]
    items = _named(items, item_ids)
    if not items:
        raise not_now()
    if any(item.successor_id != actor.person_id for item in items):
        raise Refusal("handover.not_yours", "Only who takes it over accepts or refuses.", status=403)
    if any(item.state != states.WAITS for item in items):
        raise not_now()
    return row, items


def _named(items: Sequence[ItemRow], item_ids: Sequence[int]) -> list[ItemRow]:
    found = [item for item in items if not item_ids or item.id in item_ids]
    if len(found) < len(set(item_ids)):
        raise Refusal("handover.item", "This is not on the list.", field="item")
    return found


def _lock(items: Sequence[ItemRow]) -> None:
    locks.take("master", [item.record_id for item in items if item.kind not in (*LOCKED, "loan")])
    for kind in LOCKED:
        keys = [item.record_id for item in items if item.kind in (kind, *SAME.get(kind, ()))]
        if keys:
            locks.take(kind, keys)


def _served(items: Sequence[ItemRow], actor: Actor, on: dt.date) -> None:
    """Service joins the customers' teams; who serves one already does not twice."""
    new = [
        NewService(item.record_id, item.successor_id, on, "service")
        for item in items
        if not any(
            mate.person_id == item.successor_id and mate.role == "service" and (mate.valid_to is None or mate.valid_to > on)
            for mate in team(item.record_id)
        )
    ]
    if new:
        parties.serve(new)
