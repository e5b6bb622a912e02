"""Who may do what with surveys: service asks; who is scored reads, and neither answers nor drops."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.CUSTOMER_SERVICE, R.QUALITY, R.COMPENSATION, R.AUDITOR)
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_ASK = {R.CUSTOMER_SERVICE: Scope.ALL, R.SALES_SUPPORT: Scope.ALL}

POLICY = Policy(
    noun="surveys",
    acts={
        "view": _SEE,
        "ask": _ASK,
        "send_link": _ASK,
        "answer": _ASK,
        "drop": _ASK,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
    },
)
