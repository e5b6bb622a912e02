"""Ground/organisation: the kinds of units and people, with their English words."""

from typing import Final

from makesell.ground.text import N_

UNIT_KINDS: Final = {"company": N_("Company"), "department": N_("Department"), "team": N_("Team")}
PERSON_KINDS: Final = {"person": N_("Person"), "house": N_("House account")}
GRANT_STATES: Final = {"proposed": N_("Proposed"), "approved": N_("Approved"), "withdrawn": N_("Withdrawn")}
