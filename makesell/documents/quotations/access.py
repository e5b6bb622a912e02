"""Who may do what with quotations."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.ORDER_DESK, R.FINANCE, R.CREDIT_CONTROLLER, R.PRESALES, R.LEGAL, R.PLANNER, R.AUDITOR,
)  # fmt: skip
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_SELL = {R.ORDER_DESK: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_APPROVE = {R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}

POLICY = Policy(
    noun="quotations",
    acts={
        "view": _SEE,
        **dict.fromkeys(
            (
                "create", "edit", "price", "discount", "copy", "discard", "submit", "take_back", "send", "send_link", "revise", "accept", "decline",
                "lose", "contract", "order", "hold", "unhold", "keep_template",
            ),
            _SELL,
        ),
        "approve": _APPROVE,
        "send_back": _APPROVE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _SELL | {R.PRESALES: Scope.ALL},
    },
    secret={"margin": frozenset({R.EXECUTIVE, R.SALES_DIRECTOR, R.FINANCE, R.SALES_MANAGER})},
)  # fmt: skip
