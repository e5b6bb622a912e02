"""Pay: by what the modifiers of a version multiply what an entry earns — late money, the price, new customers and products, first orders (13.6)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.payruns import bases
from makesell.documents.payruns.credits import CreditRow
from makesell.engines.incentive import factor_at
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import of_kind
from makesell.masterdata.schemes.queries import VersionRow
from makesell.metrics.pay_plan import Plan

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
# Events that are money: only they can be late.
OF_MONEY: Final = frozenset({"paid", "collected"})
READS: Final = {
    words.COLLECTION: bases.days_late,
    words.PRICE: bases.price_shares,
    words.FLOOR: bases.floor_shares,
    words.NEW_CUSTOMER: bases.customer_days,
    words.NEW_PRODUCT: bases.product_days,
    words.FIRST_ORDER: bases.first_orders,
}


def factors_of(plan: Plan, rows: Sequence[CreditRow]) -> dict[tuple[int, int], Decimal]:
    """By version and entry the product of its modifiers, where it is not one. One statement for each kind of modifier the plan knows."""
    versions, entries = plan.versions, sorted({row.id for row in rows if row.origin_id is None})
    kinds = sorted({each.kind for version in versions for each in version.modifiers})
    if not kinds or not entries:
        return {}
    values = {kind: READS[kind](entries) for kind in kinds}
    by_entry = {entry: {kind: found[entry] for kind, found in values.items() if entry in found} for entry in entries}
    return {(version.id, entry): factor for version in versions for entry, own in by_entry.items() if (factor := _factor(version, own)) != ONE}


def _factor(version: VersionRow, values: Mapping[str, Decimal]) -> Decimal:
    """The product of a version's modifiers by what each kind of them is given in."""
    factor = ONE
    for kind in {each.kind for each in version.modifiers}:
        factor *= factor_at(of_kind(version.modifiers, kind), values.get(kind))
    return factor


@dataclass(frozen=True, slots=True)
class Sold:
    """What would come: of which product group and product, to which customer of which class, how much, and at which price: as a share of the
    list price and of the floor price, where there are such."""

    qty: Decimal
    net: Decimal
    gross: Decimal
    product_group_id: int | None = None
    product_id: int | None = None
    customer_class: str = ""
    customer_id: int | None = None
    of_list: Decimal | None = None
    of_floor: Decimal | None = None


def factors_of_sold(plan: Plan, sold: Sequence[Sold], day: dt.date, measure: str) -> list[Decimal]:
    """By what the version in force would multiply what each of these lines earns, ordered on a day and paid when it is due; one statement
    where a modifier asks for what was ordered before."""
    kinds = {each.kind for each in plan.now.modifiers}
    customers, products = dict[int, dt.date](), dict[int, dt.date]()
    if kinds & {words.NEW_CUSTOMER, words.NEW_PRODUCT, words.FIRST_ORDER}:
        customers, products = bases.first_days([each.customer_id or 0 for each in sold], [each.product_id or 0 for each in sold])
    made = []
    for each in sold:
        first, began = customers.get(each.customer_id or 0), products.get(each.product_id or 0)
        asked = {
            words.COLLECTION: ZERO if measure in OF_MONEY else None, words.PRICE: each.of_list, words.FLOOR: each.of_floor,
            words.NEW_CUSTOMER: None if each.customer_id is None else _days(first, day),
            words.NEW_PRODUCT: None if each.product_id is None else _days(began, day),
            words.FIRST_ORDER: None if each.customer_id is None else Decimal(first is None),
        }  # fmt: skip
        made.append(_factor(plan.now, {kind: value for kind, value in asked.items() if value is not None}))
    return made


def _days(first: dt.date | None, day: dt.date) -> Decimal:
    return Decimal(max((day - (first or day)).days, 0))
