"""Who may do what with rush orders: the planner proposes and carries out, the approver decides, who sells to an order that loses answers."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (R.EXECUTIVE, R.SALES_DIRECTOR, R.PLANNER, R.ORDER_DESK, R.AUDITOR)
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_PLAN = {R.PLANNER: Scope.ALL}
_DECIDE = {R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
_ANSWER = {R.SALESPERSON: Scope.CUSTOMER, R.SALES_MANAGER: Scope.BELOW, R.ORDER_DESK: Scope.ALL}

POLICY = Policy(
    noun="rush_orders",
    acts={
        "view": _SEE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "propose": _PLAN,
        "withdraw": _PLAN,
        "approve": _DECIDE,
        "refuse": _DECIDE,
        "agree": _ANSWER,
        "object": _ANSWER,
        "carry_out": _PLAN | {R.SALES_DIRECTOR: Scope.ALL},
    },
)
