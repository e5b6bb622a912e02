"""Flows/history/crm: fixed dates and names of this source, in one place."""

import datetime as dt
from typing import Final

COMPANY: Final = "company"
COMPANY_NAME: Final = "示例硬件销售"
COMPANY_NAME_EN: Final = "Sample Hardware Sales"
CURRENCY: Final = "USD"
PIECE: Final = "PC"
PIECE_NAME: Final = "件"
SINCE: Final = dt.date(2016, 1, 1)
# The last day a deal was closed: an open deal is not closed before it, and one that says no day began by then.
AS_OF: Final = dt.date(2017, 12, 31)
WON: Final = "Won"
LOST: Final = "Lost"
# What the source calls the stage of a deal, as a stage of the house.
STAGES: Final = {"Prospecting": "contact", "Engaging": "need", WON: "need", LOST: "need"}
COUNTRIES: Final = {
    "United States": "US", "Kenya": "KE", "Philippines": "PH", "Japan": "JP", "Italy": "IT", "Norway": "NO", "Korea": "KR", "Jordan": "JO",
    "Brazil": "BR", "Germany": "DE", "Panama": "PA", "Belgium": "BE", "Romania": "RO", "Poland": "PL", "China": "CN",
}  # fmt: skip
# Words the source spells wrongly, as they are meant.
SPELT: Final = {"Philipines": "Philippines", "technolgy": "technology"}
