"""Flows/history/scms: fixed dates and names of this source, in one place."""

import datetime as dt
from typing import Final

COMPANY: Final = "company"
COMPANY_NAME: Final = "Supply Chain Management System"
CURRENCY: Final = "USD"
FILE: Final = "SCMS_Delivery_History_Dataset"
PACK: Final = "PACK"
SINCE: Final = dt.date(2006, 1, 1)
# The last day something was delivered; promises reach to the end of the year.
AS_OF: Final = dt.date(2015, 9, 14)
NO_MODE: Final = "N/A"
NOT_CAPTURED: Final = "Date Not Captured"
COUNTRIES: Final = {
    "Afghanistan": "AF", "Angola": "AO", "Belize": "BZ", "Benin": "BJ", "Botswana": "BW", "Burkina Faso": "BF", "Burundi": "BI", "Cameroon": "CM",
    "Congo, DRC": "CD", "Côte d'Ivoire": "CI", "Dominican Republic": "DO", "Ethiopia": "ET", "Ghana": "GH", "Guatemala": "GT", "Guinea": "GN",
    "Guyana": "GY", "Haiti": "HT", "Kazakhstan": "KZ", "Kenya": "KE", "Kyrgyzstan": "KG", "Lebanon": "LB", "Lesotho": "LS", "Liberia": "LR",
    "Libya": "LY", "Malawi": "MW", "Mali": "ML", "Mozambique": "MZ", "Namibia": "NA", "Nigeria": "NG", "Pakistan": "PK", "Rwanda": "RW",
    "Senegal": "SN", "Sierra Leone": "SL", "South Africa": "ZA", "South Sudan": "SS", "Sudan": "SD", "Swaziland": "SZ", "Tanzania": "TZ",
    "Togo": "TG", "Uganda": "UG", "Vietnam": "VN", "Zambia": "ZM", "Zimbabwe": "ZW",
}  # fmt: skip


def house(office: str) -> str:
    """The house account of an office: the source names no people."""
    return f"house:{office}"
