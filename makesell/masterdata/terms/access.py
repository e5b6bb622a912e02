"""Who may do what with terms of payment: finance and legal enter them, everybody who sells or collects reads them."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_MANAGER, R.SALESPERSON, R.SALES_SUPPORT, R.CUSTOMER_SERVICE, R.FINANCE, R.ORDER_DESK, R.PLANNER,
    R.CREDIT_CONTROLLER, R.CASHIER, R.INVOICING_CLERK, R.LEGAL, R.AUDITOR,
)  # fmt: skip
_ENTER = dict.fromkeys((R.FINANCE, R.LEGAL), Scope.ALL)

POLICY = Policy(
    noun="payment_terms",
    acts={"view": dict.fromkeys(_SEE, Scope.ALL), "create": _ENTER, "change": _ENTER, "retire": _ENTER, "restore": _ENTER},
)
