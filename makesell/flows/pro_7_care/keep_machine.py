"""PRO-7 · What happens to an installed machine later: it is moved, its warranty is extended, another one stands for it, it goes out of use.

An extended warranty is a promise of service: money that waits for the end of warranty waits for the one that was agreed (domain.md 5).
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.acceptances import machine_actions as machines
from makesell.documents.acceptances import machine_queries as queries
from makesell.documents.acceptances import machine_states as states
from makesell.documents.acceptances.access import MACHINES
from makesell.documents.acceptances.machine_actions import NewStep
from makesell.documents.acceptances.machine_queries import MachineRow
from makesell.flows.pro_7_care.record_machine import check_address
from makesell.flows.steps.documents import day_named
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import hold, not_now

LONGEST_YEARS = 20
PURPOSE = "machines"


@dataclass(frozen=True, slots=True)
class Move:
    """A machine, where it stands now, since when and why."""

    machine_id: int
    address_id: int | None = None
    site: str = ""
    day: dt.date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """A machine, the new end of its warranty, and why."""

    machine_id: int
    until: dt.date
    why: str
    labour: dt.date | None = None     # labour ends then; none: as it did


@dataclass(frozen=True, slots=True)
class Replacement:
    """A machine, and the one of the same customer that stands for it now."""

    machine_id: int
    by_id: int
    why: str


def _held(name: str, keys: list[int], *, actor: Actor, version: int | None) -> MachineRow:
    """The first of these machines, all locked, in use and within the actor's reach."""
    MACHINES.require(actor, name)
    hold(machines.TABLE, keys)
    row = queries.machine(actor, keys[0], name)
    if version is not None:
        hold(machines.TABLE, keys[:1], version)
    if row.state != states.IN_USE:
        raise not_now()
    return row


def _place(address: str, site: str) -> str:
    return " · ".join(word for word in (address, site) if word)


@act
def move(fact: Move, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Moves one machine; returns it. Refuses (422) an address of others, a place that is the same or none, days to come or before it stood."""
    row = _held("move", [fact.machine_id], actor=actor, version=version)
    day = day_named(fact.day, at, field="day", since=row.started_date)
    site = fact.site.strip()
    if fact.address_id is None and not site:
        raise Refusal("machine.place", "Say where it stands now.", field="site")
    if (fact.address_id, site) == (row.address_id, row.site):
        raise Refusal("machine.same_place", "It stands there already.", field="site")
    check_address(row.customer_id, fact.address_id)
    machines.change(row.id, "move", {"address_id": fact.address_id, "site": site}, actor=actor, at=at, reason=fact.why or reason)
    now = queries.of_ids([row.id])[0]
    step = NewStep(states.MOVED, day, _place(row.address, row.site), _place(now.address, now.site), fact.why or reason)
    machines.note([row.id], step, actor=actor, at=at)
    return row.id


@act
def extend(fact: Extension, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Extends one warranty; returns the machine. Refuses (422) an end that is not later, or beyond twenty years."""
    row = _held("extend", [fact.machine_id], actor=actor, version=version)
    if fact.until <= row.warranty_until:
        raise Refusal("machine.not_later", "The warranty runs until %(day)s already.", field="until", day=row.warranty_until.isoformat())
    if fact.until.year > business_date(at).year + LONGEST_YEARS:
        raise Refusal("machine.too_late", "A warranty lasts at most %(years)s years from now.", field="until", years=LONGEST_YEARS)
    if not fact.why.strip():
        raise Refusal("machine.why", "Say why the warranty is extended.", field="why")
    if fact.labour is not None and not row.started_date <= fact.labour <= fact.until:
        raise Refusal("machine.labour", "Labour ends between the beginning of the warranty and the end of that of the parts.", field="labour")
    own = {"warranty_until": fact.until} | ({"labour_until": fact.labour} if fact.labour is not None else {})
    machines.change(row.id, "extend", own, actor=actor, at=at, reason=fact.why)
    step = NewStep(states.EXTENDED, business_date(at), row.warranty_until.isoformat(), fact.until.isoformat(), fact.why)
    machines.note([row.id], step, actor=actor, at=at)
    return row.id


@act
def replace(fact: Replacement, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Another machine stands for this one and takes over its warranty while that runs, else keeps its own; returns the machine replaced.

    Refuses (422) itself, one of another customer, and one that is not in use.
    """
    row = _held("replace", [fact.machine_id, fact.by_id] if fact.machine_id != fact.by_id else [fact.machine_id], actor=actor, version=version)
    new = next(iter(queries.of_ids([fact.by_id])), None)
    if new is None or (new.customer_id, new.state) != (row.customer_id, states.IN_USE) or new.id == row.id or new.replaces_id is not None:
        raise Refusal("machine.by", "Name another machine in use of the same customer that stands for none yet.", field="by")
    on = business_date(at)
    runs = row.warranty(on) == states.IN
    left = {"agreed_until": row.agreed_until, "warranty_until": row.warranty_until, "labour_until": row.labour_until} if runs else {}
    machines.end([row.id], "replace", actor=actor, at=at, reason=fact.why or reason)
    machines.note([row.id], NewStep(states.REPLACED, on, row.serial, new.serial, fact.why or reason), actor=actor, at=at)
    if runs:
        granted = NewStep(states.EXTENDED, on, new.warranty_until.isoformat(), row.warranty_until.isoformat(), fact.why or reason)
        machines.note([new.id], granted, actor=actor, at=at)
    machines.change(new.id, "stand_in", {"replaces_id": row.id, **left}, actor=actor, at=at, reason=fact.why or reason)
    return row.id


@act
def retire(machine_id: int, why: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A machine is used no more; returns it."""
    row = _held("retire", [machine_id], actor=actor, version=version)
    machines.end([row.id], "retire", actor=actor, at=at, reason=why or reason)
    machines.note([row.id], NewStep(states.RETIRED, business_date(at), reason=why or reason), actor=actor, at=at)
    return row.id


@act
def send_link(machine_id: int, days: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes a link by which the customer reads its machines; returns its token. Refuses (404) one out of reach, (422) too many days."""
    MACHINES.require(actor, "send_link")
    row = queries.machine(actor, machine_id, "send_link")
    return links.make(NewLink(PURPOSE, row.id, row.customer, days=days), actor=actor, at=at)
