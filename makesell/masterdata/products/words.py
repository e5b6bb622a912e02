"""Products: the values a product may have, with their English words."""

from typing import Final

from makesell.ground.text import N_

MAKE: Final = "make"
KINDS: Final = {MAKE: N_("Made"), "buy": N_("Bought"), "service": N_("Service")}

UNTRACKED: Final = "none"
LOT: Final = "lot"
SERIAL: Final = "serial"
ACCEPTED: Final = "accepted"
SHIPPED: Final = "shipped"
INSTALLED: Final = {ACCEPTED: N_("When it is accepted"), SHIPPED: N_("When it is shipped")}
TRACKINGS: Final = {UNTRACKED: N_("Not tracked"), LOT: N_("By lot"), SERIAL: N_("By serial number")}
