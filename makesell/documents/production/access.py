"""Who may do what with production orders: the planner plans, releases and slips, the shop floor reports."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_MANAGER, R.SALESPERSON, R.SALES_SUPPORT, R.PLANNER, R.WAREHOUSE, R.ORDER_DESK, R.PURCHASING,
    R.SHOP_FLOOR, R.QUALITY, R.CUSTOMER_SERVICE, R.AUDITOR,
)  # fmt: skip
_PLAN = {R.PLANNER: Scope.ALL}
_FLOOR = {R.SHOP_FLOOR: Scope.ALL, R.PLANNER: Scope.ALL}
_APPROVE = {R.QUALITY: Scope.ALL, R.EXECUTIVE: Scope.ALL}     # one who did not plan it

POLICY = Policy(
    noun="production_orders",
    acts={
        "view": dict.fromkeys(_SEE, Scope.ALL),
        "note": dict.fromkeys((r for r in _SEE if r != R.AUDITOR), Scope.ALL),
        "create": _PLAN,
        "release": _PLAN,
        "slip": _PLAN,
        "move_operation": _PLAN,
        "report": {R.SHOP_FLOOR: Scope.ALL, R.PLANNER: Scope.ALL},
        "start_operation": _FLOOR,
        "report_operation": _FLOOR,
        "undo_report": _FLOOR,
        "issue_material": {**_PLAN, R.WAREHOUSE: Scope.ALL},
        "release_short": _PLAN,
        "choose_bom": _PLAN,
        "revise": _PLAN,
        "approve": _APPROVE,
        "refuse": _APPROVE,
        "pause": _PLAN,
        "resume": _PLAN,
        "print": {**_FLOOR, R.WAREHOUSE: Scope.ALL},
        "close": _PLAN,
        "cancel": _PLAN,
    },
)
# The pages of the shop floor, and of what is missing.
SHOP_FLOOR = Policy(
    noun="shop_floor",
    acts={
        "view": {**_FLOOR, R.QUALITY: Scope.ALL, R.WAREHOUSE: Scope.ALL, R.PURCHASING: Scope.ALL},     # who sends pieces outside names the operation
        "start_operation": _FLOOR,
        "report_operation": _FLOOR,
        "undo_report": _FLOOR,
    },
)
KITS = Policy(noun="kits", acts={"view": {**_FLOOR, R.PURCHASING: Scope.ALL, R.WAREHOUSE: Scope.ALL, R.QUALITY: Scope.ALL}})
