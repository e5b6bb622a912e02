"""Flows/history/sales_targets: external ids and fixed dates of this source, in one place."""

import datetime as dt
from typing import Final

COMPANY: Final = "company"
COMPANY_NAME: Final = "Adventure Works Resellers"
SALES: Final = "sales"
HOUSE_ACCOUNT: Final = "house:sales"
CURRENCY: Final = "USD"
# The source dates nobody's joining: everybody is there from the first month of targets on.
SINCE: Final = dt.date(2017, 7, 1)
# The last day of sales; targets reach further.
AS_OF: Final = dt.date(2020, 5, 31)


def region_unit(key: int) -> str:
    """The unit under Sales that serves a region."""
    return f"territory:{key}"
