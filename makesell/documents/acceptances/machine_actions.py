"""The only place that writes installed machines and what happens to them; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from makesell.documents.acceptances import machine_states as states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.violations import refusing
from makesell.ground.numbering.actions import NewSeries, take_numbers
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change
from makesell.ground.text import N_

TABLE = DocumentTable(
    "machine",
    "acceptances_installedmachine",
    NewSeries("machine", "EQ-{yy}{mm}-", 4),
    {
        "customer_id": "bigint", "product_id": "bigint", "serial": "text", "address_id": "bigint", "site": "text", "order_line_id": "bigint",
        "delivery_id": "bigint", "started_date": "date", "agreed_until": "date", "warranty_until": "date", "labour_until": "date",
        "replaces_id": "bigint",
    },
    states.TRANSITIONS,
    {
        "customer_id": ("parties_customer", "record_id"), "product_id": ("products_product", "record_id"), "address_id": ("parties_address", "id"),
        "order_line_id": ("orders_salesorderline", "line_id"), "delivery_id": ("deliveries_delivery", "record_id"),
    },
    sought=("serial",),
)  # fmt: skip
number = partial(documents.number, TABLE)
SAID = {
    "machine_in_one_place": ("machine.known", N_("A machine of this product with this serial number is in use already."), "serial"),
    "acceptances_installedmachine_replaces_id_key": ("machine.replaces", N_("That machine stands for another one already."), "by"),
}


@dataclass(frozen=True, slots=True)
class NewMachine:
    """A machine at a customer; `values` are the table's own columns."""

    title: str
    unit_id: int
    currency: str
    values: Mapping[str, Any]


def open_many(
    new: Sequence[NewMachine], *, actor: Actor, at: dt.datetime, reason: str = "", number_on: dt.date | None = None
) -> list[int]:  # fmt: skip
    """Writes machines; returns them in the order given. Their numbers are taken by `number`, last, or with `number_on` as they are written."""
    numbers: Sequence[str | None] = take_numbers(TABLE.series, len(new), number_on) if number_on else [None] * len(new)
    opened = [
        NewDocument(each.title, states.IN_USE, None, each.unit_id, each.currency, each.values, code) for each, code in zip(new, numbers, strict=True)
    ]
    with refusing(SAID):
        made = documents.open_many(TABLE, opened, actor=actor, at=at)
    spine.happened(made, "install", actor=actor, at=at, reason=reason)
    return made


def change(machine_id: int, act: str, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Changes columns of a machine by a named act."""
    with refusing(SAID):
        documents.change(TABLE, [Change(machine_id, values)])
    spine.happened([machine_id], act, actor=actor, at=at, reason=reason)


def end(machine_ids: Sequence[int], act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Ends the use of machines by a named act; refuses (409) one that is not in use."""
    documents.move(TABLE, machine_ids, act, actor=actor, at=at, reason=reason)


@dataclass(frozen=True, slots=True)
class NewStep:
    """What happened to machines on a day, from what to what, and why."""

    kind: str
    day: dt.date
    before: str = ""
    after: str = ""
    reason: str = ""


def note(machine_ids: Sequence[int], step: NewStep, *, actor: Actor, at: dt.datetime) -> None:
    """Keeps the same step of machines."""
    run(
        """insert into acceptances_machinestep (machine_id, kind, day, before, after, reason, by_id, at)
           select t.id, %s, %s, %s, %s, %s, %s, %s from unnest(%s::bigint[]) as t(id)""",
        [step.kind, step.day, step.before, step.after, step.reason, actor.person_id, at, list(machine_ids)],
    )
