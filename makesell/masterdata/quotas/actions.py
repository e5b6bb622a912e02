"""The only place that changes quotas; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.ground.db.sets import put_dated
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master
from makesell.ground.text import N_

SAID: Final = {
    "quota_once": ("quota.overlap", N_("Another quota already holds at these dates."), "valid_from"),
    "quota_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
    "quota_not_negative": ("number.negative", N_("This must not be less than 0."), "qty"),
}


@dataclass(frozen=True, slots=True)
class NewQuota:
    """A quota of a product for a customer class or a region, from a date on."""

    product_id: int
    qty: Decimal
    valid_from: dt.date
    customer_class: str = ""
    region: str = ""
    valid_to: dt.date | None = None


def set_quotas(rows: Sequence[NewQuota]) -> int:
    """Sets quotas from a date on; the one in force until then ends there. Returns how many began."""
    if any(bool(row.customer_class) == bool(row.region) for row in rows):
        raise Refusal("quota.of_one", "A quota is of a customer class or of a region, of one of them.", field="customer_class")
    master.refuse_unknown({"product_id": ("products_product", "record_id")}, [{"product_id": row.product_id} for row in rows])
    with refusing(SAID):
        return put_dated(
            "quotas_quota",
            {"product_id": "bigint", "customer_class": "text", "region": "text"},
            {"qty": "numeric"},
            [{name: getattr(row, name) for name in NewQuota.__slots__} for row in rows],
        )
