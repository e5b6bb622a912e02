"""Who may do what with slips: planner, shop floor and (late material) purchasing report them; whoever sells to an order that is hit sees them,
and answers for it."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = dict.fromkeys((R.SALES_DIRECTOR, R.PLANNER, R.ORDER_DESK, R.SHOP_FLOOR, R.PURCHASING, R.AUDITOR), Scope.ALL) | {
    R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER,
}  # fmt: skip
_REPORT = {R.PLANNER: Scope.ALL, R.SHOP_FLOOR: Scope.ALL}
_PLAN = {R.PLANNER: Scope.ALL}
_ANSWER = _PLAN | {R.SALES_DIRECTOR: Scope.ALL, R.ORDER_DESK: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}

POLICY = Policy(
    noun="slips",
    acts={
        "view": _SEE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "report": _REPORT | {R.PURCHASING: Scope.ALL},
        "withdraw": _PLAN,
        "end_stop": _REPORT,
        "look_again": _ANSWER,
        "offer": _PLAN,
        # what supply there is for a line; what the plant does; what is taken from another order, which is never decided by who gains
        "answer": _ANSWER,
        "agree": _ANSWER,
        "work_on": _PLAN,
        "swap": {R.SALES_DIRECTOR: Scope.ALL},
    },
)
