"""Who sees and does what with a rating of a person by another: the rater the own one, compensation all; nobody those about themselves."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_OWN = dict.fromkeys(R.STAFF, Scope.OWN)
_KEEP = {R.COMPENSATION: Scope.ALL}

POLICY = Policy(
    noun="ratings", acts={"view": {**_OWN, R.AUDITOR: Scope.ALL, **_KEEP}, "answer": _OWN, "decline": _OWN, "withdraw": _KEEP}
)
