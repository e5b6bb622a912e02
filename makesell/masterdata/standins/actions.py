"""The only place that changes stand-ins; written in sets, imported by flows only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.db.violations import refusing
from makesell.ground.spine import master
from makesell.ground.text import N_

TABLE: Final = "standins_standin"
SAID: Final = {
    "stand_in_once": ("stand_in.once", N_("It may stand in already."), "instead"),
    "stand_in_other": ("stand_in.other", N_("A product does not stand in for itself."), "instead"),
}


@dataclass(frozen=True, slots=True)
class NewStandIn:
    """A product that may be sold instead of another."""

    product_id: int
    instead_id: int
    note: str = ""


def add(rows: Sequence[NewStandIn]) -> list[int]:
    """Keeps stand-ins; returns their keys in the order given."""
    values = [{name: getattr(row, name) for name in NewStandIn.__slots__} for row in rows]
    products = ("products_product", "record_id")
    master.refuse_unknown({"product_id": products, "instead_id": products}, values)
    with refusing(SAID):
        return insert_set(TABLE, {"product_id": "bigint", "instead_id": "bigint", "note": "text"}, values, returning="id")


def drop(keys: Sequence[int]) -> int:
    """Takes stand-ins away; returns how many there were."""
    return len(run(f"delete from {TABLE} where id = any(%s) returning id", [list(keys)]))
