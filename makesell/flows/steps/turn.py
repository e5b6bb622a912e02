"""Step: whose turn it is among those who hold a role: everything that waits for a role waits for one named person of it."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.approval.queries import absences, holders
from makesell.ground.clock import business_date


def present(role: str, on: dt.date) -> list[int]:
    """Who holds a role on a date and is not away, in a fixed order; all of them where everybody is away."""
    held = holders(role, on)
    away = absences(on)
    return [person for person in held if person not in away] or list(held)


def falls_to(actor: Actor, role: str, keys: Sequence[int], at: dt.datetime) -> list[int]:
    """Those of these things that wait for a role whose turn is the actor's: they go round among those who are there."""
    people = present(role, business_date(at)) if actor.has(role) and actor.kind == "person" else []
    return [key for key in keys if people and people[key % len(people)] == actor.person_id]
