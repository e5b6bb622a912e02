"""Who may do what with production orders: the planner plans, releases and slips, the shop floor reports."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_MANAGER, R.SALESPERSON, R.SALES_SUPPORT, R.PLANNER, R.WAREHOUSE, R.ORDER_DESK, R.PURCHASING,
    R.SHOP_FLOOR, R.QUALITY, R.CUSTOMER_SERVICE, R.AUDITOR,
)  # fmt: skip
_PLAN = {R.PLANNER: Scope.ALL}

POLICY = Policy(
    noun="production_orders",
    acts={
        "view": dict.fromkeys(_SEE, Scope.ALL),
        "note": dict.fromkeys((r for r in _SEE if r != R.AUDITOR), Scope.ALL),
        "create": _PLAN,
        "release": _PLAN,
        "slip": _PLAN,
        "report": {R.SHOP_FLOOR: Scope.ALL, R.PLANNER: Scope.ALL},
        "close": _PLAN,
        "cancel": _PLAN,
    },
)
