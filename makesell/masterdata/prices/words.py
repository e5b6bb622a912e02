"""Prices: the values a price list or a tax rate may have, with their English words."""

from typing import Final

from makesell.ground.text import N_

STANDARD: Final = "standard"
# The lowest price a line is to be sold at 底价: nobody is offered it; what a line was sold at is measured by it (13.6).
FLOOR: Final = "floor"
KINDS: Final = {
    STANDARD: N_("Standard list"), "customer_class": N_("List of a customer class"), "customer": N_("List of a customer"),
    "promotion": N_("Promotion"), FLOOR: N_("Floor prices"),
}  # fmt: skip

GOODS: Final = "goods"
SERVICE_KINDS: Final = {
    GOODS: N_("Goods"), "installation": N_("Installation"), "transport": N_("Transport"), "technical": N_("Technical service"),
}  # fmt: skip

DOMESTIC: Final = "domestic"
DESTINATIONS: Final = {DOMESTIC: N_("Domestic"), "export": N_("Export sale")}
