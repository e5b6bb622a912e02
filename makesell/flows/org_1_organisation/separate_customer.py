"""PRO-3 · A merge is taken back: the customer stands on its own again, with what moved from it."""

import datetime as dt
from typing import Any

from makesell.flows.org_1_organisation.merge_customer import TAKEN
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY
from makesell.masterdata.parties.queries import CustomerRow
from makesell.masterdata.prices import actions as prices
from makesell.masterdata.prices import queries as price_lists


@act
def perform(customer_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Separates a merged customer from its successor; returns its key. What was added since stays with the successor.

    A value taken over then goes back, at the one that took it, unless it was changed since. Refuses (409) a customer that was not merged.
    """
    POLICY.require(actor, "separate")
    queries.within_reach(actor, "separate", [customer_id])
    merge = parties.standing_merge(customer_id)
    queries.within_reach(actor, "separate", [merge.into_id])
    moved, parts = merge.moved, {part: merge.moved.get(part, []) for part in ("contacts", "addresses", "team")}
    children = sorted(set(moved.get("children", ())) & set(queries.children(merge.into_id)))
    lists = sorted(set(moved.get("price_lists", ())) & set(price_lists.of_customer(merge.into_id)))
    locks.take("master", [customer_id, merge.into_id, merge.taker_id, *parts["contacts"], *children, *lists])
    parties.bring_back(merge, at=at)
    parties.move_parts(parts, sources=[merge.into_id], into=customer_id)
    parties.change_customers([Change(child, {"parent_id": customer_id}) for child in children])
    prices.change_many([Change(one, {"customer_id": customer_id}) for one in lists])
    _give_back(queries.customer_row(merge.taker_id), moved)
    happened([merge.into_id, customer_id], "separate", actor=actor, at=at, reason=reason)
    return customer_id


def _give_back(row: CustomerRow, moved: dict[str, Any] | Any) -> None:
    before, taken = moved.get("before", {}), moved.get("taken", {})
    back = [name for name in TAKEN if name in before and getattr(row, TAKEN[name]) == taken.get(name)]
    parties.change_customers([Change(row.id, {TAKEN[name]: before[name] for name in back if name != "owner"})])
    if "owner" in back:
        parties.give(row.id, owner_id=before["owner"], unit_id=before["unit"])
