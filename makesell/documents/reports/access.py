"""Who may do what with sales reports: each writes the own ones, who leads answers them."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_WRITE = {R.SALESPERSON: Scope.OWN, R.SALES_MANAGER: Scope.OWN}
_LEAD = {R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}

POLICY = Policy(
    noun="reports",
    acts={
        "view": {R.SALESPERSON: Scope.OWN, **_LEAD, R.SALES_SUPPORT: Scope.ALL, R.AUDITOR: Scope.ALL},
        "begin": _WRITE,
        "submit": _WRITE,
        "answer": _LEAD,
        "answer_problem": _LEAD,
        "solve_problem": {R.SALESPERSON: Scope.OWN, **_LEAD},
        "excuse": _LEAD,
        "note": {R.SALESPERSON: Scope.OWN, **_LEAD},
    },
)
