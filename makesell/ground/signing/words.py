"""Words of signing: the ways to sign, and what may be said of a sealed file."""

from typing import Final

from makesell.ground.text import N_

SCREEN: Final = "screen"
PAPER: Final = "paper"
WAYS: Final = {SCREEN: N_("On screen"), PAPER: N_("On paper")}
VALID: Final = "valid"
RETIRED: Final = "retired"
EXPIRED: Final = "expired"
STATES: Final = {VALID: N_("Valid"), EXPIRED: N_("Expired"), RETIRED: N_("Retired")}
STATE: Final = "case when c.retired_at is not null then 'retired' when c.valid_to <= now() then 'expired' else 'valid' end"
