"""How long a warranty runs where neither terms nor product say so."""

from typing import Final

from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.text import N_

WARRANTY: Final = RuleKind(
    "invoices.warranty_months",
    N_("Months of warranty"),
    Whole(0, 120, "months"),
    default=12,
    clause="PRO-6",
    help=N_("From acceptance on; a part of the terms that is due at the end of warranty begins then."),
)
