"""Who may do what with rebates: who sells proposes an agreement, a higher role decides it; sales prepares a settlement, finance decides it."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SELL = {R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_READ = (R.EXECUTIVE, R.SALES_SUPPORT, R.FINANCE, R.CREDIT_CONTROLLER, R.CASHIER, R.INVOICING_CLERK, R.LEGAL, R.AUDITOR)
_SEE = _SELL | dict.fromkeys(_READ, Scope.ALL)
_NOTE = {role: scope for role, scope in _SEE.items() if role != R.AUDITOR}
_AGREE = {R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
_PAY = {R.FINANCE: Scope.ALL, R.EXECUTIVE: Scope.ALL}

AGREEMENTS = Policy(
    noun="rebate_agreements",
    acts={
        "view": _SEE,
        "propose": _SELL,
        "approve": _AGREE,
        "refuse": _AGREE,
        "withdraw": _SELL,
        "end": {R.SALES_DIRECTOR: Scope.ALL},
        "settle": {R.SALES_MANAGER: Scope.BELOW, R.SALES_SUPPORT: Scope.ALL},
        "note": _NOTE,
        "attach": _SELL,
    },
)
SETTLEMENTS = Policy(
    noun="rebate_settlements",
    acts={
        "view": _SEE,
        "approve": _PAY,
        "refuse": _PAY,
        "withdraw": {R.SALES_MANAGER: Scope.BELOW, R.SALES_SUPPORT: Scope.ALL},
        "note": _NOTE,
        "attach": {R.SALES_SUPPORT: Scope.ALL, R.FINANCE: Scope.ALL},
    },
)
