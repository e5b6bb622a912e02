"""Who may say who is away and who stands in: everybody of the house for himself, the administrator for all."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_OWN = {**dict.fromkeys(R.STAFF, Scope.OWN), R.ADMINISTRATOR: Scope.ALL}

POLICY = Policy(noun="substitutes", acts={"view": {**_OWN, R.AUDITOR: Scope.ALL}, "name": _OWN, "end": _OWN})
