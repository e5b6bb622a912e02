"""Who may do what with hand-overs: one begins one's own, who leads those of the people below; only the successor accepts."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_OWN = dict.fromkeys((R.SALESPERSON, R.CUSTOMER_SERVICE, R.SERVICE_ENGINEER, R.PRESALES, R.SALES_SUPPORT, R.ORDER_DESK), Scope.OWN)
_LEAD = {R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
# Who is to take something over decides on it, whoever leads the hand-over.
_TAKE = dict.fromkeys((*_OWN, *_LEAD), Scope.APPROVES)
_SEE = {**_OWN, **_LEAD, R.COMPENSATION: Scope.ALL, R.AUDITOR: Scope.ALL}

POLICY = Policy(
    noun="handovers",
    acts={
        "view": _SEE,
        "begin": {**_OWN, **_LEAD},
        "to_service": {R.SALESPERSON: Scope.OWN, **_LEAD},
        "accept": _TAKE,
        "refuse": _TAKE,
        "give": _LEAD,
        "list_again": _LEAD,
        "finish": _LEAD,
        "cancel": _LEAD,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {**_OWN, **_LEAD},
    },
)
