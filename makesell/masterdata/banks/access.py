"""Who may do what with the company's bank accounts: finance enters them, whoever handles money reads them."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = (R.EXECUTIVE, R.FINANCE, R.CREDIT_CONTROLLER, R.CASHIER, R.INVOICING_CLERK, R.AUDITOR)
_ENTER = {R.FINANCE: Scope.ALL}

POLICY = Policy(
    noun="bank_accounts",
    acts={"view": dict.fromkeys(_SEE, Scope.ALL), "create": _ENTER, "change": _ENTER, "retire": _ENTER, "restore": _ENTER},
)
