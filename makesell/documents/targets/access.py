"""Who may do what with targets. Nobody sets and approves his own (`domain.md` §12; the act compares persons)."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_READ_ALL = {
    R.EXECUTIVE: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.COMPENSATION: Scope.ALL, R.AUDITOR: Scope.ALL, R.SALES_SUPPORT: Scope.ALL,
    R.FINANCE: Scope.ALL,
}  # fmt: skip
_OWN = {R.SALES_DIRECTOR: Scope.OWN, R.SALES_MANAGER: Scope.OWN, R.SALESPERSON: Scope.OWN}
_SET = {R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW}

POLICY = Policy(
    noun="targets",
    acts={
        "view": {**_READ_ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.OWN, R.CUSTOMER_SERVICE: Scope.OWN},
        "set": _SET,
        "change": _SET,
        "regrow": _SET,
        "split": _SET,
        "fill": _SET,
        "offer": _OWN,
        "take_back": _OWN,
        "accept": _SET,
        "give_back": _SET,
        "name_gap": _SET,
        "propose": _SET,
        "withdraw": _SET,
        "approve": {R.EXECUTIVE: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL},
        "send_back": {R.EXECUTIVE: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL},
        "note": {**_SET, R.SALESPERSON: Scope.OWN, R.EXECUTIVE: Scope.ALL},
    },
)
