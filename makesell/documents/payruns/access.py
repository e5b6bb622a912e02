"""Who may do what with pay runs and pay statements: compensation computes, another approves; pay is shown to the person and the line above."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_RUN = {R.COMPENSATION: Scope.ALL}
_DECIDE = {R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
_OWN = {R.SALESPERSON: Scope.OWN, R.CUSTOMER_SERVICE: Scope.OWN}
_SEE = {**_RUN, **_DECIDE, R.AUDITOR: Scope.ALL}

RUNS = Policy(
    noun="pay_runs",
    acts={
        "view": _SEE,
        "compute": _RUN,
        "recompute": _RUN,
        "review": _RUN,
        "withdraw": _RUN,
        "approve": _DECIDE,
        "send_back": _DECIDE,
        "release": _RUN,
        "prove": {**_RUN, **_DECIDE},
        "note": {**_RUN, **_DECIDE},
    },
)
# Sums without people: also for finance, which books them.
ACCRUALS = Policy(
    noun="pay_accruals",
    acts={
        "view": {**_SEE, R.FINANCE: Scope.ALL},
        "accrue": _RUN,
        "withdraw": _RUN,
        "note": {**_RUN, **_DECIDE, R.FINANCE: Scope.ALL},
    },
)
STATEMENTS = Policy(
    noun="pay_statements",
    acts={
        "view": {**_SEE, R.SALES_MANAGER: Scope.BELOW, **_OWN},
        "print": {**_RUN, **_DECIDE, R.SALES_MANAGER: Scope.BELOW, **_OWN},
        "send_link": _RUN,
        "export": _RUN,     # the file for payroll leaves by the payroll role alone, with a reason, written down
        "dispute": {**_OWN, R.SALES_MANAGER: Scope.OWN},
        "say": {**_RUN, **_OWN, R.SALES_MANAGER: Scope.OWN},
        "answer": _RUN,
        "accept": {**_OWN, R.SALES_MANAGER: Scope.OWN},
        "escalate": {**_OWN, R.SALES_MANAGER: Scope.OWN},
        "settle": _DECIDE,
        "note": {**_RUN, **_OWN},
    },
)
