"""Who may do what with target agreements: compensation keeps them, each person signs the own one, who leads signs for the company."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_KEEP = {R.COMPENSATION: Scope.ALL}
_LEAD = {R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
_OWN = {R.SALESPERSON: Scope.OWN, R.CUSTOMER_SERVICE: Scope.OWN}

POLICY = Policy(
    noun="agreements",
    acts={
        "view": {**_KEEP, **_LEAD, **_OWN, R.AUDITOR: Scope.ALL},
        "draft": {**_KEEP, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL},
        "offer": {**_KEEP, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL},
        "sign": {**_LEAD, **_OWN},
        "refuse": {**_OWN, R.SALES_MANAGER: Scope.OWN, R.SALES_DIRECTOR: Scope.OWN},
        "register_paper": _KEEP,
        # never who may sign for the company: one hand could sign for both sides
        "send_link": _KEEP,
        "comment": {**_KEEP, **_LEAD, **_OWN},
        "settle": {**_KEEP, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL},
        "revise": {**_KEEP, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL},
        "decide_refusal": {**_KEEP, **_LEAD},
        "withdraw": {**_KEEP, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL},
        "note": {**_KEEP, **_LEAD, **_OWN},
    },
)
