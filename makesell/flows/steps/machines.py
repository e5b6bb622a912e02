"""Step: installed machines 设备档案 arise by themselves — a piece by its serial number that is accepted, or shipped where its product says so —
and leave the records when their piece comes back.

The end of warranty is the day it begins plus the months the order's terms say (the retention part that runs from acceptance), else the
product's, else the rule's. Labour ends with the parts, or after the months of its own that the product says.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.acceptances import machine_actions as machines
from makesell.documents.acceptances import machine_queries as queries
from makesell.documents.acceptances import machine_states as states
from makesell.documents.acceptances.machine_actions import NewMachine, NewStep
from makesell.documents.acceptances.warranty import WARRANTY
from makesell.documents.returns import queries as returns
from makesell.engines.terms import months_later
from makesell.ground.actor import Actor
from makesell.ground.rules import queries as rules


def warranty_until(day: dt.date, months: int | None) -> dt.date:
    """When a warranty of so many months that begins on a day ends; without months, as the rule of that day says."""
    return months_later(day, months if months is not None else rules.value(WARRANTY, day))


def arise(delivery_ids: Sequence[int], on: dt.date, *, shipped: bool, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens the machines of deliveries that were accepted (or `shipped`) on a day, but those whose pieces came back; their numbers come last."""
    found = queries.arising(delivery_ids, shipped=shipped)
    back = returns.pieces_back([one.line_id for one in found]) if found and not shipped else set()
    new = []
    for one in found:
        if (one.line_id, one.serial) in back:
            continue
        until = warranty_until(on, one.months)
        new.append(
            NewMachine(
                f"{one.serial} {one.product}", one.unit_id, one.currency,
                {
                    "customer_id": one.customer_id, "product_id": one.product_id, "serial": one.serial, "address_id": one.address_id, "site": "",
                    "order_line_id": one.order_line_id, "delivery_id": one.delivery_id, "started_date": on, "agreed_until": until,
                    "warranty_until": until, "labour_until": months_later(on, one.labour_months) if one.labour_months else None,
                },
            )
        )  # fmt: skip
    return machines.open_many(new, actor=actor, at=at) if new else []


def come_back(machine_ids: Sequence[int], why: str, on: dt.date, *, actor: Actor, at: dt.datetime) -> None:
    """The pieces of machines are ours again: they leave the records as returned."""
    if machine_ids:
        machines.end(machine_ids, "come_back", actor=actor, at=at, reason=why)
        machines.note(machine_ids, NewStep(states.RETURNED, on, reason=why), actor=actor, at=at)
