"""PRO-5 · The salesperson says what customers will want: a quantity beside the statistics, with its reason. What is left empty stays theirs."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.forecasts import actions as forecasts
from makesell.documents.forecasts import queries, states
from makesell.documents.forecasts.actions import NewLine
from makesell.documents.forecasts.queries import LineRow, PlanRow
from makesell.flows.steps.forecasts import NOTHING, locked, months_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products import queries as products

MOST = Decimal(1_000_000_000)
Key = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Said:
    """A row of the grid: for which customer (none: all others) of what, how much in each of the three months (none: as the statistics say)."""

    customer_id: int | None = None
    product_group_id: int | None = None
    product_id: int | None = None
    qty: tuple[Decimal | None, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FillFact:
    """The whole grid of a plan."""

    plan_id: int
    rows: Sequence[Said]
    version: int | None = None


@act
def perform(fact: FillFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps the grid: what stands in it is said, what does not is the statistics' again. Refuses what was submitted, rows without a product
    or group, twice the same row, quantities without a reason and below 0, and customers one does not serve. Returns the plan's key."""
    row = locked(actor, "fill", fact.plan_id, fact.version)
    if row.owner_id != actor.person_id:
        raise missing()
    if row.state != states.OPEN:
        raise not_now()
    groups = _groups(fact.rows, business_date(at))
    said = {_key(one, groups): one for one in fact.rows}
    _judge(fact.rows, groups)
    known: dict[Key, dict[dt.date, LineRow]] = {}
    for line in queries.lines(row.id):
        known.setdefault(line.of, {})[line.month] = line
    _new_customers(actor, [key for key in said if key not in known])
    _keep(row, said, known)
    happened([row.id], "fill", actor=actor, at=at, reason=reason)
    return row.id


def _groups(rows: Sequence[Said], on: dt.date) -> dict[int, int | None]:
    """The product groups of products named; refuses what is no product."""
    named = sorted({one.product_id for one in rows if one.product_id is not None})
    found = {product.id: product.group_id for product in products.sold(named, on).values()} if named else {}
    for n, one in enumerate(rows, 1):
        if one.product_id is not None and one.product_id not in found:
            raise Refusal("forecast.product", "This product does not exist.", field=f"lines.{n}.product")
    return found


def _key(one: Said, groups: dict[int, int | None]) -> Key:
    """What a row is about: a product stands under its own group."""
    return one.customer_id, groups[one.product_id] if one.product_id is not None else one.product_group_id, one.product_id


def _judge(rows: Sequence[Said], groups: dict[int, int | None]) -> None:
    faults, seen = [], set[Key]()
    for n, one in enumerate(rows, 1):
        key = _key(one, groups)
        if key[1:] == (None, None):
            faults.append(Refusal("forecast.of_what", "Name a product group or a product.", field=f"lines.{n}.product_group"))
        elif key in seen:
            faults.append(Refusal("forecast.twice", "This row is there already.", field=f"lines.{n}.product_group"))
        seen.add(key)
        for place, qty in zip(("first", "second", "third"), one.qty, strict=True):
            if qty is not None and not NOTHING <= qty <= MOST:
                faults.append(Refusal("forecast.quantity", "A quantity from 0 on is needed.", field=f"lines.{n}.{place}"))
        if any(qty is not None for qty in one.qty) and not one.reason.strip():
            faults.append(Refusal("forecast.reason", "Say why it is not what the statistics expect.", field=f"lines.{n}.reason"))
    if faults:
        raise faults[0] if len(faults) == 1 else Refusal.several(faults)


def _new_customers(actor: Actor, keys: Sequence[Key]) -> None:
    """Customers that somebody adds are customers he sees."""
    named = sorted({customer for customer, _, _ in keys if customer is not None})
    if named:
        parties.within_reach(actor, "view", named)


def _keep(row: PlanRow, said: dict[Key, Said], known: dict[Key, dict[dt.date, LineRow]]) -> None:
    months = months_of(row.start)
    words: dict[int, tuple[Decimal | None, str]] = {}
    for key, lines in known.items():
        one = said.get(key)
        qty = dict(zip(months, one.qty, strict=True)) if one else {}
        for month, line in lines.items():
            own = qty.get(month)
            words[line.id] = (own, one.reason.strip() if one and own is not None else "")
    forecasts.say(row.id, words)
    by_hand = [line.id for key, lines in known.items() if key not in said for line in lines.values() if line.method == "none"]
    forecasts.drop_lines(by_hand)
    forecasts.write_lines(
        [
            NewLine(row.id, month, *key, NOTHING, NOTHING, NOTHING, "none", NOTHING, NOTHING, qty, one.reason.strip() if qty is not None else "")
            for key, one in said.items()
            if key not in known
            for month, qty in zip(months, one.qty, strict=True)
        ]
    )
