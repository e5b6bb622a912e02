"""Who may do what with sales plans: salespeople and managers make them, another approves; whoever owns an action reports it."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_MAKE = {R.SALESPERSON: Scope.OWN, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.MARKETING: Scope.OWN}
_APPROVE = {R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
_SEE = {**_MAKE, R.EXECUTIVE: Scope.ALL, R.FINANCE: Scope.ALL, R.AUDITOR: Scope.ALL, R.SALES_SUPPORT: Scope.ALL}

POLICY = Policy(
    noun="plans",
    acts={
        "view": {**_SEE, R.CUSTOMER_SERVICE: Scope.OWN},
        "draft": _MAKE,
        "change": _MAKE,
        "propose": _MAKE,
        "withdraw": _MAKE,
        "approve": _APPROVE,
        "send_back": _APPROVE,
        "start": _MAKE,
        "finish_action": {**_MAKE, R.CUSTOMER_SERVICE: Scope.OWN, R.SALES_SUPPORT: Scope.OWN},
        "post_cost": {**_MAKE, R.FINANCE: Scope.ALL},
        "review": _MAKE,
        "revise": _MAKE,
        "note": {**_MAKE, R.EXECUTIVE: Scope.ALL, R.FINANCE: Scope.ALL},
    },
)
