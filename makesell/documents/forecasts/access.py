"""Who may do what with demand plans: each salesperson fills the own one, who leads agrees, the planner plans supply by what is agreed."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_WRITE = {R.SALESPERSON: Scope.OWN, R.SALES_MANAGER: Scope.OWN}
_LEAD = {R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
_VIEW = {R.SALESPERSON: Scope.OWN, **_LEAD, R.PLANNER: Scope.ALL, R.SALES_SUPPORT: Scope.ALL, R.AUDITOR: Scope.ALL}

POLICY = Policy(
    noun="demand_plans",
    acts={
        "view": _VIEW,
        "begin": _WRITE,
        "fill": _WRITE,
        "submit": _WRITE,
        "agree": _LEAD,
        "send_back": _LEAD,
        "supply": {R.PLANNER: Scope.ALL},
        "note": {R.SALESPERSON: Scope.OWN, **_LEAD, R.PLANNER: Scope.ALL},
    },
)
LINES = Policy(noun="demand_lines", acts={"view": _VIEW})
