"""Who may do what with returns: service authorises, the warehouse receives, quality decides, the invoicing clerk credits."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.WAREHOUSE, R.FINANCE, R.ORDER_DESK, R.CREDIT_CONTROLLER, R.CASHIER, R.INVOICING_CLERK,
    R.AUDITOR, R.QUALITY, R.CUSTOMER_SERVICE,
)  # fmt: skip
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_SERVICE = {R.CUSTOMER_SERVICE: Scope.ALL, R.ORDER_DESK: Scope.ALL}

POLICY = Policy(
    noun="returns",
    acts={
        "view": _SEE,
        "authorise": _SERVICE,
        "cancel": _SERVICE,
        "receive": {R.WAREHOUSE: Scope.ALL},
        "inspect": {R.QUALITY: Scope.ALL},
        "replace": _SERVICE,
        "credit": {R.INVOICING_CLERK: Scope.ALL},
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.CUSTOMER_SERVICE: Scope.ALL, R.WAREHOUSE: Scope.ALL, R.QUALITY: Scope.ALL},
    },
)
