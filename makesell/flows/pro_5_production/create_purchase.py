"""PRO-5 · Purchasing writes down what is to be bought of whom until when. Nothing is on order before it is confirmed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.purchases import actions as purchases
from makesell.documents.purchases import states
from makesell.documents.purchases.access import ORDERS
from makesell.documents.purchases.actions import NewPurchaseLine
from makesell.flows.steps.author import author
from makesell.flows.steps.confirming import warehouse_of
from makesell.flows.steps.purchases import checked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import queries as works

__all__ = ["NewPurchaseLine", "PurchaseFact", "edit", "perform", "perform_many"]


@dataclass(frozen=True, slots=True)
class PurchaseFact:
    """Of whom (empty: not decided yet), what until when, into which warehouse (none: the first own one); the supplier's own number of it."""

    supplier: str
    lines: tuple[NewPurchaseLine, ...]
    reference: str = ""
    warehouse_id: int | None = None


@act
def perform_many(facts: Sequence[PurchaseFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes drafts; returns them in the order given. Refuses what is not bought, quantities of nothing and days that have passed."""
    ORDERS.require(actor, "create")
    on = business_date(at)
    owner, unit = author(actor, on)
    new = []
    for fact in facts:
        checked(fact.lines, on)
        new.append((NewDocument(_title(fact), states.DRAFT, owner, unit, own_currency(), _head(fact)), fact.lines))
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
    checked(new.lines, business_date(at))
    purchases.hold([key], version)
    purchases.rewrite(key, _head(new), _title(new), new.lines, actor=actor, at=at, reason=reason)
    return key


def _head(fact: PurchaseFact) -> dict[str, object]:
    place = works.warehouse(fact.warehouse_id).id if fact.warehouse_id is not None else warehouse_of()
    return {"supplier": fact.supplier.strip(), "reference": fact.reference.strip(), "warehouse_id": place}


def _title(fact: PurchaseFact) -> str:
    names = products.names([fact.lines[0].product_id])
    more = f" +{len(fact.lines) - 1}" if len(fact.lines) > 1 else ""
    return f"{fact.supplier.strip()} {names[fact.lines[0].product_id]}{more}".strip()
