"""Works: the values a warehouse and the times of a work center may have, with their English words."""

from typing import Final

from makesell.ground.text import N_

OVERTIME: Final = "overtime"
MAINTENANCE: Final = "maintenance"
TIME_KINDS: Final = {OVERTIME: N_("Overtime"), MAINTENANCE: N_("Maintenance")}
OWN: Final = "own"
WAREHOUSE_KINDS: Final = {OWN: N_("Own warehouse"), "quality": N_("Quality stock"), "loan": N_("On loan at a customer")}
