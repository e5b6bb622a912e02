"""Products: the values a product may have, with their English words."""

from typing import Final

from makesell.ground.text import N_

MAKE: Final = "make"
BUY: Final = "buy"
SERVICE: Final = "service"
BUNDLE: Final = "bundle"
KINDS: Final = {MAKE: N_("Made"), BUY: N_("Bought"), SERVICE: N_("Service"), BUNDLE: N_("Bundle")}

UNTRACKED: Final = "none"
LOT: Final = "lot"
SERIAL: Final = "serial"
ACCEPTED: Final = "accepted"
SHIPPED: Final = "shipped"
INSTALLED: Final = {ACCEPTED: N_("When it is accepted"), SHIPPED: N_("When it is shipped")}
TRACKINGS: Final = {UNTRACKED: N_("Not tracked"), LOT: N_("By lot"), SERIAL: N_("By serial number")}
