"""Who may do what with opportunities: who serves the customer works on it, service and marketing bring it to the customer's owner.

A special price is asked for by who sells and decided by a higher role; who enters price lists does neither (`domain.md` §12).
"""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SELL = {R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_LEAD = {R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW}
_BRING = {R.CUSTOMER_SERVICE: Scope.ALL, R.MARKETING: Scope.ALL, R.SALES_SUPPORT: Scope.ALL}
_READ = (R.EXECUTIVE, R.PRESALES, R.ORDER_DESK, R.FINANCE, R.LEGAL, R.AUDITOR)
_SEE = _SELL | _BRING | dict.fromkeys(_READ, Scope.ALL)

POLICY = Policy(
    noun="opportunities",
    acts={
        "view": _SEE,
        "open": _SELL | _BRING,
        "change": _SELL,
        "move_stage": _SELL,
        "propose_solution": _SELL | {R.PRESALES: Scope.ALL},
        "log_activity": _SELL | {R.PRESALES: Scope.ALL, R.CUSTOMER_SERVICE: Scope.ALL, R.MARKETING: Scope.ALL},
        "ask_price": _SELL,
        "note_offer": _SELL | {R.PRESALES: Scope.ALL, R.MARKETING: Scope.ALL},
        "win": _SELL,
        "lose": _SELL,
        "reopen": _LEAD,
        "assign": _LEAD,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _SELL | {R.PRESALES: Scope.ALL},
    },
)
_DECIDE = {R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
SPECIAL_PRICES = Policy(
    noun="special_prices",
    acts={
        "view": _SEE,
        "approve": _DECIDE,
        "refuse": _DECIDE,
        "withdraw": _SELL,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _SELL,
    },
)
