"""Works: the values a warehouse may have, with their English words."""

from typing import Final

from makesell.ground.text import N_

OWN: Final = "own"
WAREHOUSE_KINDS: Final = {OWN: N_("Own warehouse"), "quality": N_("Quality stock"), "loan": N_("On loan at a customer")}
