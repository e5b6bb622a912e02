"""Who may do what with acceptances, and with installed machines."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.WAREHOUSE, R.FINANCE, R.ORDER_DESK, R.CREDIT_CONTROLLER, R.CASHIER, R.INVOICING_CLERK,
    R.AUDITOR, R.QUALITY, R.CUSTOMER_SERVICE,
)  # fmt: skip
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_SERVICE = {R.CUSTOMER_SERVICE: Scope.ALL, R.ORDER_DESK: Scope.ALL}

POLICY = Policy(
    noun="acceptances",
    acts={
        "view": _SEE,
        "record": _SERVICE,
        "deem": _SERVICE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _SERVICE,
    },
)

_SEEN = dict.fromkeys(
    (R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.WAREHOUSE, R.FINANCE, R.ORDER_DESK, R.AUDITOR, R.QUALITY, R.CUSTOMER_SERVICE), Scope.ALL
) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER, R.SERVICE_ENGINEER: Scope.CUSTOMER, R.PRESALES: Scope.CUSTOMER}
_KEEP = {R.CUSTOMER_SERVICE: Scope.ALL, R.SERVICE_ENGINEER: Scope.CUSTOMER}
MACHINES = Policy(
    noun="machines",
    acts={
        "view": _SEEN,
        "create": _SERVICE,
        "move": _KEEP,
        "extend": {R.CUSTOMER_SERVICE: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL},
        "replace": {R.CUSTOMER_SERVICE: Scope.ALL},
        "retire": _KEEP,
        "send_link": {R.CUSTOMER_SERVICE: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER},
        "note": {role: scope for role, scope in _SEEN.items() if role != R.AUDITOR},
        "attach": _KEEP,
    },
)
