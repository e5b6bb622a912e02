"""Templates of orders: kept, renamed, shared with the unit, taken out of use."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from makesell.ground.actor import Actor
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow

TEMPLATE: Final = MasterTable(
    "order_template", "orders_ordertemplate", "OT",
    {"shared": "boolean", "lines": "jsonb", "tax_inclusive": "boolean", "delivery_rule": "text", "customer_id": "bigint"},
)  # fmt: skip


def lines_kept(lines: Sequence[Mapping[str, Any]]) -> str:
    """Lines as a template keeps them."""
    return json.dumps(list(lines), ensure_ascii=False)


def create(row: NewRow, *, actor: Actor, at: Any) -> int:
    """Makes one; returns its key."""
    return master.create(TEMPLATE, [row], actor=actor, at=at)[0]


def change(changes: Sequence[Change]) -> None:
    """Changes templates; orders made of them stay as they are."""
    master.change(TEMPLATE, changes)
