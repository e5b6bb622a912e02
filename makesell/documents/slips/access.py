"""Who may do what with slips: planner and shop floor report them; whoever sells to an order that is hit sees them, and answers for it."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = dict.fromkeys((R.SALES_DIRECTOR, R.PLANNER, R.ORDER_DESK, R.SHOP_FLOOR, R.AUDITOR), Scope.ALL) | {
    R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER,
}  # fmt: skip
_REPORT = {R.PLANNER: Scope.ALL, R.SHOP_FLOOR: Scope.ALL}

POLICY = Policy(
    noun="slips",
    acts={
        "view": _SEE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "report": _REPORT,
        "withdraw": {R.PLANNER: Scope.ALL},
    },
)
