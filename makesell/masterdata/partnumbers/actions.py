"""The only place that changes customers' part numbers; written in sets, imported by flows only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master
from makesell.ground.text import N_
from makesell.masterdata.partnumbers.queries import sought

TABLE: Final = "partnumbers_partnumber"
COLUMNS: Final = {"customer_id": "bigint", "product_id": "bigint", "number": "text", "number_key": "text", "name": "text"}
SAID: Final = {
    "part_number_product_once": ("part_number.product", N_("This customer has a number for this product already; change that one."), "product"),
    "part_number_once": ("part_number.taken", N_("This customer calls another product so."), "number"),
}


@dataclass(frozen=True, slots=True)
class NewPartNumber:
    """What a customer calls a product."""

    customer_id: int
    product_id: int
    number: str
    name: str = ""


def add(rows: Sequence[NewPartNumber]) -> list[int]:
    """Keeps part numbers; returns their keys in the order given. Refuses a product or number the customer has already."""
    master.refuse_unknown({"product_id": ("products_product", "record_id")}, [{"product_id": row.product_id} for row in rows])
    values = [
        {"customer_id": r.customer_id, "product_id": r.product_id, "number": _given(r.number), "number_key": sought(r.number), "name": r.name}
        for r in rows
    ]
    with refusing(SAID):
        return insert_set(TABLE, COLUMNS, values, returning="id")


def change(changes: Mapping[int, Mapping[str, str]]) -> None:
    """Gives part numbers (by key) another number or name."""
    rows = []
    for key, given in changes.items():
        numbered = {"number": _given(given["number"]), "number_key": sought(given["number"])} if "number" in given else {}
        rows.append((key, {**given, **numbered}))
    with refusing(SAID):
        update_set(TABLE, "id", COLUMNS, rows)


def drop(keys: Sequence[int]) -> None:
    """Takes part numbers away; what they were stays in the log of changes."""
    run(f"delete from {TABLE} where id = any(%s)", [list(keys)])


def _given(number: str) -> str:
    if not number.strip():
        raise Refusal("input.missing", "This is needed.", field="number")
    return number.strip()
