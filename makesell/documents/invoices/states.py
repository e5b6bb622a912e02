"""States of an invoice and the one table of its transitions. A posted invoice is never deleted: it is reversed."""

from typing import Final

from makesell.ground.text import N_

DRAFT: Final = "draft"
POSTED: Final = "posted"
REVERSED: Final = "reversed"
LABELS: Final = {DRAFT: N_("Draft"), POSTED: N_("Posted"), REVERSED: N_("Reversed")}
TONES: Final = {DRAFT: "mute", POSTED: "ok", REVERSED: "bad"}
TRANSITIONS: Final = {(DRAFT, "post"): POSTED, (POSTED, "reverse"): REVERSED}
