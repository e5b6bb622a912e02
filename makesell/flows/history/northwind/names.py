"""Flows/history/northwind: fixed dates and names of this source, in one place."""

import datetime as dt
from typing import Final

COMPANY: Final = "company"
COMPANY_NAME: Final = "Northwind Traders"
SALES: Final = "sales"
SALES_UK: Final = "sales-uk"
UK_MANAGER: Final = 5
CURRENCY: Final = "USD"
PIECE: Final = "EA"
SINCE: Final = dt.date(1996, 7, 1)
# The last day of an order or a shipment.
AS_OF: Final = dt.date(1998, 5, 6)
COUNTRIES: Final = {
    "Argentina": "AR", "Austria": "AT", "Belgium": "BE", "Brazil": "BR", "Canada": "CA", "Denmark": "DK", "Finland": "FI", "France": "FR",
    "Germany": "DE", "Ireland": "IE", "Italy": "IT", "Mexico": "MX", "Norway": "NO", "Poland": "PL", "Portugal": "PT", "Spain": "ES",
    "Sweden": "SE", "Switzerland": "CH", "UK": "GB", "USA": "US", "Venezuela": "VE",
}  # fmt: skip
