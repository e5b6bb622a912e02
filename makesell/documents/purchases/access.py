"""Who may do what with purchase orders: purchasing orders, the warehouse receives; nobody does both (`domain.md` §12)."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = dict.fromkeys(
    (R.EXECUTIVE, R.SALES_DIRECTOR, R.PLANNER, R.PURCHASING, R.WAREHOUSE, R.FINANCE, R.QUALITY, R.ORDER_DESK, R.AUDITOR), Scope.ALL
)
_BUY = {R.PURCHASING: Scope.ALL}
_PRICE = frozenset({R.EXECUTIVE, R.FINANCE, R.PLANNER, R.PURCHASING, R.AUDITOR})
ORDERS = Policy(
    noun="purchase_orders",
    acts={
        "view": _SEE,
        "create": _BUY,
        "edit": _BUY,
        "confirm": _BUY,
        "change_date": _BUY,
        "receive": {R.WAREHOUSE: Scope.ALL},
        "take_back": {R.WAREHOUSE: Scope.ALL},
        "cancel": _BUY,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _BUY | {R.WAREHOUSE: Scope.ALL},
    },
    secret={"unit_cost": _PRICE, "value": _PRICE},
)
LINES = Policy(noun="purchase_lines", acts={"view": _SEE, "create": _BUY}, secret={"unit_cost": _PRICE, "value": _PRICE})
# What is short of bought products, and when it has to be ordered.
NEEDS = Policy(noun="purchase_needs", acts={"view": dict.fromkeys((R.EXECUTIVE, R.PLANNER, R.PURCHASING, R.AUDITOR), Scope.ALL), "propose": _BUY})
POLICY = ORDERS
