"""The state of an acceptance (it is a fact when it is made), and its kinds."""

from typing import Final

from makesell.ground.text import N_

GIVEN: Final = "given"
LABELS: Final = {GIVEN: N_("Given")}
TONES: Final = {GIVEN: "ok"}
CERTIFICATE: Final = "certificate"
DEEMED: Final = "deemed"
KINDS: Final = {CERTIFICATE: N_("Signed certificate"), DEEMED: N_("Deemed, not answered in time")}
