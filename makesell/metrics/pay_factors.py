"""Pay: by what the modifiers of a version multiply what an entry earns — late money, the price, new customers and products, first orders (13.6)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from makesell.documents.payruns import bases
from makesell.documents.payruns.credits import CreditRow
from makesell.engines.incentive import factor_at
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import of_kind
from makesell.metrics.pay_plan import Plan

ONE: Final = Decimal(1)
READS: Final = {
    words.COLLECTION: bases.days_late,
    words.PRICE: bases.price_shares,
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
    made = {}
    for version in versions:
        tables = {kind: of_kind(version.modifiers, kind) for kind in kinds}
        for entry in entries:
            factor = ONE
            for kind, table in tables.items():
                factor *= factor_at(table, values[kind].get(entry))
            if factor != ONE:
                made[(version.id, entry)] = factor
    return made
