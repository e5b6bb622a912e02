"""Who may do what with appraisals: compensation computes and publishes, managers review, directors calibrate, each answers for the own one."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_KEEP = {R.COMPENSATION: Scope.ALL}
_LEAD = {R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
_OWN = {R.SALESPERSON: Scope.OWN, R.CUSTOMER_SERVICE: Scope.OWN}
_SELF = {**_OWN, R.SALES_MANAGER: Scope.OWN}

POLICY = Policy(
    noun="appraisals",
    acts={
        "view": {**_KEEP, **_LEAD, R.AUDITOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, **_OWN},
        "compute": _KEEP,
        "recompute": _KEEP,
        "withdraw": _KEEP,
        "self_review": _SELF,
        "review": {R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL},
        "ask_raters": {**_KEEP, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL},
        "close_ratings": {**_KEEP, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL},
        "calibrate": _LEAD,
        "publish": _KEEP,
        "acknowledge": _SELF,
        "dispute": _SELF,
        "answer": _LEAD,
        "close": _KEEP,
        "note": {**_KEEP, **_LEAD, R.SALES_MANAGER: Scope.BELOW, **_OWN},
    },
)
