"""PRO-5 · Purchasing writes down what is to be bought of whom until when. Nothing is on order before it is confirmed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.purchases import actions as purchases
from makesell.documents.purchases import states
from makesell.documents.purchases.access import ORDERS
from makesell.flows.steps.author import author
from makesell.flows.steps.confirming import warehouse_of
from makesell.flows.steps.purchases import Wanted as NewPurchaseLine
from makesell.flows.steps.purchases import checked, filled
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.masterdata.products import queries as products
from makesell.masterdata.suppliers import queries as suppliers
from makesell.masterdata.works import queries as works

__all__ = ["NewPurchaseLine", "PurchaseFact", "edit", "perform", "perform_many"]


@dataclass(frozen=True, slots=True)
class PurchaseFact:
    """Of whom (none: not decided yet), what until when, into which warehouse (none: the first own one); the supplier's own number of it."""

    supplier_id: int | None
    lines: tuple[NewPurchaseLine, ...]
    reference: str = ""
    warehouse_id: int | None = None


@act
def perform_many(facts: Sequence[PurchaseFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes drafts; returns them in the order given. Refuses what is not bought, quantities of nothing and days that have passed."""
    ORDERS.require(actor, "create")
    on = business_date(at)
    owner, unit = author(actor, on)
    names = _names(facts)
    new = []
    for fact in facts:
        lines = filled(fact.lines, fact.supplier_id, on)
        checked(lines, on)
        new.append((NewDocument(_title(fact, names), states.DRAFT, owner, unit, own_currency(), _head(fact)), lines))
    keys = purchases.open_orders(new, on, actor=actor, at=at)
    happened(keys, "create", actor=actor, at=at, reason=reason)
    return keys


def perform(fact: PurchaseFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


@act
def edit(key: int, new: PurchaseFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A draft says something else; refuses what a new one refuses, and (409) one that was ordered."""
    ORDERS.require(actor, "edit")
    on = business_date(at)
    names = _names([new])
    lines = filled(new.lines, new.supplier_id, on)
    checked(lines, on)
    purchases.hold([key], version)
    purchases.rewrite(key, _head(new), _title(new, names), lines, actor=actor, at=at, reason=reason)
    return key


def _names(facts: Sequence[PurchaseFact]) -> dict[int, str]:
    """The suppliers' names; refuses one that does not exist or is out of use."""
    named = {fact.supplier_id for fact in facts if fact.supplier_id is not None}
    known = suppliers.of_ids(sorted(named)) if named else {}
    if any(key not in known or not known[key].active for key in named):
        raise Refusal("purchase.no_supplier", "This supplier is out of use, or does not exist.", field="supplier")
    return {key: row.name for key, row in known.items()}


def _head(fact: PurchaseFact) -> dict[str, object]:
    place = works.warehouse(fact.warehouse_id).id if fact.warehouse_id is not None else warehouse_of()
    return {"supplier_id": fact.supplier_id, "reference": fact.reference.strip(), "warehouse_id": place}


def _title(fact: PurchaseFact, suppliers_named: dict[int, str]) -> str:
    names = products.names([fact.lines[0].product_id])
    more = f" +{len(fact.lines) - 1}" if len(fact.lines) > 1 else ""
    return f"{suppliers_named.get(fact.supplier_id or 0, '')} {names[fact.lines[0].product_id]}{more}".strip()
