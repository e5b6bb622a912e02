"""Who may do what with deliveries."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.PLANNER, R.WAREHOUSE, R.FINANCE, R.ORDER_DESK, R.CREDIT_CONTROLLER, R.INVOICING_CLERK,
    R.AUDITOR, R.QUALITY, R.CUSTOMER_SERVICE,
)  # fmt: skip
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}

POLICY = Policy(
    noun="deliveries",
    acts={
        "view": _SEE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.WAREHOUSE: Scope.ALL, R.ORDER_DESK: Scope.ALL},
    },
)
