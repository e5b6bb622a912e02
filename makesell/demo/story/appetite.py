"""Demo: what each customer buys, how often, how large, how punctually it pays, and on which terms. Plain values; `deals.py` draws from them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.flows.org_1_organisation.create_payment_terms import NewPart, NewTerms


@dataclass(frozen=True, slots=True)
class Appetite:
    """`often` is the weight among all customers; `size` scales quantities; `late` are days past due, on average; `since` a month of the story."""

    often: float
    goods: tuple[str, ...]
    size: float = 1.0
    late: int = 5
    terms: str = "NET30"
    since: int = 0
    until: int = 99


RV = ("RV-80E-121", "RV-40E-105", "RV-20E-81")
HD = ("HD-25-100", "HD-17-80", "HD-32-120")
PL = ("PL-90-10", "PL-120-20", "KIT-FL-80")
SV = ("SV-400W", "SV-750W-B", "SV-1500W", "SD-750", "SD-1500", "CBL-SV-5M")

APPETITES: Final[dict[str, Appetite]] = {
    "C-1001": Appetite(2.4, (*PL, "RV-20E-81"), 1.2, 4, "NET60"),
    "C-1002": Appetite(1.6, (*PL, "SV-1500W"), 1.1, 9, "NET60"),
    "C-1003": Appetite(2.2, (*SV, "PL-90-10"), 1.0, 2, "NET45"),
    "C-1004": Appetite(1.3, ("SV-400W", "SD-750", "CBL-SV-5M", "PL-90-10"), 0.6, 6),
    "C-1005": Appetite(2.0, (*RV, "SV-1500W"), 1.1, 3, "NET60"),
    "C-1006": Appetite(2.2, ("SV-1500W", "SD-1500", "RV-40E-105"), 1.4, 12, "30-60-10"),
    "C-1007": Appetite(0.9, ("SV-750W-B", "SD-750", "PL-120-20"), 0.7, 55),
    "C-1008": Appetite(1.4, ("HD-25-100", "HD-17-80", "SV-400W"), 0.7, 1, "30-70", since=9),
    "C-1009": Appetite(1.0, ("HD-32-120", "HD-17-80"), 0.9, 1, "30-70", since=13),
    "C-1010": Appetite(1.1, ("RV-40E-105", "RV-20E-81", "SV-1500W"), 0.6, 8),
    "C-2001": Appetite(3.0, (*HD, *RV, "SV-750W-B"), 1.7, 3, "NET60"),
    "C-2002": Appetite(1.7, (*PL, "SV-1500W", "SD-1500"), 0.9, 7, "NET45"),
    "C-2003": Appetite(0.8, ("SV-400W", "SD-750"), 0.6, 48),
    "C-2004": Appetite(1.2, ("RV-80E-121", "SV-1500W", "SD-1500"), 1.0, 5, "30-60-10"),
    "C-2005": Appetite(1.9, (*SV, *PL), 0.9, 10, "NET30"),
    "C-2006": Appetite(1.3, ("PL-90-10", "SV-400W", "CBL-SV-5M"), 0.4, 14, "NET30"),
    "C-2007": Appetite(1.5, ("SV-750W-B", "SD-750", "PL-120-20", "CBL-SV-5M"), 0.7, 6, "NET30"),
    "C-3001": Appetite(1.5, (*RV, "HD-25-100"), 0.8, 2, "NET45"),
    "C-3002": Appetite(1.1, ("SV-400W", "SV-750W-B", "SD-750"), 0.7, 9, "PREPAID"),
    "C-3003": Appetite(0.8, ("HD-17-80", "HD-25-100"), 0.5, 0, "PREPAID", since=14),
}
# How strong a month is; the year's ends of quarters are pushed.
SEASON: Final = (0.80, 0.50, 1.30, 0.95, 0.95, 1.25, 0.85, 0.80, 1.20, 0.90, 1.05, 1.40)
RATES: Final = {"EUR": Decimal("7.80"), "USD": Decimal("7.15")}

TERMS: Final = (
    NewTerms("NET30", "发货后 30 天", (NewPart("shipment", Decimal(100), days=30),), "30 days after shipment"),
    NewTerms("NET45", "发货后 45 天", (NewPart("shipment", Decimal(100), days=45),), "45 days after shipment"),
    NewTerms("NET60", "发货后 60 天", (NewPart("shipment", Decimal(100), days=60),), "60 days after shipment"),
    NewTerms(
        "30-70", "预付 30%,到货后付 70%",
        (NewPart("order", Decimal(30), days=7, gate="before_production"), NewPart("delivery", Decimal(70), days=30)),
        "30 % ahead, 70 % after delivery",
    ),
    NewTerms(
        "30-60-10", "预付 30%,验收后 60%,质保金 10%",
        (
            NewPart("order", Decimal(30), days=7, gate="before_production"),
            NewPart("acceptance", Decimal(60), days=30, otherwise_trigger="delivery", otherwise_days=90),
            NewPart("acceptance", Decimal(10), months=6, retention=True, otherwise_trigger="delivery", otherwise_days=270),
        ),
        "30 % ahead, 60 % on acceptance, 10 % retention",
    ),
    NewTerms("PREPAID", "款到发货", (NewPart("order", Decimal(100), days=15, gate="before_shipping"),), "Paid before shipping"),
)  # fmt: skip
