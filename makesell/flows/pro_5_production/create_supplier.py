"""PRO-5 · Purchasing or the planner enters a supplier; one of the same name is entered only when it is said to be another."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.suppliers import actions as suppliers
from makesell.masterdata.suppliers import queries
from makesell.masterdata.suppliers.access import SUPPLIERS
from makesell.masterdata.suppliers.actions import NewSupplier

__all__ = ["NewSupplier", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewSupplier], *, actor: Actor, at: dt.datetime, reason: str = "", confirmed: bool = False) -> list[int]:
    """Makes suppliers; returns their keys in the order given. Refuses (409) a name that is there already unless that is confirmed."""
    SUPPLIERS.require(actor, "create")
    other = None if confirmed else queries.repeated([fact.name for fact in facts])
    if other is not None:
        raise Refusal(
            "supplier.repeated", "%(other)s may be this supplier already. Confirm to enter it all the same.", field="name", status=409, other=other,
        )  # fmt: skip
    ids = suppliers.create(facts, own_currency(), actor=actor, at=at)
    happened(ids, "create", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewSupplier, *, actor: Actor, at: dt.datetime, reason: str = "", confirmed: bool = False) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, confirmed=confirmed)[0]
