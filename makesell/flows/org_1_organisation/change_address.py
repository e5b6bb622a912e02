"""ORG-3 · An address of a customer changes, or goes out of use."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY


@dataclass(frozen=True, slots=True)
class AddressChange:
    """New values of an address of a customer; `version` is what the changer had read."""

    customer_id: int
    address_id: int
    values: Mapping[str, Any]
    version: int | None = None


@act
def perform_many(facts: Sequence[AddressChange], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes addresses of customers within the actor's reach; refuses (409) what was changed since it was read."""
    POLICY.require(actor, "change_address")
    customer_ids = sorted({fact.customer_id for fact in facts})
    queries.within_reach(actor, "change_address", customer_ids)
    for fact in facts:
        if fact.address_id not in {row.id for row in queries.addresses(actor, fact.customer_id)}:
            raise Refusal("address.missing", "This address does not exist.", status=404, field="address")
    parties.change_addresses([(fact.address_id, fact.values, fact.version) for fact in facts])
    happened(customer_ids, "change_address", actor=actor, at=at, reason=reason)
    return [fact.address_id for fact in facts]


def perform(fact: AddressChange, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
