"""ORG-3 · A customer is entered. Whoever enters one that may be there already is shown which, and goes on only by saying so."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY
from makesell.masterdata.parties.actions import NewCustomer

WHY = {
    "tax_number": N_("the same tax number"),
    "name": N_("the same name"),
    "phone": N_("the same telephone"),
}
FIELD = {"tax_number": "tax_number", "name": "name", "phone": "phone"}

__all__ = ["NewCustomer", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewCustomer], *, actor: Actor, at: dt.datetime, reason: str = "", confirmed: bool = False) -> list[int]:
    """Makes customers; returns their keys in the order given.

    Refuses (409) one that has the tax number, name or telephone of another, unless `confirmed`.
    """
    reach = POLICY.require(actor, "create")
    if not reach.all:
        _refuse_others(facts, actor, reach.unit_ids)
    if not confirmed:
        _refuse_repeated(facts)
    ids = parties.create_customers(facts, actor=actor, at=at)
    parties.find_pairs(ids, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def _refuse_others(facts: Sequence[NewCustomer], actor: Actor, unit_ids: frozenset[int]) -> None:
    """Whoever sees only some customers enters them for somebody there, not for strangers."""
    for fact in facts:
        if fact.owner_id != actor.person_id and fact.unit_id not in unit_ids:
            raise Refusal("customer.not_yours", "You can enter customers for yourself or your units only.", field="owner", status=403)


def _refuse_repeated(facts: Sequence[NewCustomer]) -> None:
    found = queries.certain_duplicates([(f.name, f.tax_number, f.phone) for f in facts])
    faults = [
        Refusal(
            "customer.repeated",
            "%(name)s may be there already: %(other)s has %(why)s. Confirm to enter it all the same.",
            field=FIELD[why],
            status=409,
            name=facts[place].name,
            other=other,
            why=WHY[why],
        )
        for place, (why, other) in sorted(found.items())
    ]
    if faults:
        raise Refusal.several(faults)


def perform(fact: NewCustomer, *, actor: Actor, at: dt.datetime, reason: str = "", confirmed: bool = False) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, confirmed=confirmed)[0]
