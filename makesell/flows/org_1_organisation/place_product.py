"""PRO-6 · Where products lie in a warehouse: the location a picker goes to, and the order of pick lists."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import actions as works
from makesell.masterdata.works import queries
from makesell.masterdata.works.access import WAREHOUSES


@dataclass(frozen=True, slots=True)
class PlaceFact:
    """Products, and the code of the location of a warehouse they lie at."""

    warehouse_id: int
    location: str
    product_ids: tuple[int, ...]


@act
def perform(fact: PlaceFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Places products; returns the warehouse. Refuses a location it does not have, and products that do not exist."""
    WAREHOUSES.require(actor, "place")
    if fact.warehouse_id not in {row.id for row in queries.warehouses()}:
        raise missing()
    found = next((key for key, code, _name in queries.locations(fact.warehouse_id) if code == fact.location.strip()), None)
    if found is None:
        raise Refusal("location.unknown", "This warehouse has no location of that code.", field="location")
    if len(products.kept(fact.product_ids)) != len(set(fact.product_ids)):
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="products")
    works.place_products(fact.warehouse_id, sorted(set(fact.product_ids)), found)
    happened([fact.warehouse_id], "place", actor=actor, at=at, reason=reason)
    return fact.warehouse_id
